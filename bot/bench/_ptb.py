"""python-telegram-bot's ConversationHandler with the same form: in memory, with its persistence, or with our engine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest, RequestData

from bot.bench._form import ANSWERS, KEYS, Asked, Form, Interviewed

TYPED = filters.TEXT & ~filters.COMMAND
_IDS = count(1)
_ME = {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}


class Nobody(BaseRequest):
    """Stands where Telegram's servers would: takes what is sent as JSON and says that it was sent."""

    @property
    def read_timeout(self) -> float | None:
        """Wait for nothing."""
        return None

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **more: Any
    ) -> tuple[int, bytes]:
        """Answer a call."""
        if request_data is None or not url.endswith("sendMessage"):
            return 200, json.dumps({"ok": True, "result": _ME}).encode()
        sent = request_data.parameters
        json.dumps(request_data.json_parameters).encode()
        chat = {"id": sent["chat_id"], "type": "private"}
        message = {"message_id": next(_IDS), "date": 1_790_000_000, "chat": chat, "text": sent["text"]}
        return 200, json.dumps({"ok": True, "result": message}).encode()


class Handled:
    """Takes turns by `process_update`; with `each` everything is written to the file after every turn."""

    def __init__(self, application: Any, *, each: bool) -> None:
        self._application = application
        self._each = each

    def conversation(self) -> Sequence[bytes]:
        """Return the updates of one person."""
        return updates()

    async def take(self, arriving: bytes) -> None:
        """Take one update; its reply is sent before it returns."""
        await self._application.process_update(Update.de_json(json.loads(arriving), self._application.bot))
        if self._each:
            await self._application.update_persistence()


@asynccontextmanager
async def handled(*, kept: bool = False, each: bool = False, engine: bool = False) -> AsyncIterator[Handled]:
    """Run an application; with `kept` it writes its data to a file, with `engine` its handlers ask our `Interview`."""
    with TemporaryDirectory() as folder:
        builder = Application.builder().token("1:bench").request(Nobody()).get_updates_request(Nobody())
        if kept:
            builder = builder.persistence(PicklePersistence(Path(folder) / "bench.pickle"))
        application = builder.updater(None).build()
        application.add_handler(_interviewed() if engine else _by_hand(Form(), kept=kept))
        async with application:
            await application.start()
            yield Handled(application, each=each)
            await application.stop()


def updates() -> list[bytes]:
    """Return the updates of one new person, as Telegram would bring them."""
    person = 1_000_000 + next(_IDS)
    return [_update(person, text) for text in ("/start", *ANSWERS)]


def _update(person: int, text: str) -> bytes:
    message: dict[str, Any] = {
        "message_id": next(_IDS),
        "date": 1_790_000_000,
        "chat": {"id": person, "type": "private", "first_name": "bench"},
        "from": {"id": person, "is_bot": False, "first_name": "bench", "language_code": "ja"},
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return json.dumps({"update_id": next(_IDS), "message": message}).encode()


def _by_hand(form: Form, *, kept: bool) -> ConversationHandler[Any]:
    """Return the form as a developer would write it: a state for every question, a handler for every state."""

    async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        return await _ask(update, form.asked[0], 0)

    def answered(number: int) -> Any:
        async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
            assert update.message
            assert context.user_data is not None
            return await _ask(update, form.take(number, update.message.text or "", context.user_data), number + 1)

        return answer

    states: dict[object, list[Any]] = {n: [MessageHandler(TYPED, answered(n))] for n in range(len(KEYS) - 1)}
    entry: Any = CommandHandler("start", begin)
    return ConversationHandler([entry], states, [entry], name="form", persistent=kept)


def _interviewed() -> ConversationHandler[Any]:
    """Return one handler that asks our engine: the same replies, guards, commands and checks as ours."""
    form = Interviewed()

    async def turn(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message
        assert context.user_data is not None
        for asked in form.take(update.message.text or "", context.user_data):
            await _send(update, asked)
        return 0

    entry: Any = CommandHandler("start", turn)
    return ConversationHandler([entry], {0: [MessageHandler(TYPED, turn)]}, [entry])


async def _ask(update: Update, asked: Asked, number: int) -> int:
    await _send(update, asked)
    return ConversationHandler.END if number == len(KEYS) - 1 else number


async def _send(update: Update, asked: Asked) -> None:
    assert update.message
    rows = [[InlineKeyboardButton(label, callback_data=data)] for label, data in asked.choices]
    await update.message.reply_text(asked.words, reply_markup=InlineKeyboardMarkup(rows) if rows else None)

"""aiogram's finite state machine with the same form: in memory, or in a Redis of its own."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.base import BaseSession
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage, SimpleEventIsolation
from aiogram.types import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.bench._form import KEYS, Asked, Form
from bot.bench._ptb import updates

Questions: Any = type("Questions", (StatesGroup,), {key: State() for key in KEYS})


class Nobody(BaseSession):
    """Stands where Telegram's servers would."""

    async def close(self) -> None:
        """Close nothing."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:
        """Take a call as JSON; say that it was sent."""
        method.model_dump_json(exclude_none=True, exclude_defaults=True, warnings=False)
        return Message(message_id=1, date=datetime.now(UTC), chat=Chat(id=method.chat_id, type="private"))

    async def stream_content(self, *args: Any, **more: Any) -> AsyncIterator[bytes]:
        """Give nothing."""
        yield b""


class Fed:
    """Takes turns by `feed_webhook_update`."""

    def __init__(self, dispatcher: Dispatcher, bot: Bot) -> None:
        self._dispatcher = dispatcher
        self._bot = bot

    def conversation(self) -> Sequence[bytes]:
        """Return the updates of one person."""
        return updates()

    async def take(self, arriving: bytes) -> None:
        """Take one update; its reply is sent before it returns."""
        await self._dispatcher.feed_raw_update(self._bot, json.loads(arriving))


@asynccontextmanager
async def fed(*, redis: bool = False) -> AsyncIterator[Fed]:
    """Run a dispatcher."""
    async with AsyncExitStack() as stack:
        storage: Any = await stack.enter_async_context(_redis()) if redis else MemoryStorage()
        dispatcher = Dispatcher(storage=storage, events_isolation=SimpleEventIsolation())
        dispatcher.include_router(_router(Form()))
        yield Fed(dispatcher, Bot("1:bench", session=Nobody()))


def has_redis() -> bool:
    """Tell whether a Redis server can be started."""
    return shutil.which("redis-server") is not None


@asynccontextmanager
async def _redis() -> AsyncIterator[Any]:
    from aiogram.fsm.storage.redis import RedisStorage

    with TemporaryDirectory() as folder:
        path = Path(folder) / "socket"
        options = ("--port", "0", "--unixsocket", str(path), "--dir", folder, "--appendonly", "yes")
        quiet = asyncio.subprocess.DEVNULL
        server = await asyncio.create_subprocess_exec("redis-server", *options, stdout=quiet)
        try:
            async with asyncio.timeout(10):
                while not path.exists():
                    await asyncio.sleep(0.02)
            storage = RedisStorage.from_url(f"unix://{path}")
            yield storage
            await storage.close()
        finally:
            server.terminate()
            await server.wait()


def _router(form: Form) -> Router:
    router = Router()
    states = [getattr(Questions, key) for key in KEYS]

    async def begin(message: Message, state: FSMContext) -> None:
        await state.set_state(states[0])
        await _send(message, form.asked[0])

    def answered(number: int) -> Any:
        async def answer(message: Message, state: FSMContext) -> None:
            data = await state.get_data()
            asked = form.take(number, message.text or "", data)
            await state.update_data({key: str(value) for key, value in data.items()})
            await state.set_state(states[number + 1])
            await _send(message, asked)

        return answer

    router.message.register(begin, CommandStart())
    for number in range(len(KEYS) - 1):
        router.message.register(answered(number), states[number])
    return router


async def _send(message: Message, asked: Asked) -> None:
    rows = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in asked.choices]
    await message.answer(asked.words, reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))

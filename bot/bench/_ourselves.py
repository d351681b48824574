"""This bot on LINE with everything that a turn does: signed webhook in, sealed and committed, JSON out to nobody."""

from __future__ import annotations

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from starlette.requests import Request

from adapters.line import signature
from adapters.line.webhook import PATH, Webhook
from adapters.media.gallery import Gallery
from adapters.vision import captcha, qr
from bot.bench._form import ANSWERS
from bot.settings import Settings, load
from bot.wiring import build
from dialogs.effects import Reply

SECRET = "benchmark"
KEYS = f"bench:{b64encode(bytes(32)).decode()}"
WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Arriving:
    """One signed webhook, and the ticket by which its reply is known."""

    ticket: str
    body: bytes
    signature: str


@dataclass(slots=True)
class Nobody:
    """Stands where LINE's servers would: takes what is sent as JSON and tells who waits for it."""

    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)

    async def reply(self, ticket: str, messages: Sequence[dict[str, Any]]) -> None:
        """Take a reply."""
        json.dumps({"replyToken": ticket, "messages": list(messages)}).encode()
        self.waiting.pop(ticket).set_result(None)

    async def language(self, person: str) -> str | None:
        """Tell nothing about anybody."""
        return None

    async def close(self) -> None:
        """Close nothing."""

    def show(self, person: str, reply: Reply) -> None:
        """Show no menu."""


@dataclass(slots=True)
class Ourselves:
    """Takes turns by the webhook's own endpoint."""

    webhook: Webhook
    nobody: Nobody

    def conversation(self) -> Sequence[Arriving]:
        """Return the webhooks of one person."""
        return conversation()

    async def take(self, arriving: Arriving) -> None:
        """Take one webhook; return when its reply was handed over."""
        replied = self.nobody.waiting[arriving.ticket] = asyncio.get_running_loop().create_future()
        response = await self.webhook.take(_request(arriving))
        assert response.status_code == 200, response.status_code
        await replied


@asynccontextmanager
async def ourselves(folder: Path | None = None) -> AsyncIterator[Ourselves]:
    """Run a whole bot on SQLite in a folder, in one of its own where none is given."""
    with nullcontext(folder) if folder else TemporaryDirectory() as name:
        async with build(settings(Path(name))) as app:
            assert app.line is not None
            nobody: Any = Nobody()
            await app.line.line.close()
            app.line.line = app.line.sender.line = app.line.sender.menus = nobody
            app.line.routes(app.desk, Gallery(captcha.draw, qr.make, app.vision.preview))
            (webhook,) = app.line.webhooks
            webhook.within = WITHIN
            yield Ourselves(webhook, nobody)


def settings(folder: Path, database: str = "") -> Settings:
    """Return the settings of a bot on LINE whose whole form is text."""
    line = {"channel_secret": SECRET, "channel_access_token": "nobody's"}
    where = {"database_url": database} if database else {}
    return load(data_dir=folder, line=line, captcha=False, email_proof=False, photo_engine="none", voice="off", **where)


def conversation() -> list[Arriving]:
    """Return the webhooks of one new person, signed."""
    person, now = f"U{uuid4().hex}", int(time.time() * 1000)
    greeting: dict[str, Any] = {"type": "follow"}
    texts = ({"type": "message", "message": {"type": "text", "id": f"{n}", "text": t}} for n, t in enumerate(ANSWERS))
    return [_arriving(person, now + number, event) for number, event in enumerate((greeting, *texts))]


def _arriving(person: str, at: int, event: dict[str, Any]) -> Arriving:
    ticket = uuid4().hex
    known = {
        "mode": "active",
        "timestamp": at,
        "source": {"type": "user", "userId": person},
        "webhookEventId": uuid4().hex,
        "deliveryContext": {"isRedelivery": False},
        "replyToken": ticket,
    }
    body = json.dumps({"destination": f"U{'b' * 32}", "events": [known | event]}).encode()
    return Arriving(ticket, body, signature.sign(SECRET, body))


def _request(arriving: Arriving) -> Request:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": arriving.body, "more_body": False}

    headers = [(signature.HEADER.encode(), arriving.signature.encode())]
    return Request({"type": "http", "method": "POST", "path": PATH, "headers": headers}, receive)

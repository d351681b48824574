"""The double of LINE, a whole bot beside it, and a person who talks with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.settings import Settings, load
from bot.web import assemble
from bot.wiring import build
from tests.adapters.line import hooks, platform
from tests.adapters.line.platform import SECRET, TOKEN, Platform
from tests.adapters.line.talk import Person

TODAY = date(2026, 11, 23)
SITE = "https://bot.example"


def settings(folder: Path, base: str, **given: Any) -> Settings:
    """Return settings that neither the environment nor a .env file changes."""
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    line = {"channel_secret": SECRET, "channel_access_token": TOKEN, "api_base": base}
    wanted = {"data_dir": folder, "public_url": SITE, "line": line, "captcha": False, "email_proof": False}
    return load(**{**defaults, **wanted, **given})


class Bot:
    """A running bot and its web side."""

    def __init__(self, app: App, clock: MovableClock) -> None:
        self.app = app
        self.clock = clock
        self.web = httpx.AsyncClient(
            transport=httpx.ASGITransport(assemble(app, chat=False).app()), base_url=SITE, timeout=30
        )
        assert app.line is not None
        # A busy machine that runs tests may take longer than LINE would wait.
        app.line.webhooks[0].within = 10

    async def post(self, body: bytes, headers: dict[str, str]) -> int:
        """Bring a webhook."""
        return (await self.web.post("/line/webhook", content=body, headers=headers)).status_code

    def id(self, who: str = hooks.ANN) -> str:
        """Return a person's conversation."""
        return self.app.desk.conversation("line", who)

    async def asked(self, who: str = hooks.ANN) -> list[str]:
        """Return the question of each reply, oldest first."""
        return [one.reply.question for one in await self.app.desk.outgoing(self.id(who))]


@pytest.fixture
async def line() -> AsyncIterator[Platform]:
    """Run the double."""
    async with platform.running() as double:
        yield double


@pytest.fixture
async def bot(tmp_path: Path, line: Platform) -> AsyncIterator[Bot]:
    """Run a whole bot that talks to the double; letters in a picture and mails are off."""
    clock = MovableClock(TODAY)
    async with build(settings(tmp_path, line.base), clock=clock) as app:
        found = Bot(app, clock)
        yield found
        await found.web.aclose()


@pytest.fixture
def ann(line: Platform, bot: Bot) -> Person:
    """Return somebody who talks with the bot."""
    return Person(line, bot.post)

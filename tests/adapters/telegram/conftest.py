"""A bot and an emulated Telegram, in one process."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from adapters.telegram.webhook import HEADER
from bot import logs
from bot.app import App
from bot.clock import MovableClock
from bot.server import Server
from bot.settings import Settings
from bot.settings import Telegram as Given
from bot.web import assemble
from bot.wiring import build
from tests.adapters.telegram.emulator import TOKEN, Telegram, telegram
from tests.adapters.telegram.person import Person
from tests.bot.rig import TODAY, settings

SECRET = "right-Secret_7"


@dataclass
class Talk:
    """A running bot and the Telegram it talks to."""

    app: App
    telegram: Telegram
    url: str
    log: StringIO
    clock: MovableClock
    people: list[Person] = field(default_factory=list)

    def person(self, **more: Any) -> Person:
        """Return somebody new."""
        self.people.append(Person(self.telegram, **more))
        return self.people[-1]

    async def settle(self) -> None:
        """Let everything arrive, then hold to what must always be so of everything that was sent to anybody."""
        await self.app.idle()
        for ann in self.people:
            ann.check()
        self.people.clear()
        assert not self.telegram.faults

    async def bring(self, body: object, secret: str = SECRET) -> int:
        """Bring something to the webhook; return the status."""
        async with httpx.AsyncClient() as client:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            answer = await client.post(f"{self.url}/telegram/webhook", content=content, headers={HEADER: secret})
            return answer.status_code


def chosen(folder: Path, base: str, mode: str = "webhook", **more: Any) -> Settings:
    """Return the settings of a bot on the emulated Telegram."""
    given = Given(token=SecretStr(TOKEN), webhook_secret=SecretStr(SECRET), api_base=base, mode=mode, pace=1000)
    return settings(folder, telegram=given, **{"photo_engine": "none", "voice": "off", **more})


@asynccontextmanager
async def talking(folder: Path, mode: str = "webhook", **more: Any) -> AsyncIterator[Talk]:
    """Run both; with a webhook it is set already."""
    passing, ears = more.pop("passing", lambda point: None), more.pop("ears", None)
    log = StringIO()
    async with AsyncExitStack() as stack:
        emulated = await stack.enter_async_context(telegram())
        waiting = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        url = f"http://127.0.0.1:{waiting.getsockname()[1]}"
        clock = MovableClock(TODAY)
        wanted = chosen(folder, emulated.base, mode, **{"public_url": url, **more})
        app = await stack.enter_async_context(build(wanted, clock=clock, passing=passing, ears=ears))
        assert app.telegram is not None
        logs.configure("DEBUG", log)
        await stack.enter_async_context(app.telegram.listening())
        server = Server(assemble(app, chat=False))
        serving = asyncio.create_task(server.serve([waiting]))
        while not server.started:
            await asyncio.sleep(0.005)
        if mode == "webhook":
            await app.telegram.client.set_webhook(f"{url}/telegram/webhook", secret_token=SECRET)
        talk = Talk(app, emulated, url, log, clock)
        try:
            yield talk
            await talk.settle()
        finally:
            server.should_exit = True
            with suppress(TimeoutError):
                await asyncio.wait_for(serving, 5)
    assert TOKEN not in log.getvalue()
    assert "CANARY" not in log.getvalue()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    """A bot whose updates come by webhook, without letters to read and without mails."""
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    async with talking(tmp_path_factory.mktemp("telegram"), captcha=False, email_proof=False) as found:
        yield found
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


@pytest_asyncio.fixture(loop_scope="module")
async def talk(shared: Talk) -> AsyncIterator[Talk]:
    """The same bot in front of a Telegram that has forgotten what was asked of it."""
    shared.telegram.forget()
    shared.people.clear()
    yield shared
    await shared.settle()

"""A whole bot with its web side, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.app import App
from bot.server import Server, listen
from bot.settings import load
from bot.web import assemble
from bot.wiring import build
from dialogs.effects import Reply

Result = TypeVar("Result")


@dataclass(frozen=True)
class Running:
    """The bot, its address, and the loop that it runs in."""

    app: App
    address: str
    loop: asyncio.AbstractEventLoop

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something in the bot's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def said(self, session: str) -> list[Reply]:
        """Return everything that was said to one browser."""
        conversation = self.app.desk.conversation("web", session)
        return [item.reply for item in self.do(self.app.desk.outgoing(conversation))]

    def letters(self, session: str) -> str:
        """Return the letters of the newest captcha."""
        images = [say.image for reply in self.said(session) for say in reply.says if say.image]
        return [image.text for image in images if image.source == "captcha"][-1]


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Running]:
    """Run a bot on a folder until the block ends."""
    started: list[Running] = []
    servers: list[Server] = []
    there = threading.Event()

    async def main() -> None:
        with listen("127.0.0.1", 0) as waiting:
            address = f"http://127.0.0.1:{waiting.getsockname()[1]}"
            async with build(load(data_dir=folder, public_url=address, **settings)) as app:
                server = Server(assemble(app, chat=True))
                servers.append(server)
                started.append(Running(app, address, asyncio.get_running_loop()))
                there.set()
                await server.serve([waiting])

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    assert there.wait(20), "the bot did not start"
    try:
        yield started[0]
    finally:
        servers[0].should_exit = True
        thread.join(20)

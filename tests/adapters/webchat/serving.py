"""A web side on a free port of the loopback, served by a real uvicorn in a thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from adapters.catalogues import load
from adapters.media.gallery import Gallery
from adapters.pages.mailbox import Box
from adapters.pages.site import Site
from adapters.vision import captcha, qr
from adapters.webchat.app import Chat
from bot.web import Web
from dialogs.wording import Wording
from tests.adapters.webchat.desk import MemoryDesk

OFFICIAL = "https://net.kojinbango-card.go.jp/"
STANDING = {
    "operator": "試験の窓口",
    "official_url": OFFICIAL,
    "status_url": "https://net.kojinbango-card.go.jp/status",
    "card_line": "0120-95-0178",
    "card_line_hours": "9時30分から20時まで",
    "delivery_time": "約1か月",
}


def wording() -> Wording:
    """Return the real catalogues."""
    return Wording(load(), STANDING)


async def same(data: bytes) -> bytes:
    """Give a picture as its own preview."""
    return data


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def web(desk: MemoryDesk, port: int, box: Box | None = None) -> Web:
    """Put a web side around a desk in memory."""
    site = Site(wording(), f"http://127.0.0.1:{port}", mailbox=box is not None)
    steps = {"representative": "1", "application_id": "2-1", "captcha": "2-1", "application": "6", "photo": "5-1"}

    async def ready() -> bool:
        return not desk.busy

    chat = Chat(desk, site, Gallery(captcha.draw, qr.make, same), steps)
    return Web(site, desk, chat, OFFICIAL, ready, box)


class _Server(uvicorn.Server):
    """Cuts off who is still connected when its patience is at an end: a browser asks again until its page is closed."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything."""
        await super().shutdown(sockets)
        for connection in self.server_state.connections:
            connection.transport.abort()
        await asyncio.sleep(0)  # an aborted connection is closed in the next round of the loop


@contextmanager
def serving(app: ASGIApp, port: int, chat: Chat | None = None) -> Iterator[str]:
    """Serve until the block ends; gives the address."""
    server = _Server(
        uvicorn.Config(app, "127.0.0.1", port, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        if chat is not None and server.servers:
            server.servers[0].get_loop().call_soon_threadsafe(chat.closing.set)
        server.should_exit = True
        thread.join(10)

"""Serves the web side of a bot in its own event loop, and ends without cutting anybody off."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn

from bot.web import Web

GRACE_SECONDS = 5
CONNECTIONS = 4096
"""Open connections; beyond them requests are answered with 503 at once."""


class Server(uvicorn.Server):
    """Ends open streams before it waits for them; leaves signals to the event loop, so that the bot ends too."""

    def __init__(self, web: Web, proxies: str = "127.0.0.1") -> None:
        # Requests are not logged: the paths of links are secrets.
        config = uvicorn.Config(
            web.app(),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=proxies,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        super().__init__(config)
        self._closing = web.chat.closing

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals that end a process."""
        loop = asyncio.get_running_loop()
        taken = []
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self.handle_exit, number, None)
                taken.append(number)
        try:
            yield
        finally:
            for number in taken:
                loop.remove_signal_handler(number)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then everything else."""
        self._closing.set()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that waits on this address (port 0: any free one); raises OSError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)

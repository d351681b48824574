"""Brings up servers in a moment: a process that has built one already, and forks one whenever it is asked."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.server import Server
from bot.settings import Settings, load
from bot.web import assemble
from bot.wiring import build


def main(sockets: list[int]) -> None:
    """Read lines with the index of a socket and fork a server behind it; write the process id of each."""
    settings = load()
    asyncio.run(_warm(settings))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with suppress(KeyboardInterrupt):
                asyncio.run(_serve(settings, socket.socket(fileno=sockets[int(line)])))
            os._exit(0)
        print(child, flush=True)
        _bury()


async def _warm(settings: Settings) -> None:
    """Import whatever the first server of a process imports: that takes longer than most servers live here."""
    with tempfile.TemporaryDirectory() as folder:
        async with build(settings.model_copy(update={"data_dir": Path(folder), "database_url": ""})) as app:
            assemble(app, chat=False)


async def _serve(settings: Settings, waiting: socket.socket) -> None:
    async with build(settings) as app:
        await Server(assemble(app, chat=False)).serve([waiting])


def _bury() -> None:
    """Let go of children that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])

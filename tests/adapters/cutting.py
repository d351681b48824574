"""A wire that is cut: it passes bytes on to a server and ends a connection after so many bytes of the answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Wire:
    """`cuts` are the numbers of bytes after which the next connections end; further ones stay whole."""

    cuts: deque[int] = field(default_factory=deque)
    base: str = ""
    opened: int = 0


@asynccontextmanager
async def wire(base: str) -> AsyncIterator[Wire]:
    """Open a wire to the server at `base`."""
    found, there, open_ones = Wire(), urlsplit(base), set[asyncio.Task[None]]()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.opened += 1
        left = found.cuts.popleft() if found.cuts else -1
        answering, asking = await asyncio.open_connection(there.hostname, there.port)
        open_ones.update(
            asyncio.create_task(_until_cut(*way)) for way in ((reader, asking, -1), (answering, writer, left))
        )

    server = await asyncio.start_server(connect, "127.0.0.1", 0)
    found.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        server.close()
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)


async def _until_cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int) -> None:
    try:
        await _pass(reader, writer, left)
    finally:
        writer.transport.abort()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int) -> None:
    """Pass bytes on until there are none or `left` have passed (-1: all)."""
    while left:
        data = await reader.read(left if left > 0 else 65536)
        if not data:
            return
        writer.write(data)
        await writer.drain()
        left -= len(data) if left > 0 else 0

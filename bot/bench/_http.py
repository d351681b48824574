"""Signed webhooks over HTTP to server processes, and a messenger that takes every reply: both cost little."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from adapters.line import signature
from adapters.line.webhook import PATH
from bot.bench._measuring import processor_seconds
from bot.bench._ourselves import KEYS, SECRET, Arriving, conversation
from bot.bench._talking import Taken

START_WITHIN = 60.0
HOLD_EVERY = 0.005
ANSWERS = {
    b"POST /v2/bot/message/": (200, b'{"sentMessages":[]}'),
    b"GET /v2/bot/profile/": (200, b'{"displayName":"","userId":""}'),
}
NOTHING = (404, b'{"message":"Not found"}')
READY = b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"


async def pressed(ports: Sequence[int], parallel: int, conversations: int) -> Taken:
    """Let `parallel` people at a time go through whole forms, each turn at the next port."""
    waiting = [[_request(one) for one in conversation()] for _ in range(conversations)]
    taken = Taken()
    began = time.perf_counter()
    await asyncio.gather(*(_person(ports, n, waiting, taken.each) for n in range(parallel)))
    taken.seconds = time.perf_counter() - began
    return taken


async def _person(ports: Sequence[int], number: int, waiting: list[list[bytes]], each: list[float]) -> None:
    lines = [await asyncio.open_connection("127.0.0.1", port) for port in ports]
    while waiting:
        for request in waiting.pop():
            number += 1
            reader, writer = lines[number % len(lines)]
            began = time.perf_counter()
            await _brought(reader, writer, request)
            each.append((time.perf_counter() - began) * 1000)
    for _, writer in lines:
        writer.close()


async def _brought(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    """Bring a webhook until it is taken; a server that has too much to do says 503 and wants it again."""
    status = 0
    while status != 200:
        writer.write(request)
        status, _ = await _response(reader)
        assert status in (200, 503), status


async def _response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].split(b"\r\n")[0]
    return int(head.split()[1]), await reader.readexactly(int(length or 0))


def _request(arriving: Arriving) -> bytes:
    head = f"POST {PATH} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(arriving.body)}\r\n{signature.HEADER}: {arriving.signature}\r\n\r\n"
    return head.encode() + arriving.body


class Messenger(asyncio.Protocol):
    """Takes every message and knows nobody's language; requests come one after the other on a connection."""

    def __init__(self) -> None:
        self._left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a whole request is there."""
        self._left += data
        head, end, body = self._left.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        if end and len(body) >= int(length or 0):
            self._left = b""
            status, body = next((told for start, told in ANSWERS.items() if head.startswith(start)), NOTHING)
            answer = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(answer.encode() + body)


@asynccontextmanager
async def messenger() -> AsyncIterator[int]:
    """Run the messenger; yield its port."""
    server = await asyncio.get_running_loop().create_server(Messenger, "127.0.0.1", 0, backlog=1024)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


class Servers:
    """Server processes on one database: their ports, and the processor time that they have used."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.pids: list[int] = []

    @property
    def processor(self) -> float:
        """Seconds of all of them."""
        return sum(processor_seconds(pid) or 0.0 for pid in self.pids)


@asynccontextmanager
async def held(pids: Sequence[int], share: float) -> AsyncIterator[None]:
    """Hold each of these processes to a share of a processor: as on machines of their own, only smaller ones."""
    holding = asyncio.create_task(_hold(pids, share))
    try:
        yield
    finally:
        holding.cancel()
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


async def _hold(pids: Sequence[int], share: float) -> None:
    began, before = time.perf_counter(), {pid: processor_seconds(pid) or 0.0 for pid in pids}
    while True:
        allowed = share * (time.perf_counter() - began)
        for pid in pids:
            used = (processor_seconds(pid) or 0.0) - before[pid]
            os.kill(pid, signal.SIGSTOP if used > allowed else signal.SIGCONT)
        await asyncio.sleep(HOLD_EVERY)


@asynccontextmanager
async def servers(count: int, folder: Path, database: str = "") -> AsyncIterator[Servers]:
    """Run `count` times `python -m bot serve`, configured by its environment alone, until they are ready."""
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(messenger())
        found, environment = Servers(), _environment(folder, database, api)
        for _ in range(count):
            port = _free_port()
            process = started("bot", "serve", environment=environment | {"BOT_PORT": str(port)})
            found.pids.append(await stack.enter_async_context(process))
            found.ports.append(port)
            await _ready(port)
        yield found


@asynccontextmanager
async def another(module: str) -> AsyncIterator[int]:
    """Run a module that serves on the port it is given; yield the port once it is ready."""
    port = _free_port()
    async with started(module, str(port), environment=os.environ):
        await _ready(port)
        yield port


@asynccontextmanager
async def started(*command: str, environment: Mapping[str, str]) -> AsyncIterator[int]:
    """Run `python -m COMMAND`; yield its process id, and end it."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *command, env=environment)
    try:
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _ready(port: int) -> None:
    async with asyncio.timeout(START_WITHIN):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(READY)
                status, _ = await _response(reader)
                writer.close()
                if status == 200:
                    return
            except (OSError, asyncio.IncompleteReadError):
                pass
            await asyncio.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _environment(folder: Path, database: str, api: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return kept | {
        "BOT_DATA_DIR": str(folder),
        "BOT_DATABASE_URL": database or f"sqlite:///{folder / 'bot.db'}",
        "BOT_MASTER_KEYS": KEYS,
        "BOT_CAPTCHA": "off",
        "BOT_EMAIL_PROOF": "off",
        "BOT_VOICE": "off",
        "BOT_PHOTO_ENGINE": "none",
        "BOT_OPERATOR": "bench",
        "BOT_OPERATOR_CONTACT": "bench",
        "BOT_SMTP__HOST": "127.0.0.1",
        "BOT_SMTP__FROM": "bench@example.jp",
        "BOT_PUBLIC_URL": "https://bot.example",
        "BOT_LINE__CHANNEL_SECRET": SECRET,
        "BOT_LINE__CHANNEL_ACCESS_TOKEN": "nobody's",
        "BOT_LINE__API_BASE": f"http://127.0.0.1:{api}",
        "BOT_LOG_LEVEL": "ERROR",
    }

"""One soak: servers that are killed, people who go on, and at the end what was lost, doubled, reordered or left."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import uvicorn
from sqlalchemy import select

from adapters.store.database import Database
from adapters.store.tables import UNSENT, inbox, outbox
from bot.soak.mails import Mails
from bot.soak.people import Person, Webhooks
from bot.soak.platform import Faults, Platform

SECRET = "soak"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how rough. `database` is a URL, "" for SQLite in a folder of its own; times are in seconds."""

    people: int = 60
    servers: int = 2
    database: str = ""
    between: tuple[float, float] = (0.15, 0.6)
    doubled: float = 0.2
    faults: Faults = field(default_factory=Faults)
    within: float = 900.0


@dataclass(frozen=True, slots=True)
class Result:
    """What happened, and what went wrong: all of the last line should be 0."""

    people: int
    finished: int
    events: int
    posts: int
    messages: int
    requests: int
    kills: int
    seconds: float
    lost: int
    doubled: int
    reordered: int
    unsent: int

    @property
    def held(self) -> bool:
        """Whether nothing went wrong."""
        return self.finished == self.people and not (self.lost or self.doubled or self.reordered or self.unsent)


class Servers:
    """The processes; the sockets outlive them, so that a connection waits for the next one."""

    def __init__(self, count: int, environment: dict[str, str]) -> None:
        self._sockets = [socket.create_server(("127.0.0.1", 0), backlog=2048) for _ in range(count)]
        self._environment = environment
        self._children: list[int] = []
        self.kills = 0

    @property
    def ports(self) -> list[int]:
        """Where the servers listen."""
        return [int(each.getsockname()[1]) for each in self._sockets]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Have all servers up."""
        numbers = [each.fileno() for each in self._sockets]
        self._nursery = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.soak.nursery",
            *map(str, numbers),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=self._environment,
            pass_fds=numbers,
        )
        try:
            self._children = [await self._born(n) for n in range(len(self._sockets))]
            yield
        finally:
            for child in self._children:
                _kill(child)
            self._nursery.kill()
            await self._nursery.wait()
            for each in self._sockets:
                each.close()

    async def kill(self, between: tuple[float, float]) -> None:
        """Kill one after the other, for ever, each replaced at once."""
        while True:
            await asyncio.sleep(random.uniform(*between))
            victim = random.randrange(len(self._children))
            _kill(self._children[victim])
            self._children[victim] = await self._born(victim)
            self.kills += 1

    async def _born(self, index: int) -> int:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(f"{index}\n".encode())
        return int(await self._nursery.stdout.readline())


async def soak(plan: Plan) -> Result:
    """Let people fill in the application while servers are killed; raises TimeoutError where it does not end."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = plan.database or f"sqlite:///{folder / 'bot.db'}"
        platform, mails = Platform(plan.faults), Mails(plan.faults.refused)
        post = await mails.open()
        stack.callback(post.close)
        api = await stack.enter_async_context(_serving(platform))
        servers = Servers(plan.servers, _environment(folder, database, api, post.sockets[0].getsockname()[1]))
        await stack.enter_async_context(servers.running())
        session = await stack.enter_async_context(aiohttp.ClientSession())
        webhooks = Webhooks(session, servers.ports, SECRET, plan.doubled)
        people = [Person(f"U{n}", webhooks, platform, mails) for n in range(plan.people)]
        began = time.monotonic()
        killer = asyncio.create_task(servers.kill(plan.between))
        try:
            async with asyncio.timeout(plan.within):
                await asyncio.gather(*(person.live() for person in people))
        except TimeoutError:
            print(*(f"{p.name} waits after {p.asked[-1:]}" for p in people if not p.finished), sep="\n")
        seconds = time.monotonic() - began
        killer.cancel()
        with suppress(asyncio.CancelledError):
            await killer
        await _quiet(database)
        found = _Found(*_read(database), platform, webhooks)
        return found.judged(people, servers.kills, round(seconds, 1))


def _environment(folder: Path, database: str, api: int, post: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return kept | {
        "BOT_DATA_DIR": str(folder),
        "BOT_DATABASE_URL": database,
        "BOT_MASTER_KEYS": f"soak:{b64encode(os.urandom(32)).decode()}",
        "BOT_CAPTCHA": "off",
        "BOT_VOICE": "off",
        "BOT_PHOTO_ENGINE": "none",
        "BOT_PUBLIC_URL": "https://bot.example",
        "BOT_SMTP__HOST": "127.0.0.1",
        "BOT_SMTP__PORT": str(post),
        "BOT_SMTP__STARTTLS": "false",
        "BOT_SMTP__FROM": "bot@example.jp",
        "BOT_LINE__CHANNEL_SECRET": SECRET,
        "BOT_LINE__CHANNEL_ACCESS_TOKEN": SECRET,
        "BOT_LINE__API_BASE": f"http://127.0.0.1:{api}",
        "BOT_LOG_LEVEL": "ERROR",
    }


@asynccontextmanager
async def _serving(platform: Platform) -> AsyncIterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=2048)) as waiting:
        config = uvicorn.Config(platform.app(), log_config=None, access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([waiting]))
        try:
            yield int(waiting.getsockname()[1])
        finally:
            server.should_exit = True
            await task


async def _quiet(database: str, within: float = 90.0) -> None:
    """Wait until everything is sent."""
    with closing(Database(database)) as opened, suppress(TimeoutError):
        async with asyncio.timeout(within):
            while _rows(opened, unsent=True):
                await asyncio.sleep(0.5)


def _rows(database: Database, *, unsent: bool = False) -> list[tuple[str, str]]:
    query = select(outbox.c.conversation_id, outbox.c.id).order_by(outbox.c.seq)
    kept = UNSENT if unsent else outbox.c.kind == "say"
    with database.read() as connection:
        return [(owner, id_) for owner, id_ in connection.execute(query.where(kept))]


def _read(database: str) -> tuple[list[str], int, int]:
    """Return what was said, in order, how many events were noted, and how much is unsent."""
    with closing(Database(database)) as opened:
        said, unsent = [id_ for _, id_ in _rows(opened)], len(_rows(opened, unsent=True))
        with opened.read() as connection:
            noted = connection.execute(select(inbox.c.event_id).where(inbox.c.channel == "line")).all()
    return said, len(noted), unsent


@dataclass(frozen=True, slots=True)
class _Found:
    said: Sequence[str]
    noted: int
    unsent: int
    platform: Platform
    webhooks: Webhooks

    def judged(self, people: Sequence[Person], kills: int, seconds: float) -> Result:
        """Compare what was sent, noted, said and heard: each event is noted once and answered once, in order."""
        place, events = {id_: n for n, id_ in enumerate(self.said)}, self.webhooks.sent
        heard = [[place.get(key, -1) for key in self.platform.taken[person.name]] for person in people]
        messages = sum(map(len, heard))
        return Result(
            people=len(people),
            finished=sum(person.finished for person in people),
            events=events,
            posts=self.webhooks.posts,
            messages=messages,
            requests=self.platform.requests,
            kills=kills,
            seconds=seconds,
            lost=max(0, events - self.noted) + max(0, len(self.said) - messages),
            doubled=max(0, messages - events) + max(0, len(self.said) - events),
            reordered=sum(one != sorted(one) for one in heard),
            unsent=self.unsent,
        )


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)

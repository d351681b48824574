"""The disk is full, the database slow, locked or gone, the mail server away: nothing is lost, and it goes on again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, event, func, select, text

from adapters.mail.smtp import SmtpMail, SmtpServer
from adapters.store.database import Database
from adapters.store.tables import UNSENT, inbox, outbox
from bot import batcher
from bot.settings import Settings
from bot.web import assemble
from bot.wiring import build
from dialogs.ports import Busy
from tests.adapters.mail import servers
from tests.adapters.store.servers import new_database, postgresql
from tests.adapters.webchat.serving import free_port
from tests.bot.rig import Rig, rig, settings
from tests.bot.test_outbox import until
from tests.dialogs.talking import wording

IN_TIME = 20.0
"""Seconds within which everybody is told to come again, on a busy machine; the bot's own limits are 2 and 2."""


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """Let SQLite's file grow no more."""
    with database.read() as connection:
        size = connection.execute(text("PRAGMA page_count")).scalar_one()

    def bounded(connection: Any, record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={size}").close()

    event.listen(database.engine, "connect", bounded)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", bounded)
        database.engine.dispose()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Keep everybody else from writing."""
    with database.write() as connection:
        if not database.sqlite:
            connection.execute(text("LOCK TABLE inbox"))
        yield


async def taken(bot: Rig, word: str) -> bool:
    """Let a word arrive under an id of its own; return False where it is to come again."""
    try:
        return await bot.send(word, channel="pushed", event_id=word)
    except Busy:
        return False


def count(connection: Connection, *where: Any) -> int:
    """Return how many rows of the outbox there are."""
    return connection.execute(select(func.count()).select_from(outbox).where(*where)).scalar_one()


async def test_a_full_disk_takes_nothing_in_half_and_goes_on_when_there_is_room(plain: Settings) -> None:
    words = [f"{n} {'x' * 300}" for n in range(40)]
    async with rig(plain) as bot:
        assert await taken(bot, "before")
        with full_disk(bot.stores.database):
            kept = [word for word in words if await taken(bot, word)]
            refused = [word for word in words if word not in kept]
            assert refused
            assert await bot.said(channel="pushed") == ["before", *kept]
        assert all([await taken(bot, word) for word in refused])
        assert not any([await taken(bot, word) for word in words])
        await bot.machine.idle()
        said = ["before", *kept, *refused]
        assert await bot.said(channel="pushed") == said
        assert [word for _, word, _ in bot.push.sent] == said


async def test_a_full_disk_is_told_as_503_with_a_time(plain: Settings) -> None:
    async with build(plain) as app:
        transport = httpx.ASGITransport(assemble(app, chat=True).app())
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as browser:
            link = f"/verify/{'a' * 32}.x"
            with full_disk(app.stores.database):
                answers = [await browser.post(link) for _ in range(200)]
            assert {answer.status_code for answer in answers} <= {404, 503}
            assert answers[-1].status_code == 503
            assert answers[-1].headers["retry-after"] == "2"
            assert (await browser.post(link)).status_code == 404


async def test_a_slow_database_has_a_queue_with_an_end_and_everybody_is_told_in_time(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batcher, "ROOM", 200)
    other = Database(chosen.database)
    async with rig(chosen) as bot:
        await bot.send("warm", "up")
        with locked(other):
            began = time.monotonic()
            sent = [asyncio.create_task(bot.send("one", f"p{n}", event_id=f"{n}")) for n in range(300)]
            done, _ = await asyncio.wait(sent, timeout=0.5)
            assert len(done) == 100  # there was no room for them, and they were told so at once
            assert bot.machine.waiting == 200
            answers = await asyncio.gather(*sent, return_exceptions=True)
            assert {type(answer) for answer in answers} == {Busy}
            assert time.monotonic() - began < IN_TIME
            assert bot.machine.waiting == 0
        again = [bot.send("one", f"p{n}", event_id=f"{n}") for n in range(150)]
        assert all(await asyncio.gather(*again))
        with bot.stores.database.read() as connection:
            assert connection.execute(select(func.count()).select_from(inbox)).scalar_one() == 151
    other.close()


async def test_a_database_that_was_away_is_used_again_and_what_was_sent_meanwhile_is_not_sent_twice(
    tmp_path: Path,
) -> None:
    with postgresql() as server:
        chosen = settings(tmp_path, database_url=new_database(server.url))
        async with rig(chosen) as bot:
            bot.push.gate.clear()
            assert await taken(bot, "one")
            await until(lambda: bot.machine.sending)
            await asyncio.to_thread(server.stop)
            began = time.monotonic()
            assert not await taken(bot, "two")
            assert time.monotonic() - began < IN_TIME
            bot.push.gate.set()
            await until(lambda: bool(bot.push.sent))
            await asyncio.to_thread(server.start)
            async with asyncio.timeout(IN_TIME):
                while not await taken(bot, "two"):
                    await asyncio.sleep(0.05)
            await bot.machine.idle()
            assert await bot.said(channel="pushed") == ["one", "two"]
            assert [word for _, word, _ in bot.push.sent] == ["one", "two"]
            with bot.stores.database.read() as connection:
                assert count(connection, UNSENT) == 0


async def test_while_the_mail_server_is_away_people_go_on_and_the_mail_comes_later(chosen: Settings) -> None:
    post = servers.Post(port=free_port())
    mail = SmtpMail(SmtpServer("127.0.0.1", post.port, "bot@example.jp", starttls=False), wording())
    async with rig(chosen, mail=mail) as bot:
        await bot.send("mail ann@example.jp")
        await bot.send("on")
        await until(lambda: not bot.machine.sending)
        assert await bot.said() == ["mail ann@example.jp", "on"]
        async with servers.running(post):
            bot.clock.move(timedelta(minutes=10))
            await bot.machine.idle()
        assert bot.stores.outbox.dead() == []
        assert post.recipients == ["ann@example.jp"]

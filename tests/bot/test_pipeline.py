"""Turns are stored whole, once and in order."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence

import pytest
from sqlalchemy import event, func, insert, select

from adapters.store.database import Database
from adapters.store.tables import conversation, inbox
from bot.batcher import LANE, ROOM, Batcher
from bot.settings import Settings
from dialogs.effects import Part
from dialogs.ports import Busy
from tests.bot.rig import rig


async def test_a_turn_is_answered_and_remembered(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        assert await bot.send("one")
        assert await bot.send("two")
        last = (await bot.machine.pipeline.outgoing(bot.id()))[-1]
        assert last.reply.says[0].parts[0] == Part("echo", {"heard": "two", "all": "one two"})
        assert await bot.machine.pipeline.outgoing(bot.id(), last.seq) == []


async def test_the_same_event_counts_once(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        results = [await bot.send("one", event_id="e") for _ in range(2)]
        results += await asyncio.gather(*(bot.send("two", event_id="f") for _ in range(5)))
        assert results.count(True) == 2
        assert await bot.said() == ["one", "two"]


async def test_an_event_id_of_one_channel_is_another_one_on_the_next(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        assert await bot.send("one", channel="neutral", event_id="e")
        assert await bot.send("one", channel="terminal", event_id="e")
        assert await bot.send("long", event_id="x" * 5000)


async def test_what_one_person_sends_at_once_is_taken_in_order(chosen: Settings) -> None:
    words = [f"word-{n}" for n in range(20)]
    async with rig(chosen) as bot:
        await asyncio.gather(*(bot.send(word, person) for word in words for person in ("ann", "bob")))
        assert await bot.said("ann") == words
        assert await bot.said("bob") == words


async def test_arrivals_at_the_same_time_share_commits(plain: Settings) -> None:
    commits: list[int] = []
    async with rig(plain) as bot:
        await bot.send("warm", "up")
        event.listen(bot.stores.database.engine, "commit", lambda connection: commits.append(1))
        await asyncio.gather(*(bot.send("hello", f"person-{n}") for n in range(64)))
        assert len(commits) < 16
        assert await bot.said("person-63") == ["hello"]


async def test_a_failing_turn_fails_alone_and_is_answered(chosen: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with rig(chosen) as bot:
        await bot.send("before")
        assert all(await asyncio.gather(bot.send("boom"), bot.send("fine", "bob")))
        await bot.send("after")
        assert await bot.said() == ["before", "channel.error", "after"]
        assert await bot.said("bob") == ["fine"]
        with bot.stores.database.read() as connection:
            failure = connection.execute(select(inbox.c.failure).where(inbox.c.failure.is_not(None))).scalar_one()
    assert failure.startswith("Broken at tests/bot/echo.py:")
    assert [vars(record)["error"] for record in caplog.records if record.name == "bot.turns"] == [failure]


async def test_a_locked_database_makes_busy_and_loses_nothing(plain: Settings) -> None:
    async with rig(plain) as bot:
        await bot.send("one")
        other = Database(plain.database)
        with other.write() as holder:
            holder.execute(
                insert(inbox), [{"channel": "c", "event_id": "e", "conversation_id": "", "received_at": 0.0}]
            )
            began = time.monotonic()
            with pytest.raises(Busy):
                await bot.send("two", event_id="e2")
            with pytest.raises(Busy):
                await bot.machine.pipeline.keep(b"picture")
            assert time.monotonic() - began < 8
        other.close()
        assert await bot.send("two", event_id="e2")
        assert await bot.said() == ["one", "two"]


async def test_who_waits_hears_of_a_reply_at_once(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await bot.send("one")
        seq = (await bot.machine.pipeline.outgoing(bot.id()))[-1].seq
        began = time.monotonic()
        waiting = asyncio.create_task(bot.machine.pipeline.wait(bot.id(), seq, 20))
        await asyncio.sleep(0.05)
        await bot.send("two")
        await waiting
        await bot.machine.pipeline.wait(bot.id(), seq, 20)
        assert time.monotonic() - began < 5
        newest = (await bot.machine.pipeline.outgoing(bot.id()))[-1].seq
        await bot.machine.pipeline.wait(bot.id(), newest, 0.01)


async def test_a_link_is_a_turn_of_its_conversation_only(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await bot.send("one")
        reply = await bot.machine.pipeline.follow_link(f"{bot.id()}.secret")
        assert reply is not None
        assert await bot.said() == ["one", "link:secret"]
        for token in ("", "secret", f"{bot.id()}", f"{bot.id()}.", f"{'0' * 32}.secret", "../x.secret"):
            assert await bot.machine.pipeline.follow_link(token) is None
        assert await bot.machine.pipeline.handed_over(f"{bot.id()}.secret") is None
        with bot.stores.database.read() as connection:
            assert connection.execute(select(func.count()).select_from(conversation)).scalar_one() == 1


async def test_two_processes_on_one_database_keep_one_conversation_whole(chosen: Settings) -> None:
    async with rig(chosen) as one, rig(chosen) as two:
        sent = [(n, bot) for n in range(30) for bot in (one, two)]
        results = await asyncio.gather(*(bot.send(f"w{n}", f"p{n % 3}", event_id=str(n)) for n, bot in sent))
        assert results.count(True) == 30
        said = [word for n in range(3) for word in await one.said(f"p{n}")]
        assert sorted(said) == sorted(f"w{n}" for n in range(30))


async def test_one_person_alone_cannot_fill_the_queue() -> None:
    gate = threading.Event()

    def work(items: Sequence[int]) -> Sequence[int]:
        gate.wait(10)
        return items

    batcher: Batcher[int, int] = Batcher(work, 1)
    with pytest.raises(Busy):
        for n in range(ROOM):
            batcher.submit("flood", n)
    assert LANE <= batcher.inside < ROOM / 4
    others = [batcher.submit(f"person {n}", n) for n in range(100)]
    gate.set()
    assert await asyncio.gather(*others) == list(range(100))
    await asyncio.to_thread(batcher.close)


async def test_a_full_queue_says_busy_and_ending_finishes_what_came() -> None:
    done: list[int] = []

    def work(items: Sequence[int]) -> Sequence[int]:
        time.sleep(0.05)
        done.extend(items)
        return items

    batcher: Batcher[int, int] = Batcher(work, 1)
    futures: list[asyncio.Future[int]] = []
    with pytest.raises(Busy):
        while True:
            futures.append(batcher.submit(str(len(futures)), len(futures)))
    cancelled = futures[-1].cancel()
    await asyncio.to_thread(batcher.close)
    assert cancelled
    assert len(done) >= 64
    answers = await asyncio.gather(*futures[:-1], return_exceptions=True)
    assert [answer for answer in answers if not isinstance(answer, Busy)] == done
    with pytest.raises(Busy):
        batcher.submit("late", 1)

"""An orderly end: what is on its way arrives, what is not is handed to whoever comes next."""

from __future__ import annotations

import asyncio

import pytest

from bot import machine
from bot.settings import Settings
from bot.stores import open_stores
from dialogs.events import Picture
from tests.bot.rig import Rig, rig


async def under_way(bot: Rig) -> None:
    """Wait until a delivery or a job has begun."""
    async with asyncio.timeout(10):
        while not (bot.machine.sending or bot.machine.working):
            await asyncio.sleep(0.01)


async def test_what_is_on_its_way_arrives_before_the_end(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        bot.push.gate.clear()
        await bot.send("hello", channel="pushed")
        await under_way(bot)
        ending = asyncio.create_task(bot.machine.stop())
        await asyncio.sleep(0.2)
        assert not ending.done()
        bot.push.gate.set()
        await ending
        assert [text for _, text, _ in bot.push.sent] == ["hello"]
    async with rig(chosen) as again:
        await again.machine.idle()
        assert again.push.sent == []


async def test_what_does_not_arrive_in_time_is_handed_back(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "FINISH_WITHIN", 0.1)
    async with rig(chosen) as bot:
        bot.push.gate.clear()
        await bot.send("hello", channel="pushed")
        await under_way(bot)
        other = await asyncio.to_thread(open_stores, chosen)
        assert other.outbox.claim(bot.clock().timestamp()) == []
        await bot.machine.stop()
        assert [parcel.kind for parcel in other.outbox.claim(bot.clock().timestamp())] == ["say"]
        other.close()


async def test_a_job_that_is_handed_back_counts_as_not_tried(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "FINISH_WITHIN", 0.1)
    async with rig(chosen) as bot:
        bot.eyes.gate.clear()
        kept = await bot.machine.pipeline.keep(b"picture")
        await bot.send(Picture(kept, kept.size, "me.jpg"))
        await under_way(bot)
        other = await asyncio.to_thread(open_stores, chosen)
        await bot.machine.stop()
        (task,) = other.jobs.claim(5, bot.clock().timestamp())
        assert task.attempts == 1
        other.close()

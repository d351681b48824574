"""What was seen in a picture comes back as an event, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.vision.pool import VisionBusy
from bot import batcher
from bot.clock import MovableClock
from bot.jobs import TRIES
from bot.settings import Settings
from dialogs.events import Picture
from tests.bot.rig import TODAY, Rig, rig
from tests.bot.test_outbox import until


async def show(bot: Rig, name: str = "me.jpg") -> None:
    """Send a picture."""
    blob = await bot.machine.pipeline.keep(b"CANARY-PICTURE")
    await bot.send(Picture(blob, blob.size, name))


async def test_a_photo_is_looked_at_and_the_turn_hears_of_it(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await show(bot)
        await bot.machine.idle()
        assert bot.eyes.seen == [(b"CANARY-PICTURE", "me.jpg", TODAY)]
        assert await bot.said() == ["Picture", "PhotoChecked"]
        assert len(list((chosen.blobs).iterdir())) == 1


async def test_a_changed_photo_takes_the_place_of_the_one_sent(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        bot.eyes.stored = b"TURNED"
        await show(bot)
        sent = list(chosen.blobs.iterdir())
        await bot.machine.idle()
        (kept,) = chosen.blobs.iterdir()
        assert kept not in sent
        assert b"TURNED" not in kept.read_bytes()


async def test_a_picture_of_a_code_is_dropped_after_reading(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await show(bot, "qr")
        await bot.machine.idle()
        assert await bot.said() == ["Picture", "QrRead"]
        assert list(chosen.blobs.iterdir()) == []


async def test_a_job_is_tried_three_times(plain: Settings) -> None:
    async with rig(plain) as bot:
        bot.eyes.trouble += [VisionBusy(), RuntimeError("CANARY"), RuntimeError("CANARY")]
        await show(bot)
        for _ in range(3):
            await bot.machine.idle()
            bot.clock.move(timedelta(minutes=1))
        await bot.machine.idle()
        assert await bot.said() == ["Picture", "JobFailed"]


async def test_a_result_that_cannot_be_stored_for_long_is_not_given_up(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with rig(chosen) as bot:
        bot.eyes.gate.clear()
        await show(bot)
        await until(lambda: bot.machine.working)
        monkeypatch.setattr(batcher, "ROOM", 0)
        bot.eyes.gate.set()
        for tries in range(1, TRIES + 3):
            await until(lambda tries=tries: len(bot.eyes.seen) >= tries and not bot.machine.working)
            bot.clock.move(timedelta(minutes=1))
            bot.machine._work.pulse.poke()
        monkeypatch.undo()
        await bot.machine.idle()
        assert await bot.said() == ["Picture", "PhotoChecked"]


async def test_a_picture_that_is_gone_fails_at_once(plain: Settings) -> None:
    async with rig(plain) as bot:
        blob = await bot.machine.pipeline.keep(b"x")
        await bot.machine.pipeline.drop(blob)
        await bot.send(Picture(blob, 1))
        await bot.machine.idle()
        assert await bot.said() == ["Picture", "JobFailed"]


async def test_a_job_that_ends_its_process_every_time_fails(plain: Settings) -> None:
    clock = MovableClock(TODAY)
    async with rig(plain, clock=clock) as bot:
        await show(bot)
        await bot.machine.crash()
    for _ in range(4):
        async with rig(plain, clock=clock) as bot:
            bot.stores.jobs.release()
            bot.stores.jobs.claim(1, clock().timestamp())
            await bot.machine.crash()
    async with rig(plain, clock=clock) as bot:
        clock.move(timedelta(minutes=2))
        await bot.machine.idle()
        assert (await bot.said())[-1] in {"JobFailed", "PhotoChecked"}


async def test_pictures_lie_encrypted(plain: Settings, tmp_path: Path) -> None:
    async with rig(plain) as bot:
        blob = await bot.machine.pipeline.keep(b"CANARY-PICTURE")
        assert await bot.machine.pipeline.fetch(blob) == b"CANARY-PICTURE"
        for path in tmp_path.rglob("*"):
            assert path.is_dir() or b"CANARY" not in path.read_bytes()

"""People who block the bot: nothing more is sent, they are erased after the grace time unless they come back."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from adapters.sending import LEFT, TryLater, Undeliverable
from bot.settings import Settings
from tests.bot.rig import Rig, rig

GRACE = timedelta(days=3, minutes=1)


def kept(bot: Rig) -> int:
    """Return how many conversations are there after a sweep."""
    bot.machine.sweep.tidy(bot.clock().timestamp())
    return sum(bot.stores.people.count().values())


async def test_who_cannot_be_reached_any_more_is_erased_after_the_grace_time(
    chosen: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with rig(chosen) as bot:
        bot.push.trouble.append(Undeliverable(LEFT))
        await bot.send("one", channel="pushed")
        await bot.machine.idle()
        assert bot.stores.people.left() == 1
        counted = {"source": "other", "kind": "say", "result": LEFT}
        assert bot.machine.watch.metrics.registry.get_sample_value("bot_deliveries_total", counted) == 1
        assert [line.levelname for line in caplog.records if line.message == "cannot be delivered"] == ["INFO"]
        bot.clock.move(GRACE)
        assert kept(bot) == 0


async def test_who_says_goodbye_gets_nothing_that_was_still_waiting(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        bot.push.trouble.append(TryLater(60))
        await bot.send("one", channel="pushed")
        await bot.machine.idle()
        await bot.machine.pipeline.left("pushed", "ann")
        bot.clock.move(timedelta(minutes=2))
        await bot.machine.idle()
        assert bot.push.sent == []
        assert [reason for _, _, reason, _ in bot.stores.outbox.dead()] == [LEFT]
        assert bot.stores.people.left() == 1


async def test_who_comes_back_within_the_grace_time_keeps_everything(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await bot.send("one", channel="pushed")
        await bot.machine.pipeline.left("pushed", "ann")
        await bot.send("two", channel="pushed")
        await bot.send("other", "bob", channel="pushed")
        assert bot.stores.people.left() == 0
        bot.clock.move(GRACE)
        assert kept(bot) == 2


async def test_somebody_unknown_can_leave(plain: Settings) -> None:
    async with rig(plain) as bot:
        await bot.machine.pipeline.left("pushed", "nobody")
        assert kept(bot) == 0


async def test_a_note_is_kept_sealed_beside_the_conversation(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        notes = bot.stores.notes
        notes.write("pushed", "ann", b"lost")
        assert notes.read("pushed", "ann") == b""
        await bot.send("one", channel="pushed")
        notes.write("pushed", "ann", b"armed 17")
        await bot.send("erase", channel="pushed")
        assert notes.read("pushed", "ann") == b"armed 17"

"""Rows that no key opens any more, as after a backup restored with other keys, are in nobody's way."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from adapters.sending import TryLater
from adapters.store.tables import blob, data_key, job
from bot.__main__ import main
from bot.settings import Settings
from bot.sweep import BETWEEN
from dialogs.events import Picture
from dialogs.ports import Busy
from tests.bot.rig import Rig, rig
from tests.bot.test_erasing import with_keys
from tests.bot.test_outbox import until


def lose(bot: Rig, how: str, person: str = "ann", channel: str = "pushed") -> None:
    """Let a person's key be another one, or be gone."""
    mine = data_key.c.conversation_id == bot.id(person, channel)
    other = select(data_key.c.wrapped).where(data_key.c.conversation_id == bot.id("other")).scalar_subquery()
    with bot.stores.database.write() as connection:
        changed = update(data_key).where(mine).values(wrapped=other)
        connection.execute(delete(data_key).where(mine) if how == "gone" else changed)


HOW = pytest.mark.parametrize("how", ["gone", "another"])


@HOW
async def test_others_are_woken_and_the_sweep_goes_on(chosen: Settings, how: str) -> None:
    async with rig(chosen) as bot:
        await bot.send("x", "other")
        for person in ("ann", "bob"):
            await bot.send("wake me", person, "pushed")
        await bot.machine.idle()
        lose(bot, how)
        orphan = await bot.machine.pipeline.keep(b"never sent")
        theirs = await bot.machine.pipeline.keep(b"picture", bot.id(channel="pushed"))
        bot.clock.move(timedelta(days=1, hours=1))
        await bot.machine.sweep.round()
        assert (await bot.said("bob", "pushed"))[-1] == "Woken"
        with bot.stores.database.read() as connection:
            kept = set(connection.execute(select(blob.c.id)).scalars())
        assert orphan.id not in kept
        assert (theirs.id in kept) == (how == "another"), "what cannot be asked may still be in use"


@HOW
async def test_those_that_cannot_be_woken_do_not_stand_before_the_others(chosen: Settings, how: str) -> None:
    async with rig(chosen) as bot:
        await bot.send("x", "other")
        await bot.send("wake me", channel="pushed")
        lose(bot, how)
        bot.clock.move(timedelta(hours=2))
        await bot.machine.sweep.round()
        assert bot.stores.people.sleepers(bot.clock().timestamp()) == []
        bot.clock.move(timedelta(seconds=BETWEEN))
        assert [id_ for id_, _ in bot.stores.people.sleepers(bot.clock().timestamp())] == [bot.id(channel="pushed")]


@HOW
async def test_others_get_their_replies(chosen: Settings, how: str) -> None:
    async with rig(chosen) as bot:
        await bot.send("x", "other")
        bot.push.trouble += [TryLater(60), TryLater(60)]
        for person in ("ann", "bob"):
            await bot.send("one", person, "pushed")
        await until(lambda: not bot.push.trouble and not bot.machine.sending)
        lose(bot, how)
        bot.clock.move(timedelta(minutes=2))
        await bot.machine.idle()
        assert [address for address, _, _ in bot.push.sent] == ["bob"]
        dead = [(owner, why) for _, owner, why, _ in bot.stores.outbox.dead()]
        assert dead == [(bot.id(channel="pushed"), "unreadable")]


@HOW
async def test_others_have_their_pictures_looked_at(chosen: Settings, how: str) -> None:
    async with rig(chosen) as bot:
        await bot.send("x", "other")
        bot.eyes.trouble += [RuntimeError(), RuntimeError()]
        for person in ("ann", "bob"):
            kept = await bot.machine.pipeline.keep(b"picture")
            await bot.send(Picture(kept, kept.size), person, "pushed")
        await until(lambda: not bot.eyes.trouble and not bot.machine.working)
        lose(bot, how)
        bot.clock.move(timedelta(minutes=2))
        await bot.machine.idle()
        assert await bot.said("bob", "pushed") == ["Picture", "PhotoChecked"]
        with bot.stores.database.read() as connection:
            assert connection.execute(select(job).where(job.c.done_at.is_(None))).all() == []


@HOW
async def test_their_person_is_asked_to_come_again(chosen: Settings, how: str) -> None:
    async with rig(chosen) as bot:
        await bot.send("x", "other")
        await bot.send("one", channel="pushed")
        lose(bot, how)
        with pytest.raises(Busy):
            await bot.send("two", channel="pushed")


async def test_other_keys_are_wrapped_anew(chosen: Settings) -> None:
    async with rig(with_keys(chosen, "old")) as bot:
        for person in ("other", "ann", "bob"):
            await bot.send("x", person, "neutral")
        lose(bot, "another", channel="neutral")
    async with rig(with_keys(chosen, "new", "old")) as bot:
        await bot.machine.idle()
        with bot.stores.database.read() as connection:
            keys = select(data_key.c.conversation_id).where(data_key.c.master_key_id == "old")
            assert list(connection.execute(keys).scalars()) == [bot.id()]


@HOW
async def test_an_operator_lets_go_of_them(
    chosen: Settings, how: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(chosen.data_dir))
    monkeypatch.setenv("BOT_DATABASE_URL", chosen.database)
    async with rig(chosen) as bot:
        await bot.send("x", "other")
        await bot.send("one", channel="pushed")
        await bot.machine.idle()
        lose(bot, how)
    assert await asyncio.to_thread(main, ["admin", "restored"]) == 0
    assert capsys.readouterr().out == "1 conversations had been erased and are let go\n"
    async with rig(chosen) as bot:
        assert await bot.said("other") == ["x"]
        await bot.send("two", channel="pushed")
        assert await bot.said(channel="pushed") == ["two"]

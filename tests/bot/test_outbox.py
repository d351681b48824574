"""What is to be sent goes out in order, again where it must, and never for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta

import pytest

from adapters.sending import TryLater, Undeliverable
from adapters.store.parcels import Verdict
from adapters.store.postage import MailLimits
from bot import outbox
from bot.clock import MovableClock
from bot.outbox import FIRST_BITE
from bot.settings import Settings
from bot.stores import open_stores
from tests.bot.rig import TODAY, Push, Rig, rig


async def until(there: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(20):
        while not there():
            await asyncio.sleep(0.01)


async def test_replies_are_pushed_with_the_id_of_their_row(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        for word in ("one", "two", "three"):
            await bot.send(word, channel="pushed")
        await bot.machine.idle()
        assert [(address, word) for address, word, _ in bot.push.sent] == [("ann", w) for w in ("one", "two", "three")]
        assert len({row for _, _, row in bot.push.sent}) == 3


async def test_a_reply_waits_for_the_one_before_it_and_others_do_not_wait(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        bot.push.trouble.append(TryLater(3600))
        await bot.send("one", channel="pushed")
        await bot.machine.idle()
        await bot.send("two", channel="pushed")
        await bot.send("other", "bob", channel="pushed")
        await until(lambda: len(bot.push.sent) == 1)
        assert [word for _, word, _ in bot.push.sent] == ["other"]
        bot.clock.move(timedelta(hours=1, seconds=1))
        await until(lambda: len(bot.push.sent) == 3)
        assert [word for _, word, _ in bot.push.sent] == ["other", "one", "two"]


async def test_what_waits_behind_another_reply_goes_out_as_soon_as_that_has(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "POLL", 3600.0)
    async with rig(chosen) as bot:
        bot.push.gate.clear()
        await bot.send("one", channel="pushed")
        await until(lambda: bot.machine.sending)
        await bot.send("two", channel="pushed")
        await bot.send("three", channel="pushed")
        await asyncio.sleep(0.2)
        bot.push.gate.set()
        await until(lambda: len(bot.push.sent) == 3)
        assert [word for _, word, _ in bot.push.sent] == ["one", "two", "three"]


@pytest.mark.parametrize("trouble", [TryLater(0), RuntimeError("broken"), ConnectionResetError()])
async def test_trouble_is_tried_again_with_the_same_id(plain: Settings, trouble: Exception) -> None:
    async with rig(plain) as bot:
        bot.push.trouble.append(trouble)
        await bot.send("one", channel="pushed")
        bot.clock.move(timedelta(minutes=1))
        await until(lambda: bool(bot.push.sent))
        bot.clock.move(timedelta(minutes=1))
        await bot.machine.idle()
        assert [word for _, word, _ in bot.push.sent] == ["one"]


async def test_what_cannot_be_delivered_is_a_dead_letter_and_can_be_revived(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        bot.push.trouble.append(Undeliverable("blocked"))
        await bot.send("one", channel="pushed")
        await bot.send("two", channel="pushed")
        await bot.machine.idle()
        assert [word for _, word, _ in bot.push.sent] == ["two"]
        ((id_, conversation, reason, _),) = bot.stores.outbox.dead()
        assert (conversation, reason) == (bot.id(channel="pushed"), "blocked")
        assert bot.stores.outbox.revive([id_, "unknown"], bot.clock().timestamp()) == 1
        await until(lambda: len(bot.push.sent) == 2)
        assert bot.stores.outbox.dead() == []


async def test_after_a_day_of_trouble_a_reply_is_given_up(plain: Settings) -> None:
    async with rig(plain) as bot:
        bot.push.trouble += [TryLater(3600), TryLater(3600)]
        await bot.send("one", channel="pushed")
        await bot.machine.idle()
        bot.clock.move(timedelta(hours=25))
        await bot.machine.idle()
        assert [reason for _, _, reason, _ in bot.stores.outbox.dead()] == ["expired"]


async def test_a_mail_goes_out_with_its_link_and_language(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await bot.send("mail ann@example.jp")
        await bot.machine.idle()
        ((mail, link, locale, message_id),) = bot.post.sent
        assert (mail.to, locale) == ("ann@example.jp", "en")
        assert link == f"https://bot.example/verify/{bot.id()}.secret"
        assert message_id


@pytest.mark.parametrize(
    ("limits", "second"),
    [
        (MailLimits(per_address=1), "mail ANN@example.jp"),
        (MailLimits(per_conversation=1), "mail other@example.jp"),
        (MailLimits(in_all=1), "mail other@example.jp"),
    ],
)
async def test_above_an_hourly_limit_the_turn_hears_that_its_mail_was_refused(
    plain: Settings, limits: MailLimits, second: str
) -> None:
    async with rig(plain, limits=limits) as bot:
        await bot.send("mail ann@example.jp")
        await bot.send(second)
        await bot.machine.idle()
        assert len(bot.post.sent) == 1
        assert await bot.said() == ["mail ann@example.jp", "MailRefused"]
        bot.clock.move(timedelta(hours=1))
        await bot.send(second)
        await bot.machine.idle()
        assert len(bot.post.sent) == 2


async def test_a_message_is_deleted_where_its_channel_can(plain: Settings) -> None:
    async with rig(plain) as bot:
        await bot.send("unsay", channel="pushed", event_id="7")
        await bot.send("unsay", channel="neutral")
        await bot.machine.idle()
        assert bot.push.forgotten == [("ann", "message of 7")]


async def test_two_processes_send_every_reply_once(chosen: Settings) -> None:
    push = Push()
    async with rig(chosen, push=push) as one, rig(chosen, push=push) as two:
        sends: list[Awaitable[bool]] = [
            bot.send(f"w{n}", f"p{n % 5}", "pushed") for n in range(20) for bot in [(one, two)[n % 2]]
        ]
        await asyncio.gather(*sends)
        await one.machine.idle()
        await two.machine.idle()
    assert sorted(word for _, word, _ in push.sent) == sorted(f"w{n}" for n in range(20))


async def test_a_clock_that_is_set_back_holds_up_nothing(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        bot.push.trouble.append(TryLater(50))
        await bot.send("one", channel="pushed")
        await until(lambda: not bot.push.trouble and not bot.machine.sending)
        bot.clock.move(timedelta(hours=-1))
        await until(lambda: len(bot.push.sent) == 1)


async def test_a_clock_may_be_set_back_while_a_parcel_is_in_hand(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        bot.push.gate.clear()
        await bot.send("one", channel="pushed")
        await bot.machine.crash()
    now, hour = bot.clock().timestamp(), 3600.0
    stores = open_stores(chosen)
    with closing(stores):
        store = stores.outbox
        [parcel] = store.claim(now + 3 * hour)
        store.settle([Verdict(parcel.id, after=10)], now + 2 * hour)
        assert store.claim(now + 2 * hour + 9) == []
        assert [held.id for held in store.claim(now + 2 * hour + 10)] == [parcel.id]
        store.hand_back(now + hour)
        assert [held.id for held in store.claim(now + hour)] == [parcel.id]
        store.release()
        assert [held.id for held in store.claim(now)] == [parcel.id]


async def test_the_clocks_of_two_machines_may_differ(chosen: Settings) -> None:
    ahead, push = MovableClock(TODAY), Push()
    ahead.move(timedelta(seconds=30))
    push.gate.clear()
    async with rig(chosen, clock=ahead, push=push) as one, rig(chosen) as two:
        await one.send("one", channel="pushed")
        assert await asyncio.to_thread(two.stores.outbox.claim, two.clock().timestamp()) == []
        push.gate.set()
        await one.machine.idle()
        assert [word for _, word, _ in push.sent] == ["one"]


async def test_what_a_killed_process_had_in_hand_is_sent_by_the_next(chosen: Settings) -> None:
    clock, push = MovableClock(TODAY), Push()
    push.gate.clear()
    async with rig(chosen, clock=clock, push=push) as dying:
        await dying.send("one", channel="pushed")
        await dying.machine.crash()
    assert push.sent == []
    push.gate.set()
    async with rig(chosen, clock=clock, push=push) as next_:
        if not next_.stores.database.sqlite:
            clock.move(timedelta(minutes=2))
        await sent_once(next_)


async def test_who_dies_before_it_has_sent_anything_holds_up_few(chosen: Settings) -> None:
    clock, push = MovableClock(TODAY), Push()
    push.gate.clear()
    async with rig(chosen, clock=clock, push=push) as first:
        await asyncio.gather(*(first.send("one", f"p{n}", "pushed") for n in range(40)))
        await first.machine.crash()
    clock.move(timedelta(minutes=1))
    async with rig(chosen, clock=clock, push=push) as second:
        await until(lambda: second.machine.sending)
        await second.machine.crash()
    async with rig(chosen, clock=clock) as third:
        await until(lambda: len(third.push.sent) >= 40 - 4 * FIRST_BITE)
        clock.move(timedelta(minutes=1))
        await third.machine.idle()
        assert len(third.push.sent) == 40


async def sent_once(bot: Rig) -> None:
    """Expect the one reply."""
    await bot.machine.idle()
    assert [word for _, word, _ in bot.push.sent] == ["one"]

"""The real bot, as it is wired: a conversation that survives its process."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import MovableClock
from bot.settings import Settings
from bot.wiring import build
from dialogs.events import Event, Started, Text
from dialogs.ports import Arrival
from tests.bot.rig import TODAY


async def test_a_conversation_goes_on_after_a_crash_and_ends_when_idle_too_long(chosen: Settings) -> None:
    clock = MovableClock(TODAY)
    events: list[Event] = [Started("en"), Text("myself"), Text("yes")]
    app = await build(chosen, clock=clock)
    for n, event in enumerate(events):
        assert await app.desk.receive(Arrival("neutral", "ann", str(n), event))
    await app.crash()
    async with build(chosen, clock=clock) as again:
        conversation = again.desk.conversation("neutral", "ann")
        assert not await again.desk.receive(Arrival("neutral", "ann", "2", events[-1]))
        replies = await again.desk.outgoing(conversation)
        assert replies[-1].reply.question == "application_id"
        assert all(again.wording.say(say, "en") for one in replies for say in one.reply.says)
        clock.move(timedelta(days=chosen.draft_days + 1))
        await again.idle()
        (last,) = await again.desk.outgoing(conversation, replies[-1].seq)
        assert last.reply.says[0].parts[0].key == "retention.erased_idle"
        for _ in range(2):
            clock.move(timedelta(days=chosen.draft_days + 1))
            await again.idle()
        assert await again.desk.outgoing(conversation, 0) == []

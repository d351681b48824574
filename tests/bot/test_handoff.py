"""One application on two channels: moved whole, once, and only by whoever has its code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from adapters.store.sealing import Wrapped, place, unseal
from adapters.store.tables import blob, conversation, data_key, handoff
from bot.app import App
from bot.clock import MovableClock
from bot.settings import Settings
from bot.wiring import build
from dialogs.effects import Reply
from dialogs.events import BlobRef, Event, LinkFollowed, Picture, Started, Text
from dialogs.ports import Arrival, Busy
from dialogs.state import STATE, Draft, State
from tests.bot.rig import TODAY

PORTRAIT = Path(__file__).parent.parent / "pictures" / "portrait.jpg"
ID = "48210937556120487739105"
FIRST = ("自分", "はい", ID, ID, "番号 太郎")
TO_PHOTO = ("taro@gmail.com", "taro@gmail.com", "はい", "A", "昭和60年10月10日", "付ける", "付ける", "付けない", "はい")


class Died(Exception):
    """The process ends here."""


@dataclass
class Bot:
    """A running bot that can be made to end at a point of a transaction."""

    app: App
    clock: MovableClock
    dies: list[str]

    def id(self, channel: str) -> str:
        """Return the person's conversation on a channel."""
        return self.app.desk.conversation(channel, "ann")

    async def send(self, channel: str, *events: Event | str, event_id: str = "") -> Reply:
        """Let the person do things one after the other; return what was said last."""
        for event in events:
            known = Text(event) if isinstance(event, str) else event
            await self.app.desk.receive(Arrival(channel, "ann", event_id or uuid4().hex, known))
        return await self.newest(channel)

    async def newest(self, channel: str) -> Reply:
        """Return what was said last on a channel."""
        return (await self.app.desk.outgoing(self.id(channel)))[-1].reply

    async def code(self, channel: str) -> str:
        """Ask for a code."""
        reply = await self.send(channel, "別のアプリ")
        return next(str(p.values["code"]) for say in reply.says for p in say.parts if p.key == "channel.code.give")

    def state(self, channel: str) -> State:
        """Return what is kept of a conversation."""
        stored = self.app.stores.people.state(self.id(channel))
        assert stored is not None
        return STATE.validate_json(stored)

    def drafts(self, channel: str) -> tuple[Draft, ...]:
        """Return the applications with answers of a conversation."""
        return tuple(draft for draft in self.state(channel).drafts if draft.answers)

    def count(self) -> int:
        """Return how many codes work."""
        with self.app.stores.database.read() as connection:
            return connection.execute(select(func.count()).select_from(handoff)).scalar_one()


def keys(reply: Reply) -> list[str]:
    """Return the keys of what was said."""
    return [part.key for say in reply.says for part in say.parts]


@pytest.fixture
async def bot(chosen: Settings) -> AsyncIterator[Bot]:
    """A bot with an application under way on the web channel."""
    dies: list[str] = []

    def passing(point: str) -> None:
        if point in dies:
            raise Died

    clock = MovableClock(TODAY)
    settings = chosen.model_copy(update={"captcha": False, "email_proof": False})
    async with build(settings, clock=clock, passing=passing) as app:
        bot = Bot(app, clock, dies)
        await bot.send("web", Started("ja"), *FIRST)
        await bot.send("terminal", Started("ja"))
        yield bot


async def test_an_application_goes_on_where_its_code_is_sent(bot: Bot) -> None:
    code = await bot.code("web")
    with bot.app.stores.database.read() as connection:
        assert code.replace("-", "").encode() not in connection.execute(select(handoff.c.code_hmac)).scalar_one()
    reply = await bot.send("terminal", code.lower())
    assert keys(reply)[0] == "channel.moved.here" and reply.question == "email" and reply.heard
    assert bot.drafts("web") == () and [draft.answers["application_id"].value for draft in bot.drafts("terminal")] == [
        ID
    ]
    away = await bot.newest("web")
    assert keys(away)[0] == "channel.moved.away" and away.erased
    assert len(await bot.app.desk.outgoing(bot.id("web"))) == 1
    assert bot.count() == 0


async def test_no_key_opens_what_the_old_conversation_held(bot: Bot) -> None:
    stores, id_ = bot.app.stores, bot.id("web")
    with stores.database.read() as connection:
        mine = select(data_key.c.wrapped, data_key.c.master_key_id).where(data_key.c.conversation_id == id_)
        wrapped, master = connection.execute(mine).one()
        sealed = connection.execute(select(conversation.c.state).where(conversation.c.id == id_)).scalar_one()
    key = stores.vault.key(id_, Wrapped(wrapped, master))
    assert ID.encode() in unseal(key, sealed, place("conversation", id_, "state"))
    await bot.send("terminal", await bot.code("web"))
    with stores.database.read() as connection:
        assert connection.execute(mine).one().wrapped != wrapped
    assert ID.encode() not in (stores.people.state(id_) or b"")


async def test_a_code_works_once_and_for_a_short_time(bot: Bot) -> None:
    code = await bot.code("web")
    await bot.send("terminal", code)
    await bot.send("neutral", Started("ja"))
    assert keys(await bot.send("neutral", code))[0] == "channel.code.wrong"
    late = await bot.code("terminal")
    bot.clock.move(timedelta(minutes=11))
    assert keys(await bot.send("neutral", late))[0] == "channel.code.wrong"
    assert len(bot.drafts("terminal")) == 1
    bot.app.machine.sweep.tidy(bot.clock().timestamp())
    assert bot.count() == 0


async def test_a_newer_code_takes_the_place_of_an_older_one(bot: Bot) -> None:
    older, newer = await bot.code("web"), await bot.code("web")
    assert keys(await bot.send("terminal", older))[0] == "channel.code.wrong"
    assert keys(await bot.send("terminal", newer))[0] == "channel.moved.here"


async def test_the_code_of_an_erased_application_opens_nothing(bot: Bot) -> None:
    code = await bot.code("web")
    await bot.send("web", "データを消す", "はい")
    assert keys(await bot.send("terminal", code))[0] == "channel.code.wrong"
    bot.app.stores.people.erase(bot.id("web"), bot.clock().timestamp())
    assert bot.count() == 0


async def test_five_wrong_codes_an_hour_are_enough(bot: Bot) -> None:
    good = await bot.code("web")
    for _ in range(5):
        assert keys(await bot.send("terminal", "ABCD-2345"))[0] == "channel.code.wrong"
    assert keys(await bot.send("terminal", good))[0] == "channel.code.too_many"
    bot.clock.move(timedelta(hours=1, minutes=1))
    assert keys(await bot.send("terminal", await bot.code("web")))[0] == "channel.moved.here"


async def test_a_crash_before_the_commit_moves_nothing_and_one_after_it_moves_once(bot: Bot) -> None:
    code = await bot.code("web")
    bot.dies.append("before commit")
    with pytest.raises(Busy):
        await bot.send("terminal", code, event_id="claim")
    assert len(bot.drafts("web")) == 1 and bot.drafts("terminal") == () and bot.count() == 1
    bot.dies[:] = ["after commit"]
    with pytest.raises(Busy):
        await bot.send("terminal", code, event_id="claim")
    bot.dies.clear()
    assert not await bot.app.desk.receive(Arrival("terminal", "ann", "claim", Text(code)))
    assert bot.drafts("web") == () and len(bot.drafts("terminal")) == 1
    assert keys(await bot.newest("terminal"))[0] == "channel.moved.here"


async def test_where_the_other_conversation_is_in_use_the_code_is_asked_for_again(bot: Bot) -> None:
    code = await bot.code("web")
    database = bot.app.stores.database
    if database.sqlite:
        turns = [Arrival("web", "ann", "w", Text("ヘルプ")), Arrival("terminal", "ann", "t", Text(code))]
        await asyncio.gather(*map(bot.app.desk.receive, turns), return_exceptions=True)
    else:
        with database.write() as connection:
            here = select(conversation.c.id).where(conversation.c.id == bot.id("web"))
            connection.execute(here.with_for_update())
            with pytest.raises(Busy):
                await bot.app.desk.receive(Arrival("terminal", "ann", "t", Text(code)))
    await bot.app.desk.receive(Arrival("terminal", "ann", "t", Text(code)))
    assert len(bot.drafts("terminal")) == 1 and bot.drafts("web") == ()


async def test_a_code_sent_where_it_was_given_moves_nothing(bot: Bot) -> None:
    code = await bot.code("web")
    await bot.send("web", "家族の申請")
    assert "channel.code.wrong" in keys(await bot.send("web", code))
    assert len(bot.drafts("web")) == 1


async def test_the_photo_goes_along(bot: Bot) -> None:
    await bot.send("web", *TO_PHOTO)
    data = PORTRAIT.read_bytes()
    kept = await bot.app.desk.keep(data)
    await bot.send("web", Picture(kept, len(data), "me.jpg"))
    await bot.app.idle()
    assert (await bot.newest("web")).question == "photo"
    await bot.send("web", "1")
    reply = await bot.send("terminal", await bot.code("web"))
    assert reply.question == "photo_right"
    photo = BlobRef(**bot.drafts("terminal")[0].answers["photo"].value["blob"])
    with bot.app.stores.database.read() as connection:
        owner = connection.execute(select(blob.c.conversation_id).where(blob.c.id == photo.id)).scalar_one()
    assert owner == bot.id("terminal")
    bot.app.stores.people.erase(bot.id("web"), bot.clock().timestamp())
    bot.app.stores.clear_dropped()
    bot.clock.move(timedelta(days=2))
    bot.app.machine.sweep.tidy(bot.clock().timestamp())
    assert await bot.app.desk.fetch(photo)


async def test_a_photo_that_is_being_looked_at_is_looked_at_again(bot: Bot) -> None:
    await bot.send("web", *TO_PHOTO)
    data = PORTRAIT.read_bytes()
    kept = await bot.app.desk.keep(data)
    code = await bot.code("web")
    await bot.send("web", Picture(kept, len(data), "me.jpg"))
    await bot.send("terminal", code)
    await bot.app.idle()
    reply = await bot.newest("terminal")
    assert reply.question == "photo" and "photo.decide" in keys(reply)


async def test_a_mail_of_before_leads_on_to_where_it_goes_on(chosen: Settings) -> None:
    clock = MovableClock(TODAY)
    async with build(chosen.model_copy(update={"captcha": False}), clock=clock) as app:
        bot = Bot(app, clock, [])
        await bot.send("web", Started("ja"), *FIRST, *TO_PHOTO[:3])
        await bot.send("terminal", Started("ja"))
        proof = bot.drafts("web")[0].proof
        assert proof is not None
        await bot.send("terminal", await bot.code("web"))
        reply = await bot.app.pages.follow_link(f"{bot.id('web')}.{proof.token}")
        assert reply is not None and keys(reply)[0] == "channel.moved.link"
        assert keys(await bot.send("web", LinkFollowed("other")))[0] == "error.email_proof.expired"
        assert (await bot.send("terminal", proof.code)).question == "course"


async def test_many_move_at_once_while_they_go_on_talking(chosen: Settings) -> None:
    people = [f"person {n}" for n in range(12)]
    async with build(chosen.model_copy(update={"captcha": False, "email_proof": False})) as app:

        async def send(person: str, channel: str, text: str) -> Reply:
            arrival = Arrival(channel, person, uuid4().hex, Text(text))
            while True:
                try:
                    await app.desk.receive(arrival)
                    return (await app.desk.outgoing(app.desk.conversation(channel, person)))[-1].reply
                except Busy:
                    await asyncio.sleep(0.01)

        async def move(person: str) -> None:
            for text in FIRST:
                await send(person, "web", text if text != FIRST[0] else "はじめる")
                if text == FIRST[0]:
                    await send(person, "web", text)
            given = await send(person, "web", "別のアプリ")
            code = next(p.values["code"] for say in given.says for p in say.parts if "code" in p.values)
            both = (
                send(person, "web", "ヘルプ"),
                send(person, "terminal", str(code)),
                send(person, "neutral", str(code)),
            )
            await asyncio.gather(*both)

        await asyncio.gather(*map(move, people))
        for person in people:
            states = [app.stores.people.state(app.desk.conversation(c, person)) for c in ("web", "terminal", "neutral")]
            held = [draft for state in states if state for draft in STATE.validate_json(state).drafts if draft.answers]
            assert [draft.answers["application_id"].value for draft in held] == [ID]

"""Replies go out once: by reply token while it works, else by a push, and as LINE's answers ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from adapters.line.budget import Budget
from adapters.line.client import Line
from adapters.line.menus import Menus
from adapters.line.outbound import LineSender
from adapters.line.render import Sound, View
from adapters.sending import TryLater, Undeliverable
from dialogs.effects import Button, Part, Reply, Say
from tests.adapters.line import hooks, spec
from tests.adapters.line.platform import TOKEN, Platform
from tests.adapters.line.talk import words
from tests.dialogs.talking import wording

pytestmark = spec.needs_spec
REPLY, PUSH = "/v2/bot/message/reply", "/v2/bot/message/push"
DONE = Say((Part("done.photo"),))
CHECKING = Say((Part("photo.checking"),), (Button("photo:help:1", Part("label.help"), role="command"),), status=True)


def view() -> View:
    """Return how the tests show replies."""
    return View(wording(), date(2026, 11, 23), "https://net.kojinbango-card.go.jp/", lambda image: None)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@pytest.fixture
async def sender(line: Platform) -> AsyncIterator[LineSender]:
    """Return a sender that talks to the double, on the same clock."""
    api = Line(TOKEN, line.base)
    found = LineSender(api, Budget(api, 0, now), Menus(api), view, lambda: now() + timedelta(seconds=line.later))
    yield found
    await found.close()


def reply(line: Platform, *says: Say, ticket: str | None = None) -> Reply:
    """Return a reply to a message of Ann's."""
    given = line.token(hooks.ANN) if ticket is None else ticket
    return Reply("ja", says or (DONE,), "photo", ticket=given, ticket_at=now() if given else None)


async def test_the_reply_token_is_used_while_it_works(line: Platform, sender: LineSender) -> None:
    await sender.send(hooks.ANN, reply(line), str(uuid4()))
    assert [one.by for one in line.sent] == ["reply"]


async def test_a_late_answer_is_pushed_once(line: Platform, sender: LineSender) -> None:
    answer, row = reply(line), str(uuid4())
    line.later = 61
    await sender.send(hooks.ANN, answer, row)
    await sender.send(hooks.ANN, answer, row)
    assert [(one.by, one.key) for one in line.sent] == [("push", row)]


async def test_without_a_ticket_it_is_pushed(line: Platform, sender: LineSender) -> None:
    await sender.send(hooks.ANN, reply(line, ticket=""), str(uuid4()))
    assert [one.by for one in line.sent] == ["push"]


@pytest.mark.parametrize("status", [0, 500, 503])
async def test_an_answer_that_was_lost_on_the_way_is_not_said_twice(
    line: Platform, sender: LineSender, status: int
) -> None:
    answer, row = reply(line), str(uuid4())
    line.fail(REPLY, status, after=True)
    with pytest.raises(TryLater):
        await sender.send(hooks.ANN, answer, row)
    await sender.send(hooks.ANN, answer, row)
    assert [one.by for one in line.sent] == ["reply"]


@pytest.mark.parametrize("status", [0, 500, 503])
async def test_an_answer_that_line_could_not_take_for_a_minute_is_pushed(
    line: Platform, sender: LineSender, status: int
) -> None:
    answer, row = reply(line), str(uuid4())
    line.fail(REPLY, status)
    with pytest.raises(TryLater):
        await sender.send(hooks.ANN, answer, row)
    line.later = 61
    await sender.send(hooks.ANN, answer, row)
    assert [(one.by, one.key) for one in line.sent] == [("push", row)]


@pytest.mark.parametrize("status", [0, 500, 502])
async def test_an_answer_that_never_arrived_is_sent_again_with_the_same_token(
    line: Platform, sender: LineSender, status: int
) -> None:
    answer, row = reply(line), str(uuid4())
    line.fail(REPLY, status)
    with pytest.raises(TryLater):
        await sender.send(hooks.ANN, answer, row)
    await sender.send(hooks.ANN, answer, row)
    assert [one.by for one in line.sent] == ["reply"]


async def test_an_answer_of_an_unknown_shape_is_no_reason_to_say_it_twice(line: Platform, sender: LineSender) -> None:
    answer, row = reply(line), str(uuid4())
    line.fail(REPLY, 200, body={"sentMessages": "one"}, after=True)
    with pytest.raises(TryLater):
        await sender.send(hooks.ANN, answer, row)
    await sender.send(hooks.ANN, answer, row)
    assert [one.by for one in line.sent] == ["reply"]


@pytest.mark.parametrize("after", [True, False])
async def test_a_push_that_is_cut_off_is_sent_again_under_its_key(
    line: Platform, sender: LineSender, after: bool
) -> None:
    answer, row = reply(line, ticket=""), str(uuid4())
    line.fail(PUSH, 0, after=after)
    with pytest.raises(TryLater):
        await sender.send(hooks.ANN, answer, row)
    await sender.send(hooks.ANN, answer, row)
    assert [one.key for one in line.sent] == [row]


async def test_too_fast_waits_as_long_as_line_asks(line: Platform, sender: LineSender) -> None:
    line.fail(PUSH, 429, body={"message": "The API rate limit has been exceeded."}, headers={"Retry-After": "7"})
    with pytest.raises(TryLater) as caught:
        await sender.send(hooks.ANN, reply(line, ticket=""), str(uuid4()))
    assert caught.value.after == 7


async def test_a_wrong_access_token_is_tried_again_later(line: Platform) -> None:
    api = Line("an old token", line.base)
    found = LineSender(api, Budget(api, 0, now), Menus(api), view, now)
    with pytest.raises(TryLater) as caught:
        await found.send(hooks.ANN, reply(line), str(uuid4()))
    await found.close()
    assert caught.value.after == 60


async def test_who_has_blocked_the_account_is_left_alone(line: Platform, sender: LineSender) -> None:
    line.blocked.add(hooks.ANN)
    with pytest.raises(Undeliverable) as caught:
        await sender.send(hooks.ANN, reply(line, ticket=""), str(uuid4()))
    assert caught.value.reason == "unreachable"


async def test_what_line_does_not_take_is_not_tried_again(line: Platform, sender: LineSender) -> None:
    line.fail(PUSH, 400, body={"message": "The request body has 1 error(s)"})
    with pytest.raises(Undeliverable) as caught:
        await sender.send(hooks.ANN, reply(line, ticket=""), str(uuid4()))
    assert caught.value.reason == "rejected"


async def test_a_spent_quota_stops_pushes_but_no_answers(line: Platform, sender: LineSender) -> None:
    line.used = line.included - 1
    await sender.send(hooks.ANN, reply(line, ticket=""), str(uuid4()))
    for _ in range(2):
        with pytest.raises(Undeliverable) as caught:
            await sender.send(hooks.ANN, reply(line, ticket=""), str(uuid4()))
        assert caught.value.reason == "quota"
    await sender.send(hooks.ANN, reply(line), str(uuid4()))
    assert [one.by for one in line.sent] == ["push", "reply"]
    assert len([path for _, path in line.calls if path == PUSH]) == 1


async def test_a_quota_that_others_have_spent_is_believed(line: Platform, sender: LineSender) -> None:
    line.fail(PUSH, 429, body={"message": "You have reached your monthly limit."})
    for _ in range(2):
        with pytest.raises(Undeliverable) as caught:
            await sender.send(hooks.ANN, reply(line, ticket=""), str(uuid4()))
        assert caught.value.reason == "quota"
    assert len([path for _, path in line.calls if path == PUSH]) == 1


async def test_the_operator_can_allow_fewer_pushes_than_the_plan(line: Platform) -> None:
    api = Line(TOKEN, line.base)
    budget = Budget(api, 2, now)
    assert [await budget.take() for _ in range(3)] == [True, True, False]
    await api.close()


async def test_where_line_does_not_tell_the_quota_line_decides(line: Platform) -> None:
    line.fail("/v2/bot/message/quota", 500)
    api = Line(TOKEN, line.base)
    assert await Budget(api, 1, now).take()
    await api.close()


async def test_work_under_way_is_an_animation_and_spends_no_token(line: Platform, sender: LineSender) -> None:
    waiting = reply(line, CHECKING)
    await sender.send(hooks.ANN, waiting, str(uuid4()))
    assert (line.loading, line.sent) == ([hooks.ANN], [])
    await sender.send(hooks.ANN, reply(line, DONE, ticket=waiting.ticket), str(uuid4()))
    assert [one.by for one in line.sent] == ["reply"]


async def test_a_failing_animation_stops_nothing(line: Platform, sender: LineSender) -> None:
    line.fail("/v2/bot/chat/loading/start", 500)
    await sender.send(hooks.ANN, reply(line, CHECKING), str(uuid4()))


async def test_a_token_that_runs_out_is_exchanged_for_a_button(line: Platform, sender: LineSender) -> None:
    await sender.close()
    api = Line(TOKEN, line.base)
    quick = LineSender(api, Budget(api, 0, now), Menus(api), view, now, patience=0.05)
    waiting = reply(line, CHECKING)
    await quick.send(hooks.ANN, waiting, str(uuid4()))
    await line.until(lambda: bool(line.sent))
    [told] = line.sent
    assert "まだ確かめています" in words(told)
    [button] = told.messages[-1]["quickReply"]["items"]
    assert button["action"]["data"] == "menu:repeat:0"
    await quick.send(hooks.ANN, reply(line, DONE, ticket=waiting.ticket), str(uuid4()))
    assert [one.by for one in line.sent] == ["reply", "push"]
    await quick.close()


async def test_a_result_in_time_leaves_the_token_to_itself(line: Platform) -> None:
    api = Line(TOKEN, line.base)
    quick = LineSender(api, Budget(api, 0, now), Menus(api), view, now, patience=0.2)
    waiting = reply(line, CHECKING)
    await quick.send(hooks.ANN, waiting, str(uuid4()))
    await quick.send(hooks.ANN, reply(line, DONE, ticket=waiting.ticket), str(uuid4()))
    await asyncio.sleep(0.3)
    await quick.close()
    assert [(one.by, "まだ" in words(one)) for one in line.sent] == [("reply", False)]


async def test_a_reply_read_aloud_ends_with_its_sound(line: Platform) -> None:
    async def read(person: str, reply: Reply) -> tuple[Reply, Sound | None]:
        return reply, Sound("https://bot.example/media/x", 1200)

    api = Line(TOKEN, line.base)
    reader = LineSender(api, Budget(api, 0, now), Menus(api), view, now, read)
    spoken = Reply("ja", (Say(DONE.parts, CHECKING.buttons),), "photo", voice=True, ticket=line.token(hooks.ANN))
    await reader.send(hooks.ANN, spoken, str(uuid4()))
    await reader.close()
    assert [one["type"] for one in line.sent[0].messages] == ["text", "audio"]
    assert line.sent[0].messages[-1]["quickReply"]


async def test_the_menu_follows_what_a_person_does(line: Platform, sender: LineSender) -> None:
    line.aliases = {"guide-progress-ja": "richmenu-1", "guide-idle-ja": "richmenu-2"}
    for question, menu in (("photo", "richmenu-1"), ("photo", "richmenu-1"), ("", "richmenu-2")):
        told = Reply("ja", (DONE,), question, ticket=line.token(hooks.ANN))
        await sender.send(hooks.ANN, told, str(uuid4()))
        await line.until(lambda menu=menu: line.linked.get(hooks.ANN) == menu)
    assert len([path for _, path in line.calls if path.startswith("/v2/bot/user/")]) == 2


async def test_without_menus_nothing_is_linked(line: Platform, sender: LineSender) -> None:
    await sender.send(hooks.ANN, reply(line), str(uuid4()))
    await line.until(lambda: any("richmenu/alias" in path for _, path in line.calls))
    assert line.linked == {}

"""LINE's webhooks reach the whole bot: signed, doubled, out of order, many at once, of every kind."""

from __future__ import annotations

import asyncio
import random
from time import process_time

import pytest

from adapters.line.signature import sign
from adapters.line.webhook import BODY_LIMIT
from dialogs.ports import Arrival, Busy
from tests.adapters.line import hooks, spec
from tests.adapters.line.conftest import Bot
from tests.adapters.line.platform import SECRET, Platform
from tests.adapters.line.talk import Person

pytestmark = spec.needs_spec
ID = "48210937556120487739105"


async def test_a_request_that_line_did_not_sign_is_refused(bot: Bot, line: Platform) -> None:
    body, headers = hooks.request(hooks.text(line, "はじめる"))
    assert await bot.post(body, {**headers, "x-line-signature": sign("another secret", body)}) == 400
    assert await bot.post(body + b" ", headers) == 400
    assert await bot.post(body, {"content-type": "application/json"}) == 400
    assert await bot.asked() == []


async def test_a_request_larger_than_any_of_lines_is_refused(bot: Bot) -> None:
    body = b" " * (BODY_LIMIT + 1)
    assert await bot.post(body, {"x-line-signature": sign(SECRET, body)}) == 413


async def test_the_check_of_the_console_without_events_is_welcome(bot: Bot) -> None:
    assert await bot.post(*hooks.request()) == 200


async def test_what_is_no_webhook_is_refused_although_it_is_signed(bot: Bot) -> None:
    for body in (b"", b"[]", b"{}", b"\xff", b'{"events": 1}', b"[" * 100_000):
        assert await bot.post(body, {"x-line-signature": sign(SECRET, body)}) == 400


async def test_events_of_the_future_never_break_anything(bot: Bot, ann: Person) -> None:
    new = [
        hooks.event("hologram", ann.platform, hologram={"a": 1}),
        hooks.message(ann.platform, "smell", smell="rose"),
        {**hooks.text(ann.platform, "はじめる"), "aura": {"colour": "blue"}},
        {"type": "message"},
        {**hooks.text(ann.platform, "x"), "deliveryContext": None, "timestamp": "soon", "mode": "dream"},
        {**hooks.text(ann.platform, "x"), "message": ["text"], "webhookEventId": None},
    ]
    await ann.send(*new, strict=False)
    assert ann.statuses == [200]
    assert "申請するのは、どなたのカードですか" in await ann.answer()


async def test_who_follows_is_greeted_also_where_line_tells_nothing_of_them(bot: Bot, ann: Person) -> None:
    ann.platform.fail("/v2/bot/profile/.*", 200, body={})
    await ann.send(hooks.event("follow", ann.platform, follow={"isUnblocked": False}))
    assert "申請するのは、どなたのカードですか" in await ann.answer()


async def test_who_follows_is_greeted_in_the_language_of_their_line(bot: Bot, ann: Person) -> None:
    ann.platform.languages[ann.id] = "en"
    await ann.send(hooks.event("follow", ann.platform, follow={"isUnblocked": False}))
    assert "Whose card" in await ann.answer()
    assert ann.newest.by == "reply"


async def test_a_hundred_people_in_one_request_are_all_answered_and_cost_no_more_than_each_alone(
    bot: Bot, line: Platform
) -> None:
    people = [hooks.person(n) for n in range(200)]
    together = hooks.request(*(hooks.text(line, "はじめる", who) for who in people[:100]))
    apart = [hooks.request(hooks.text(line, "はじめる", who)) for who in people[100:]]
    began = process_time()
    assert await bot.post(*together) == 200
    between = process_time()
    assert {await bot.post(*one) for one in apart} == {200}
    assert between - began < process_time() - between, "computing time: what other processes do does not count"
    await line.until(lambda: len(line.sent) == 200)
    assert {one.person for one in line.sent} == set(people)
    assert {one.by for one in line.sent} == {"reply"}


async def test_doubled_and_mixed_up_requests_make_every_step_once(bot: Bot, line: Platform) -> None:
    chance = random.Random(3)
    events = [hooks.text(line, "はじめる", hooks.person(n)) for n in range(30)]
    requests = [hooks.request(one) for one in events]
    requests += [hooks.request(hooks.again(one)) for one in chance.sample(events, 6)]
    requests += [hooks.request(one) for one in chance.sample(events, 6)]
    chance.shuffle(requests)
    assert set(await asyncio.gather(*(bot.post(*one) for one in requests))) == {200}
    await bot.app.idle()
    assert len(line.sent) == 30
    assert [await bot.asked(hooks.person(n)) for n in range(30)] == [["representative"]] * 30


async def test_events_of_one_person_in_one_request_are_taken_in_the_order_they_happened(bot: Bot, ann: Person) -> None:
    first, second, third = (hooks.text(ann.platform, words) for words in ("はじめる", "自分", "はい"))
    await ann.send(third, first, second)
    await bot.app.idle()
    assert await bot.asked() == ["representative", "terms", "application_id"]


async def test_what_is_brought_again_after_newer_things_is_left_out(bot: Bot, ann: Person) -> None:
    await ann.say("はじめる")
    lost = hooks.text(ann.platform, "自分")
    await ann.say("自分")
    await ann.send(hooks.again(lost))
    await bot.app.idle()
    assert (await bot.asked())[-1] == "terms"
    assert len(ann.platform.to(ann.id)) == 2


async def test_what_was_lost_and_is_brought_again_is_taken(bot: Bot, ann: Person) -> None:
    await ann.say("はじめる")
    await ann.send(hooks.again(hooks.text(ann.platform, "自分")))
    assert "利用規約" in await ann.answer()


async def test_another_bot_that_is_active_is_not_interrupted(bot: Bot, ann: Person) -> None:
    await ann.send({**hooks.text(ann.platform, "はじめる"), "mode": "standby"})
    await bot.app.idle()
    assert ann.statuses == [200]
    assert ann.platform.sent == []


@pytest.mark.parametrize(
    ("kind", "content", "answer"),
    [
        (
            "sticker",
            {"packageId": "1", "stickerId": "2", "stickerResourceType": "STATIC", "quoteToken": "q"},
            "スタンプ",
        ),
        ("audio", {"contentProvider": {"type": "line"}, "duration": 900}, "音声"),
        ("video", {"contentProvider": {"type": "line"}, "quoteToken": "q"}, "動画"),
        ("location", {"latitude": 35.0, "longitude": 139.0}, "位置情報"),
        (
            "image",
            {
                "contentProvider": {"type": "external", "originalContentUrl": "https://127.0.0.1/x.jpg"},
                "quoteToken": "q",
            },
            "ほかのサービス",
        ),
    ],
)
async def test_what_a_form_has_no_use_for_gets_a_word_and_the_question_again(
    bot: Bot, ann: Person, kind: str, content: dict[str, object], answer: str
) -> None:
    await ann.say("はじめる")
    await ann.send(hooks.message(ann.platform, kind, **content))
    said = await ann.answer()
    assert answer in said
    assert "どなたのカード" in said
    assert not [path for _, path in ann.platform.calls if path.endswith("/content")]


async def test_who_blocks_the_bot_is_erased_after_a_grace_time_unless_they_come_back(bot: Bot, ann: Person) -> None:
    await ann.say("はじめる")
    await ann.send(hooks.event("unfollow"))
    assert bot.app.stores.people.left() == 1
    await ann.send(hooks.event("follow", ann.platform, follow={"isUnblocked": True}))
    await bot.app.idle()
    assert bot.app.stores.people.left() == 0


async def test_a_goodbye_that_is_brought_after_they_came_back_changes_nothing(bot: Bot, ann: Person) -> None:
    await ann.say("はじめる")
    goodbye = hooks.event("unfollow")
    await ann.send(hooks.event("follow", ann.platform, follow={"isUnblocked": True}))
    await ann.send(hooks.again(goodbye))
    assert bot.app.stores.people.left() == 0
    await ann.send(hooks.again(hooks.event("unfollow")))
    assert bot.app.stores.people.left() == 1


async def test_events_without_a_meaning_are_passed_over(bot: Bot, ann: Person) -> None:
    await ann.send(
        hooks.event("beacon", ann.platform, beacon={"hwid": "a", "type": "enter"}),
        hooks.event("accountLink", ann.platform, link={"result": "ok", "nonce": "n"}),
        hooks.event("videoPlayComplete", ann.platform, videoPlayComplete={"trackingId": "t"}),
        hooks.event("leave", source={"type": "group", "groupId": "C1"}),
    )
    await bot.app.idle()
    assert (ann.statuses, ann.platform.sent) == ([200], [])


@pytest.mark.parametrize("kind", ["group", "room"])
async def test_a_group_is_told_why_not_and_left(bot: Bot, ann: Person, kind: str) -> None:
    source = {"type": kind, f"{kind}Id": "C" + "1" * 32}
    await ann.send({**hooks.event("join", ann.platform), "source": source})
    await ann.platform.until(lambda: bool(ann.platform.left))
    assert "1対1" in await ann.answer()
    assert ann.platform.left == [source[f"{kind}Id"]]


async def test_a_group_that_cannot_be_told_is_left_and_one_that_cannot_be_left_is_told(bot: Bot, ann: Person) -> None:
    join = {**hooks.event("join", ann.platform), "source": {"type": "group", "groupId": "C" + "1" * 32}}
    ann.platform.fail("/v2/bot/message/reply", 400, body={"message": "Invalid reply token"})
    await ann.send(join)
    assert ann.platform.left == [join["source"]["groupId"]]
    ann.platform.fail("/v2/bot/group/.*/leave", 500)
    await ann.send({**hooks.event("join", ann.platform), "source": join["source"]})
    assert "1対1" in await ann.answer()
    assert ann.statuses == [200, 200]


async def test_an_unsent_id_is_erased_and_asked_again(bot: Bot, ann: Person) -> None:
    for words in ("はじめる", "自分", "はい"):
        await ann.say(words)
    typed = hooks.text(ann.platform, ID)
    await ann.send(typed)
    await ann.answer()
    await ann.say(ID)
    await ann.send(hooks.event("unsend", unsend={"messageId": typed["message"]["id"]}))
    said = await ann.answer()
    assert "送信取消がありました" in said
    assert (await bot.asked())[-1] == "application_id"
    assert ann.newest.by == "push"
    assert ID[:-3] not in str(await bot.app.desk.outgoing(bot.id()))


async def test_a_picked_date_answers_and_an_old_picker_does_not(bot: Bot, ann: Person) -> None:
    for words in ("はじめる", "自分", "はい", ID, ID, "番号 太郎", "taro@gmail.com", "taro@gmail.com", "はい", "A"):
        await ann.say(words)
    picker = next(one for one in ann.actions() if one["type"] == "datetimepicker")
    await ann.send(hooks.press(ann.platform, picker["data"], date="1985-10-10"))
    assert "昭和60年10月10日" in await ann.answer()
    assert (await bot.asked())[-1] == "signing_certificate"
    await ann.send(hooks.press(ann.platform, picker["data"], date="1999-10-10"))
    await ann.answer()
    assert (await bot.asked())[-1] == "signing_certificate"


async def test_a_menu_press_never_grows_old(bot: Bot, ann: Person) -> None:
    for words in ("はじめる", "自分"):
        await ann.say(words)
    await ann.send(hooks.press(ann.platform, "menu:back:0"))
    assert "どなたのカード" in await ann.answer()
    await ann.send(hooks.press(ann.platform, "menu:language_english:0"))
    assert "Whose card" in await ann.answer()


async def test_events_of_several_people_fail_apart(bot: Bot, line: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, bob = hooks.person(1), hooks.person(2)
    taken = bot.app.desk.receive

    async def choosy(arrival: Arrival) -> bool:
        if arrival.address == ann:
            raise Busy
        return await taken(arrival)

    monkeypatch.setattr(bot.app.desk, "receive", choosy)
    events = [hooks.text(line, "はじめる", ann), hooks.text(line, "はじめる", bob)]
    assert await bot.post(*hooks.request(*events)) == 503
    await line.until(lambda: bool(line.to(bob)))
    assert line.to(ann) == []
    monkeypatch.undo()
    assert await bot.post(*hooks.request(*map(hooks.again, events))) == 200
    await line.until(lambda: bool(line.to(ann)))
    await bot.app.idle()
    assert len(line.sent) == 2


async def test_while_nothing_can_be_stored_line_is_asked_to_come_again(bot: Bot, ann: Person) -> None:
    await bot.app.machine.stop()
    body, headers = hooks.request(hooks.text(ann.platform, "はじめる"))
    answer = await bot.web.post("/line/webhook", content=body, headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")

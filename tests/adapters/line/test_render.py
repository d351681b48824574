"""Every screen that the flow can produce, in every language, is one that LINE takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from linebot.v3.messaging import ReplyMessageRequest

from adapters.line.render import Message, Sound, View, passing, render
from bot.screens import screens
from dialogs.application import APPLICATION
from dialogs.effects import Button, Image, Part, Reply, Say
from dialogs.engine import Interview
from dialogs.events import Other, Press, Text
from dialogs.policy import Policy
from tests.adapters.line import spec
from tests.adapters.line.platform import Sent
from tests.adapters.line.talk import words
from tests.dialogs.talking import MY_NUMBER, ORDINARY, PICTURE, Chat, vocabulary, wording

LOCALES = ("ja", "ja_easy", "en")
TODAY = date(2026, 11, 23)
ASIDES = (
    "ヘルプ",
    "なぜ",
    "いまどこ",
    "もう一度",
    "よくある質問",
    "人に聞く",
    "変更",
    "最初から",
    "やめる",
    "データを消す",
)
WRONG = ("", "x", "あ" * 1200, MY_NUMBER, "a@b", "2030年1月1日", "結構です", "𠮷﨑 髙子")


def view(links: bool = True) -> View:
    """Return how the tests show replies."""

    def picture(image: Image) -> tuple[str, str] | None:
        return ("https://bot.example/media/whole", "https://bot.example/media/small") if links else None

    return View(wording(), TODAY, "https://net.kojinbango-card.go.jp/", picture)


def faults(messages: list[Message]) -> list[str]:
    """Return what LINE would refuse in an answer."""
    data = json.dumps({"replyToken": "t", "messages": messages}).encode()
    headers = {"Authorization": "Bearer x"}
    return spec.request_faults("POST", "/v2/bot/message/reply", headers, data, "application/json")


def in_every_language(reply: Reply) -> Iterator[Reply]:
    """Yield a reply in each language."""
    for locale in LOCALES:
        yield Reply(locale, reply.says, reply.question, voice=reply.voice)


@cache
def replies() -> tuple[Reply, ...]:
    """Return everything that is said on the way through the courses, beside it, and to wrong answers."""
    found: list[Reply] = list(screens(Interview(APPLICATION, Policy(), vocabulary()), TODAY))
    for mode in ("prepare", "intake"):
        for course, who in (("A", "自分"), ("unsure", "子"), ("C", "自分")):
            chat = Chat(Policy(mode=mode)).start()
            for _ in range(40):
                every = _beside(chat) if (mode, course) in (("intake", "unsure"),) else (chat,)
                found += [one.reply for one in every if one.reply]
                if chat.asked in ("", "handover"):
                    break
                birth = "2020年5月5日" if who == "子" else "昭和60年10月10日"
                answers = {**ORDINARY, "course": course, "representative": who, "birthdate": birth}
                chat.one(chat.asked, answers)
    return tuple(found)


def _beside(chat: Chat) -> Iterator[Chat]:
    yield chat
    for typed in (*ASIDES, *WRONG):
        yield chat.copy().send(Text(typed))
    yield chat.copy().send(PICTURE)
    yield chat.copy().send(Press("terms:yes:999"))
    for kind in ("sticker", "picture_set", "picture_elsewhere", "picture_lost", "edited", "location"):
        yield chat.copy().send(Other(kind))


@spec.needs_spec
def test_every_screen_in_every_language_is_valid_and_within_the_limits() -> None:
    seen: set[str] = set()
    shown = {json.dumps(asdict(reply), sort_keys=True, default=str): reply for reply in replies() if not passing(reply)}
    for reply in shown.values():
        for one in in_every_language(reply):
            messages = render(one, view(), Sound("https://bot.example/media/sound", 900) if len(seen) % 2 else None)
            mark = json.dumps(messages, sort_keys=True)
            if mark not in seen:
                seen.add(mark)
                assert faults(messages) == [], (one.question, one.locale)
    assert len(seen) > 500


def test_the_sdk_loses_nothing_of_any_screen() -> None:
    for reply in replies()[:400]:
        messages = [] if passing(reply) else render(reply, view())
        if messages:
            known = ReplyMessageRequest.from_dict({"replyToken": "t", "messages": messages})
            assert json.loads(known.to_json())["messages"] == messages


@cache
def screen(key: str, locale: str = "ja") -> list[Message]:
    """Return the messages of a question on the way through course C."""
    found = [one for one in screens(Interview(APPLICATION, Policy(), vocabulary()), TODAY) if one.question == key]
    return render(Reply(locale, found[-1].says, key), view())


def actions(messages: list[Message]) -> list[dict[str, Any]]:
    """Return the actions of the quick replies."""
    return [item["action"] for item in messages[-1]["quickReply"]["items"]]


def rows(messages: list[Message]) -> dict[str, dict[str, Any]]:
    """Return the action of each row of a check screen by its name."""
    body = messages[-1]["contents"]["body"]["contents"]
    heads = [part["contents"] for part in body if part["type"] == "box"]
    return {head[0]["text"]: head[1]["action"] for head in heads}


def test_choices_can_be_pressed_and_typed() -> None:
    asked = screen("representative")
    assert [one["label"] for one in actions(asked)][:3] == [
        "自分のカード",
        "15歳未満の子のカード",
        "成年被後見人のカード",
    ]
    assert "\n2 15歳未満の子のカード" in asked[-1]["text"]
    assert all("quickReply" not in message for message in asked[:-1])


def test_the_birth_date_can_be_picked_as_a_second_way() -> None:
    picker = actions(screen("birthdate"))[0]
    assert (picker["type"], picker["initial"], picker["max"]) == ("datetimepicker", "1970-01-01", "2026-11-23")


def test_a_photo_can_be_taken_or_chosen_in_one_tap() -> None:
    chat = Chat().start().answer("photo")
    assert chat.reply is not None
    assert [one["type"] for one in actions(render(chat.reply, view()))][:2] == ["camera", "cameraRoll"]


def test_a_check_screen_has_a_button_a_row_that_opens_the_keyboard() -> None:
    found = rows(screen("registration"))
    assert found["メールアドレス"]["fillInText"] == "taro@gmail.com"
    assert found["メールアドレス"]["inputOption"] == "openKeyboard"
    assert "fillInText" not in found["申請書ID"]
    assert "inputOption" not in rows(screen("application"))["申請するカード"]


def test_the_notification_of_a_check_screen_tells_everything_but_secrets() -> None:
    told = screen("registration")[-1]["altText"]
    assert "105" in told and "4821" not in told
    assert "t●●●@gmail.com" in told and "taro" not in told
    later = screen("information_right")[-1]["altText"]
    assert "生年月日" in later and "1985" not in later


def test_secrets_are_in_no_button() -> None:
    for reply in replies()[:200]:
        for message in [] if passing(reply) else render(reply, view()):
            shown = json.dumps([one for one in _of(message, "action") if one["type"] != "clipboard"])
            assert "48210937" not in shown
            assert "305012345" not in shown


def _of(value: Any, name: str) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _of(one, name)
    elif isinstance(value, dict):
        if name in value:
            yield value[name]
        for inner in value.values():
            yield from _of(inner, name)


def test_values_are_handed_over_by_a_button_that_copies() -> None:
    chat = Chat().start().answer("handover").type("次", "次")
    assert chat.reply is not None
    messages = render(chat.reply, view())
    copied = [one["clipboardText"] for one in _of(messages, "action") if one["type"] == "clipboard"]
    assert copied == [say.copy for say in chat.reply.says if say.copy]
    assert len(copied) >= 3
    assert not any(value in message.get("altText", "") for message in messages for value in copied)


def test_without_a_public_address_pictures_are_told_in_words() -> None:
    reply = Reply("ja", (Say((Part("ask.photo"),), image=Image("qr", Part("photo.preview_alt"), "x")),))
    [message] = render(reply, view(links=False))
    assert wording().text(Part("photo.preview_alt"), "ja") in message["text"]


def test_after_a_my_number_the_way_to_unsend_is_told() -> None:
    chat = Chat().start().answer("application_id").type(MY_NUMBER)
    assert chat.reply is not None
    assert "送信取消" in words(Sent("", "", render(chat.reply, view())))


@spec.needs_spec
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=6000),
            st.booleans(),
            st.text(max_size=1500),
            st.lists(st.text(min_size=1, max_size=400).filter(str.strip), max_size=8),
            st.sampled_from(["option", "row", "command"]),
        ),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["photo", "birthdate", "handover", ""]),
)
def test_random_texts_never_break_a_limit(says: list[tuple[str, bool, str, list[str], Any]], question: str) -> None:
    def said(text: str, pictured: bool, copy: str, labels: list[str], role: Any) -> Say:
        buttons = tuple(
            Button(f"{question or 'chat'}:o{n}:1", Part("handover.copy", {"name": label}), n, role=role)
            for n, label in enumerate(labels, 1)
        )
        image = Image("qr", Part("photo.preview_alt"), "x") if pictured else None
        return Say((Part("handover.copy", {"name": f"x{text}"}),), buttons, image, copy.strip())

    assert faults(render(Reply("ja", tuple(said(*one) for one in says), question), view())) == []


@cache
def somewhere() -> tuple[Chat, ...]:
    """Return conversations at every question on the way through course C."""
    chat, found = Chat().start(), []
    while chat.asked and chat.asked != "handover":
        found.append(chat.copy())
        chat.one(chat.asked, {**ORDINARY, "course": "C"})
    return (*found, chat)


@spec.needs_spec
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_whatever_is_typed_is_answered_within_the_limits(data: st.DataObject) -> None:
    chat = data.draw(st.sampled_from(somewhere())).copy()
    typed = data.draw(st.text(max_size=5000) | st.sampled_from("🍎𠮷①").map(lambda char: char * 5000))
    chat.send(Text(typed))
    assert chat.reply is not None
    for one in () if passing(chat.reply) else in_every_language(chat.reply):
        assert faults(render(one, view())) == []

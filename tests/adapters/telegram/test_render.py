"""Every screen in every language within Telegram's limits, as text that Telegram understands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from adapters.telegram import limits
from adapters.telegram.commands import door
from adapters.telegram.render import Message, is_status, messages, personal
from adapters.telegram.taking import INVERTED
from bot.screens import screens as walked
from dialogs.application import APPLICATION
from dialogs.effects import Button, Image, Part, Reply, Say
from dialogs.engine import Interview
from dialogs.events import Adopted, BlobRef, Finding, MovedAway, Other, Press, Started
from dialogs.policy import Policy
from dialogs.state import DRAFT
from tests.adapters.telegram.shown import Plain
from tests.dialogs.talking import ID, LICENCE, MY_NUMBER, NOON, ORDINARY, Chat, vocabulary, wording

LOCALES = ("ja", "ja_easy", "en")
TYPED = [
    "ヘルプ",
    "いまどこ",
    "なぜ",
    "変更",
    "よくある質問",
    "やめる",
    "いいえ",
    "データを消す",
    "残す",
    "最初から",
    "いいえ",
]
WRONG = ["xxxxx", "xxxxx", "xxxxx"]
DOORS = (("telegram", door("a" * 32)),)
BLOB = BlobRef("0f", "aa", 300_000)


@cache
def replies() -> tuple[Reply, ...]:
    """Return everything that is said on the way through the whole form, with help, mistakes and ways out everywhere."""
    return (*_walk("A"), *_walk("C"), *_photos(), *_ways(), *_sides())


def _walk(course: str) -> Iterator[Reply]:
    chat = Chat().start()
    answers = {
        **ORDINARY,
        "course": course,
        "licence_number": LICENCE,
        "signing_certificate": "付けない" if course == "A" else "付ける",
    }
    for _ in range(40):
        assert chat.reply is not None
        yield chat.reply
        yield from _aside(chat)
        if chat.asked == "handover":
            break
        chat.one(chat.asked, answers)
    for _ in range(8):
        yield from _said(chat.press("next", "handover"))
    yield from _said(chat.type("送信した"))


def _aside(chat: Chat) -> Iterator[Reply]:
    for text in (*TYPED, *WRONG):
        yield from _said(chat.copy().type(text))
    for button in [button for say in (chat.reply.says if chat.reply else ()) for button in say.buttons]:
        yield from _said(chat.copy().send(Press(button.data)))


def _photos() -> Iterator[Reply]:
    for level in ("block", "fix", "warn"):
        chat = Chat(findings=(Finding("too_few_pixels", level, {"width": 100, "height": 100, "min": 480}),))
        yield from _said(chat.start().answer("photo", birthdate="昭和60年10月10日").one("photo", ORDINARY))
    yield from _said(Chat(Policy(mode="intake")).start().answer("application").type("はい"))


def _ways() -> Iterator[Reply]:
    """Yield the other ways through the form, in both modes, with and without pages of ours."""
    yield from walked(Interview(APPLICATION, Policy(), vocabulary()), NOON.date())
    child = {**ORDINARY, "course": "unsure", "representative": "子", "birthdate": "2020年5月5日"}
    for policy in (Policy(mode="intake"), Policy(voice=True, government=True)):
        chat = Chat(policy, channel="telegram").send(Started("ja", "B", True))
        for _ in range(40):
            yield from _said(chat)
            for text in ("聞く", "もう一度送る", "変更 1", MY_NUMBER, "あ" * 1200):
                yield from _said(chat.copy().type(text))
            if chat.asked in ("", "handover"):
                break
            chat.one(chat.asked, child)
    yield from _said(Chat(Policy(webform=True), channel="telegram").start().answer("application_id"))


def _sides() -> Iterator[Reply]:
    """Yield what is said about other channels and other people, and to what is no answer."""
    chat = Chat(Policy(doors=DOORS), channel="line").start().answer("email")
    ref = chat.draft.ref
    yield from _said(chat.type("別のアプリ"))
    yield from _said(chat.copy().send(MovedAway(ref, "telegram")))
    there = Chat(channel="telegram").send(Started("ja", code="ABCDEFG2"))
    yield from _said(there.copy().send(Adopted(None)))
    yield from _said(there.send(Adopted(DRAFT.dump_python(chat.draft, mode="json"))))
    yield from _said(there.type("家族の申請"))
    yield from _said(there.type("自分", "はい", ID, ID, "番号 次郎").send(Started()))
    for kind in ("sticker", "voice_message", "video", "location", "contact", "edited", "file", "album", "picture_lost"):
        yield from _said(chat.copy().send(Other(kind)))


def _said(chat: Chat) -> Iterator[Reply]:
    if chat.reply is not None:
        yield chat.reply


def screens(locale: str) -> Iterator[tuple[Reply, list[Message]]]:
    """Yield every reply with its messages, with and without keys for typing before it."""
    for reply in replies():
        for typing in (False, True):
            if not is_status(reply):
                spoken = replace(reply, locale=locale)
                yield spoken, messages(spoken, wording(), typing=typing)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_screen_keeps_the_limits(locale: str) -> None:
    count = 0
    for reply, made in screens(locale):
        assert made, reply.says
        for message in made:
            count += 1
            text = Plain.of(message.text)
            assert limits.units(text) <= (limits.CAPTION if message.image else limits.TEXT)
            assert text.strip() or message.image
            assert len(message.hint) <= limits.PLACEHOLDER
            assert sum(map(bool, (message.buttons, message.keys, message.clears, message.copies))) <= 1
            for row in message.buttons:
                assert 1 <= len(row) <= 8
                assert all(label and 1 <= len(data.encode()) <= limits.DATA and data.isascii() for label, data in row)
            assert sum(map(len, message.buttons)) <= 100
            assert all(0 < len(key) <= 64 for key in message.keys)
    assert count > 500


@pytest.mark.parametrize("locale", LOCALES)
def test_only_the_last_message_of_a_reply_asks(locale: str) -> None:
    for _, made in screens(locale):
        assert not any(message.buttons or message.keys for message in made[:-1])
        assert made[-1].buttons or made[-1].keys or "end" in str(made)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_numbered_choice_is_printed_so_that_it_can_be_typed(locale: str) -> None:
    for reply, made in screens(locale):
        for button in reply.says[-1].buttons:
            if button.number and button.role == "option":
                assert wording().label(button, locale) in Plain.of("".join(message.text for message in made))


@pytest.mark.parametrize("locale", LOCALES)
def test_keys_for_typing_are_words_that_are_understood(locale: str) -> None:
    chat = Chat()
    keys = {key for _, made in screens(locale) for message in made for key in message.keys}
    assert keys
    assert all(chat.interview.vocabulary.command(key) for key in keys)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_warnings_fit_into_their_window(locale: str) -> None:
    for question in INVERTED:
        assert limits.units(wording().text(Part(f"telegram.alert.{question}"), locale)) <= limits.ALERT


def one(*says: Say, **more: object) -> list[Message]:
    """Return the messages of some bubbles in Japanese."""
    return messages(replace(Reply("ja", says), **more), wording())


def test_what_somebody_wrote_is_never_read_as_marks() -> None:
    (message,) = one(Say((Part("done.contact_name", {"value": "<b>A & B</b> </blockquote>"}),)))
    assert "<b>A & B</b> </blockquote>" in Plain.of(message.text)
    assert "<b>" not in message.text
    assert message.protected


def test_a_long_text_is_cut_between_lines_and_the_buttons_come_last() -> None:
    long = "あ" * 90
    part = Part("done.contact_name", {"value": "\n".join([long] * 100)})
    made = one(Say((part,), (Button("terms:yes:2", Part("label.yes"), 1),)))
    assert len(made) == 3
    assert [bool(message.buttons) for message in made] == [False, False, True]
    assert all(len(line) <= 120 for message in made for line in message.text.split("\n"))


def test_a_long_text_stands_before_its_picture() -> None:
    part = Part("done.contact_name", {"value": "あ" * 2000})
    made = one(Say((part,), image=Image("captcha", Part("captcha.alt"), text="abc")))
    assert [(bool(message.image), bool(message.text)) for message in made] == [(False, True), (True, False)]


def test_a_short_text_stands_below_the_picture_that_follows_it() -> None:
    (message,) = one(
        Say((Part("captcha.renewed"),)),
        Say((Part("photo.self_check"),), image=Image("preview", Part("photo.preview_alt"), blob=BLOB)),
    )
    assert message.image is not None and "新しい画像" in message.text
    assert message.protected


def test_a_value_to_copy_is_a_message_of_its_own_with_a_button() -> None:
    made = one(Say((Part("captcha.renewed"),)), Say((Part("handover.copy", {"name": "ID"}),), copy="a&b"))
    assert made[1].text == "ID\n<code>a&amp;b</code>"
    assert made[1].copies == ("コピーする", "a&b")
    assert not made[1].protected


@pytest.mark.parametrize(
    ("part", "protected"),
    [
        (Part("captcha.renewed"), False),
        (Part("retention.reminder", {"date": "x"}), True),
        (Part("end.prepare.page", {"page_url": "https://x"}), False),
        (Part("a", {"name": Part("b", {"value": "taro"})}), True),
        (Part("a", {"count": 3, "name": Part("b")}), False),
    ],
)
def test_what_a_person_gave_is_known_from_what_we_say(part: Part, protected: bool) -> None:
    assert personal(part) is protected

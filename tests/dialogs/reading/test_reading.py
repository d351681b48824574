"""A reply is read from its keys and values: numbers, dates, choices, what is secret and what is for the ear alone."""

from __future__ import annotations

from datetime import date

import pytest

from adapters.catalogues import load
from dialogs.effects import Button, Day, Part, Reply, Say, Value
from dialogs.reading import Reading
from tests.dialogs.reading.test_messages import STANDING

READING = Reading(load(), STANDING)
BORN: dict[str, Value] = {"date": Day(date(1985, 10, 10)), "wareki": Day(date(1985, 10, 10), "wareki"), "age": 41}
FULL = "1234 5678 9012 3456 7890 123"


def said(part: Part, locale: str = "ja") -> str:
    """Return the reading of one message."""
    return READING.say(Say((part,)), locale)


def test_a_date_is_said_in_both_calendars_once() -> None:
    assert said(Part("done.birthdate", BORN)) == "昭和60年、西暦1985年、10月10日、41歳で受け取りました。"
    assert said(Part("done.birthdate", BORN), "ja_easy").startswith("1985年、昭和60年、10月10日です。")
    assert said(Part("done.birthdate", BORN), "en") == "Date of birth 10 October 1985, age 41. Accepted."


def test_a_masked_number_is_said_by_its_end() -> None:
    found = said(Part("done.application_id", {"masked": "●●●● 123", "tail": "123"}))
    assert found == "申請書アイディーを受け取りました。23けたです。末尾は、イチ、ニー、サンです。"
    assert "末尾がイチ、ニー、サンの番号" in said(Part("done.application_id", {"masked": "●●●● 123"}))


def test_a_whole_number_is_said_after_a_warning_for_those_around() -> None:
    found = said(Part("review.line", {"number": 1, "name": Part("review.row.application_id"), "value": FULL}))
    assert found.startswith("番号を声で読みます。周りに人がいるときは、音を小さくしてください。1番。")
    assert "イチ、ニー、サン、ヨン。ゴー、ロク、ナナ、ハチ。" in found


def test_the_reading_of_a_name_is_called_a_guess() -> None:
    assert "推測" in said(Part("done.contact_name", {"value": "番号 太郎"}))


def test_choices_are_said_with_their_numbers_and_commands_are_not() -> None:
    buttons = (
        Button("braille:want:1", Part("label.want"), 1),
        Button("braille:decline:1", Part("label.decline"), 2, Part("choice.course.A")),
        Button("captcha:renew:1", Part("label.renew")),
        Button("braille:back:1", Part("label.back"), role="command"),
        Button("review:1:1", Part("label.change_row", {"number": 1}), 1, role="row"),
    )
    found = READING.say(Say((Part("ask.course"),), buttons), "ja")
    assert found == (
        "どのコースで申請しますか？1番、付ける。"
        "2番、付けない。初めて作る、期限が切れた、なくした、こわれた人。別の画像にする。"
    )


def test_a_value_to_copy_is_named_and_not_read() -> None:
    say = Say((Part("handover.copy", {"name": Part("review.row.application_id")}),), copy=FULL)
    assert READING.say(say, "ja") == "申請書アイディー"


def test_japanese_words_in_english_are_read_in_japanese() -> None:
    reply = Reply("en", (Say((Part("handover.screen.1.do"),)),), voice=True)
    assert [(passage.language, passage.text) for passage in READING.passages(reply)] == [
        ("en", "Read the terms, tick both boxes, and press"),
        ("ja", "確認"),
    ]


def test_without_voice_only_what_is_for_the_ear_alone_is_read() -> None:
    letters = Say((Part("captcha.alt"),), spoken=(Part("captcha.spoken", {"letters": "447y6k"}),))
    reply = Reply("ja", (Say((Part("ask.captcha", {"length": 6}),)), letters))
    [passage] = READING.passages(reply)
    assert passage.text == "画像の文字を読みます。ヨン、ヨン、ナナ、ワイ、ロク、ケー。ぜんぶ小文字です。"
    assert not passage.fixed


@pytest.mark.parametrize(
    ("part", "fixed"),
    [
        (Part("ask.braille"), True),
        (Part("ask.contact_name", {"max": 50}), True),
        (Part("review.changed", {"name": Part("review.row.photo")}), True),
        (Part("done.email", {"value": "a@b.jp"}), False),
        (Part("review.changed", {"name": Part("label.someone", {"name": "番号"})}), False),
    ],
)
def test_what_holds_something_of_a_person_is_never_fixed(part: Part, fixed: bool) -> None:
    passages = READING.passages(Reply("ja", (Say((part,)),), voice=True))
    assert {passage.fixed for passage in passages} == {fixed}


def test_messages_that_are_the_same_for_everybody_can_be_listed() -> None:
    texts = {passage.text for passage in READING.fixed("ja")}
    assert "カードに、名前の点字を付けますか？目の見えにくい人が指で読む文字です。" in texts
    assert all(passage.fixed for passage in READING.fixed("ja"))


def test_a_value_of_a_text_in_a_language_that_is_not_there_is_read_in_japanese() -> None:
    assert said(Part("captcha.renewed"), "xx") == "新しい画像に替えました。"

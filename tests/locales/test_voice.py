"""One voice: patient, plain, true, and never the office."""

from __future__ import annotations

import re

import pytest

from tests.locales.texts import LOCALES, sentences, spoken_to, text

DECORATION = re.compile("[！!→←⇒※●○◎■□◆◇★☆✓✔✕✖×‼⚠☐☑\U0001f300-\U0001faff\u2600-\u260f\u2613-\u27bf\ufe0f]")
WRONG_WORDS = {
    "ja": r"無効|エラー|不正|申請完了|申請済|申請が完了|申請は完了|お客様|くださいませ"
    r"|いただけますでしょうか|させていただ",
    "ja_easy": r"無効|エラー|不正|申請完了|ございま|いただ|くださいませ|おります|存じ|になられ|お[ぁ-ん]+になり",
    "en": r"(?i)\binvalid|\berror\b|successful|oops|kindly"
    r"|application (is|has been) (complete|submitted|made)\b(?! (only )?when)",
}
WHAT_TO_DO = {
    "ja": r"ください|もかまいません|聞けます|届きます",
    "ja_easy": r"ください|いいです|番号は",
    "en": r"(?i)please|you (may|can)|go back",
}
WHAT_ARRIVED = r"届|です|{position}|必要|期限|使われ|に替えました|使っています"
MISSING_SAYS_NOTHING_TO_DO = ("retry.example", "retry.person", "retry.first_words")


def test_no_decoration_carries_a_meaning() -> None:
    wrong = [
        (key, locale, found[0]) for key, locale, t in spoken_to() if (found := DECORATION.search(_allowed(key, t)))
    ]
    assert wrong == []


def test_a_drawn_box_always_has_its_words_beside_it() -> None:
    said = "チェックする|チェックしない|tick the box|leave the box empty"
    drawn = [
        (key, line)
        for key, _, found in spoken_to()
        for line in found.split("\n")
        if re.search("[☐☑]", line) and not re.search(said, line)
    ]
    assert drawn == []


def test_nobody_is_blamed_and_nothing_is_promised_that_is_not_true() -> None:
    wrong = [
        (key, locale, found[0])
        for key, locale, template in spoken_to()
        if (found := re.search(WRONG_WORDS[locale], re.sub(r"\{\w+\}", "", template)))
    ]
    assert wrong == []


def test_a_button_has_at_most_20_characters() -> None:
    labels = [(key, loc, re.sub(r"\{\w+\}", "99", found)) for key, loc, found in spoken_to("label.")]
    assert [label for label in labels if len(label[2]) > 20] == []


@pytest.mark.parametrize(("key", "locale", "question"), list(spoken_to("ask.")))
def test_a_question_comes_first_alone_and_short(key: str, locale: str, question: str) -> None:
    said = [s.strip() for s in sentences(question.split("\n", maxsplit=1)[0], locale) if s.strip() not in ("", "）")]
    asking = [sentence for sentence in said if _asks(sentence, locale)]
    assert said[0] in asking
    assert len([sentence for sentence in asking if sentence.endswith(("？", "?"))]) <= 1
    assert len(said) <= 3
    if locale == "ja":
        assert len(asking) == 1
        assert len(said[0]) <= 60


def test_a_refusal_says_what_to_do() -> None:
    refusals = [*spoken_to("error."), *spoken_to("retry.")]
    wrong = [
        (key, locale, found)
        for key, locale, found in refusals
        if key not in MISSING_SAYS_NOTHING_TO_DO and not re.search(WHAT_TO_DO[locale], found)
    ]
    assert wrong == []


def test_a_refusal_says_what_arrived() -> None:
    refusals = [key for key, locale, _ in spoken_to("error.") if locale == "ja" and "help_intent" not in key]
    assert [key for key in refusals if not re.search(WHAT_ARRIVED, text(key, "ja"))] == []


def test_the_three_languages_are_there() -> None:
    assert {locale for _, locale, _ in spoken_to()} == set(LOCALES)


def _asks(sentence: str, locale: str) -> bool:
    if locale == "en":
        return sentence.endswith("?") or sentence.startswith("Please")
    return sentence.endswith(("？", "ください。"))


def _allowed(key: str, template: str) -> str:
    if key.startswith(("box.", "handover.screen.")):
        return re.sub("[☐☑]", "", template)
    return template.replace("×", "") if key == "review.value.photo" else template


def test_beside_the_telephone_of_a_failed_try_stands_a_line_for_who_cannot_hear() -> None:
    assert all("{fax_line}" in text("retry.person", locale) for locale in LOCALES)

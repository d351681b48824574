"""Every language says everything, with the same facts filled in."""

from __future__ import annotations

import re

import pytest

from tests.locales.texts import CATALOGUES, KEYS, LOCALES, holes, lists, spoken_to, text

FACT = re.compile(r"0120|050-|\d[\d,]*円|\d+ yen|https?://|\d{1,2}:\d{2}|go\.jp")
QUESTIONS = [key for key in KEYS if key.startswith("ask.")]


@pytest.mark.parametrize("locale", sorted(CATALOGUES))
def test_a_language_has_every_key_in_the_same_order(locale: str) -> None:
    assert tuple(CATALOGUES[locale].texts) == KEYS


def test_no_text_is_empty() -> None:
    assert [(key, locale) for key in KEYS for locale in LOCALES if not text(key, locale).strip()] == []


def test_a_text_has_the_same_placeholders_in_every_language() -> None:
    wrong = [(key, locale) for key, locale, found in spoken_to() if holes(found) != holes(text(key, "ja"))]
    assert wrong == []


def test_a_spoken_text_fills_in_nothing_more_than_the_written_one_and_the_last_digits() -> None:
    spoken = CATALOGUES["ja"].spoken
    assert {key for key, found in spoken.items() if not holes(found) <= holes(text(key, "ja")) | {"tail"}} == set()


def test_a_spoken_text_has_no_letters_or_signs_that_a_voice_would_spell() -> None:
    spoken = CATALOGUES["ja"].spoken.items()
    assert [key for key, found in spoken if re.search(r"[A-Za-z@☐☑]|\d{5}", re.sub(r"\{\w+\}", "", found))] == []


def test_a_spoken_text_belongs_to_a_written_one() -> None:
    assert set(CATALOGUES["ja"].spoken) <= set(KEYS)


def test_facts_that_change_are_filled_in_and_not_written_out() -> None:
    wrong = [
        (key, locale, found[0])
        for key, locale, template in spoken_to()
        if "example.co.jp" not in template and (found := FACT.search(template))
    ]
    assert wrong == []


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_has_an_example_and_a_reason(key: str) -> None:
    name = key.removeprefix("ask.")
    for kind in ("hint", "why"):
        assert {f"{kind}.{name}", f"{kind}.{name.split('.')[0]}"} & set(KEYS), f"{kind}.{name}"


def test_every_example_says_that_it_is_one() -> None:
    sign = {"ja": "例", "ja_easy": "例", "en": "Example"}
    assert [(key, locale) for key, locale, found in spoken_to("hint.") if sign[locale] not in found] == []


def test_every_common_question_has_title_answer_and_words() -> None:
    names = {key.split(".")[1] for key in KEYS if key.startswith("faq.")}
    assert len(names) == 24
    wanted = {f"faq.{name}.{part}" for name in names for part in ("title", "answer", "words")}
    assert wanted == {key for key in KEYS if key.startswith("faq.")}


def test_every_official_screen_has_its_card() -> None:
    parts = ("title", "do", "type", "box", "trap")
    assert {f"handover.screen.{n}.{part}" for n in range(1, 8) for part in parts} <= set(KEYS)


def test_no_word_stands_twice_in_a_list() -> None:
    twice = [(key, loc) for key in lists() for loc in LOCALES if _repeats(text(key, loc).split(" | "))]
    assert twice == []


def _repeats(words: list[str]) -> bool:
    return len(set(words)) != len(words) or "" in words

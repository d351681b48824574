"""What people are told to type can be typed, and means one thing in all languages."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from core.text import key as normal
from dialogs.vocabulary import Vocabulary
from tests.locales.texts import CATALOGUES, LOCALES, READING, lists, spoken_to, text, words

VOCABULARY = Vocabulary(CATALOGUES)
SAME_NAME = ("back", "help", "why", "repeat", "status", "voice", "restart", "erase", "start", "resume", "next")
COMMAND_LABELS = {name: name for name in (*SAME_NAME, "another_person")} | {
    "stop": "pause",
    "renew": "captcha_renew",
    "listen": "captcha_listen",
    "resend": "email_resend",
}
TOLD = {"ja": r"「([^」]{1,14})」と送", "ja_easy": r"「([^」]{1,14})」と 送", "en": r'[Ss]end "([^"]{1,20})"'}


def test_a_word_belongs_to_one_command_or_one_common_question_over_all_languages() -> None:
    owners = defaultdict(set)
    for key in [*lists("command."), *lists("faq.")]:
        for locale in LOCALES:
            for word in words(key, locale):
                owners[normal(word)].add(key)
    assert {word: keys for word, keys in owners.items() if len(keys) > 1} == {}


def test_a_word_for_an_answer_is_not_a_command() -> None:
    answers = [key for key in lists("answer.") if not key.startswith("answer.row.") and key != "answer.asking"]
    taken = {
        (key, word, command)
        for key in answers
        for locale in LOCALES
        for word in words(key, locale)
        if (command := VOCABULARY.command(word))
    }
    assert taken == set()


@pytest.mark.parametrize("key", lists("command."))
def test_a_command_has_at_least_two_names_in_every_language(key: str) -> None:
    assert [locale for locale in LOCALES if len(words(key, locale)) < 2] == []


@pytest.mark.parametrize(("label", "command"), sorted(COMMAND_LABELS.items()))
def test_the_words_on_a_command_button_can_be_typed(label: str, command: str) -> None:
    assert {VOCABULARY.command(text(f"label.{label}", locale)) for locale in LOCALES} == {command}


def test_every_word_that_a_text_tells_people_to_send_is_known() -> None:
    labels = {normal(found) for _, _, found in spoken_to("label.")}
    answers = {normal(word) for key in lists("answer.") for locale in LOCALES for word in words(key, locale)}
    unknown = [
        (key, word)
        for key, locale, found in spoken_to()
        for word in re.findall(TOLD[locale], READING.sub(r"\1", found))
        if not _known(word, labels | answers)
    ]
    assert unknown == []


def _known(word: str, others: set[str]) -> bool:
    typed_as_it_is = re.search(r"\d|^\w$", word) is not None
    known = VOCABULARY.command(word) or VOCABULARY.change_target(word) or VOCABULARY.faq(word)
    return typed_as_it_is or bool(known) or normal(word) in others

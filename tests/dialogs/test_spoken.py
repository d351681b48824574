"""Voice on any turn: turned on and off in words, slower and faster, letters for the ear alone, other languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.effects import Part
from dialogs.policy import Policy
from tests.dialogs.talking import Chat, wording

SPEAKING = Policy(voice=True)
GERMAN_ONLY = Policy(voice=True, voice_languages=frozenset({"de"}))


def at_captcha(policy: Policy) -> Chat:
    """Go to the letters in the picture."""
    return Chat(policy).start().answer("captcha")


@pytest.mark.parametrize("words", ["音声", "声で", "こえ", "voice", "読み上げ"])
def test_the_voice_is_turned_on_in_words_and_the_question_is_asked_again(words: str) -> None:
    chat = Chat(SPEAKING).start().type(words)
    assert chat.said() == ["voice.on", "ask.representative"]
    assert chat.reply is not None
    assert chat.reply.voice


def test_text_only_turns_it_off() -> None:
    chat = Chat(SPEAKING).start().type("音声", "文字だけ")
    assert chat.said()[0] == "voice.off"
    assert chat.reply is not None
    assert not chat.reply.voice


def test_slower_and_faster_stay_within_what_can_be_understood() -> None:
    chat = Chat(SPEAKING).start().type("音声", *["ゆっくり"] * 5)
    assert chat.said()[0] == "voice.slowest"
    assert chat.reply is not None
    assert chat.reply.speed == 0.7
    chat.type(*["速く"] * 9)
    assert chat.said()[0] == "voice.fastest"
    assert chat.reply.speed == 1.3


@pytest.mark.parametrize(
    ("words", "locale"), [("やさしく", "ja_easy"), ("ふりがな", "ja_easy"), ("English", "en"), ("日本語", "ja")]
)
def test_a_language_is_chosen_in_words_and_keeps_the_voice(words: str, locale: str) -> None:
    chat = Chat(SPEAKING).start().type("音声", words)
    assert chat.reply is not None
    assert (chat.reply.locale, chat.reply.voice) == (locale, True)


@pytest.mark.parametrize("words", ["くわしく", "もう一度", "ゆっくり"])
def test_other_wishes_are_understood_at_any_question(words: str) -> None:
    chat = at_captcha(SPEAKING).type("音声", words)
    assert chat.said()[-1] == "ask.captcha"
    assert not any(key.startswith(("error.", "retry.")) for key in chat.said())


def test_without_a_voice_for_the_language_the_person_is_told_once() -> None:
    chat = Chat(GERMAN_ONLY).start().type("音声")
    assert chat.said()[0] == "voice.no_language"
    assert chat.type("もう一度").said() == ["ask.representative"]
    assert Chat(Policy()).start().type("音声").said()[0] == "voice.failed"


def test_going_on_in_a_language_without_a_voice_says_so() -> None:
    chat = Chat(Policy(voice=True, voice_languages=frozenset({"ja"}))).start().type("音声", "English")
    assert chat.said()[:2] == ["command.language.changed", "voice.no_language"]


def test_the_letters_are_said_and_never_shown() -> None:
    chat = at_captcha(SPEAKING).press("listen")
    captcha = chat.draft.captcha
    assert captcha is not None
    assert chat.reply is not None
    [say] = [say for say in chat.reply.says if say.spoken]
    assert say.spoken == (Part("captcha.spoken", {"letters": captcha.text}),)
    shown = [wording().say(each, "ja") for each in chat.reply.says]
    assert not any(captcha.text in text for text in shown)
    assert chat.type(captcha.text).asked == "registration"


def test_the_letters_cannot_be_heard_without_a_voice() -> None:
    assert at_captcha(Policy()).press("listen").said()[:2] == ["voice.failed", "captcha.official_note"]


def test_old_letters_are_not_read() -> None:
    chat = at_captcha(SPEAKING)
    old = chat.draft.captcha
    chat.now += timedelta(minutes=11)
    chat.press("listen")
    assert chat.draft.captcha != old

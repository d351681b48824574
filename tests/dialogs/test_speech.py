"""What was heard in a voice message is only taken after an echo and a yes, and long numbers not at all."""

from __future__ import annotations

import pytest

from dialogs.effects import Forget, Transcribe
from dialogs.events import BlobRef, Heard, Speech, Unsent
from tests.dialogs.talking import ID, MY_NUMBER, Chat

VOICE = BlobRef("2d", "cc", 9000)


def at(question: str) -> Chat:
    """Return a conversation at a question."""
    chat = Chat().start()
    answers = {"representative": "1", "terms": "1", "application_id": ID, "application_id_again": ID}
    while chat.asked != question:
        chat.type(answers[chat.asked])
    return chat


def wanted(chat: Chat) -> Transcribe:
    """Return what is to be listened to."""
    [effect] = [effect for effect in chat.effects if isinstance(effect, Transcribe)]
    return effect


def speak(chat: Chat, text: str) -> Chat:
    """Send a voice message in which this is heard."""
    listen = wanted(chat.send(Speech(VOICE, 9000)))
    return chat.send(Heard(text, listen.question, listen.revision, "m1"))


def test_a_voice_message_becomes_a_job_that_knows_what_may_be_said() -> None:
    chat = at("terms").send(Speech(VOICE, 9000))
    listen = wanted(chat)
    assert (listen.blob, listen.locale) == (VOICE, "ja")
    assert {"同意します", "はい", "もどる"} <= set(listen.expected)
    assert chat.said() == ["speech.listening"]


@pytest.mark.parametrize("how", ["press", "type"])
def test_what_was_heard_is_an_answer_after_a_yes(how: str) -> None:
    chat = speak(at("contact_name"), "番号 太郎")
    assert "speech.echo" in chat.said()
    assert chat.asked == "heard"
    assert "contact_name" not in chat.draft.answers
    chat.press("yes") if how == "press" else chat.type("はい")
    assert chat.draft.answers["contact_name"].value == "番号　太郎"
    assert chat.asked == "email"


def test_after_a_no_nothing_is_taken_and_the_question_comes_again() -> None:
    chat = speak(at("contact_name"), "番号 次郎").press("no")
    assert (chat.said()[0], chat.asked) == ("speech.again", "contact_name")
    assert "contact_name" not in chat.draft.answers


def test_a_command_that_was_heard_needs_its_yes_too() -> None:
    chat = speak(at("contact_name"), "もどる")
    assert chat.asked == "heard"
    assert chat.press("yes").asked == "application_id_again"


def test_a_yes_that_was_heard_does_not_confirm_but_a_no_does() -> None:
    chat = speak(at("contact_name"), "番号 次郎")
    assert speak(chat, "はい").asked == "heard"
    assert chat.said()[0] == "speech.press_yes"
    assert speak(chat, "いいえ").asked == "contact_name"


def test_saying_it_again_takes_the_place_of_what_was_heard_before() -> None:
    chat = speak(speak(at("contact_name"), "番号 次郎"), "番号 太郎").press("yes")
    assert chat.draft.answers["contact_name"].value == "番号　太郎"


def test_secret_numbers_are_not_taken_by_voice_and_their_message_is_forgotten() -> None:
    chat = at("application_id").send(Speech(VOICE, 9000))
    assert not [effect for effect in chat.effects if isinstance(effect, Transcribe)]
    assert any(isinstance(effect, Forget) for effect in chat.effects)
    assert chat.said()[0] == "speech.not_for_numbers"


@pytest.mark.parametrize("text", [ID, " ".join(ID), f"番号は{ID}です"])
def test_a_long_number_is_not_even_echoed(text: str) -> None:
    chat = speak(at("contact_name"), text)
    assert (chat.said()[0], chat.asked) == ("speech.not_for_numbers", "contact_name")
    assert ID not in repr(chat.state).replace(repr(chat.draft.answers["application_id"]), "").replace(
        repr(chat.draft.answers["application_id_again"]), ""
    )
    assert Forget("m1") in chat.effects


def test_a_my_number_is_refused_and_forgotten() -> None:
    chat = speak(at("contact_name"), MY_NUMBER)
    assert "my_number" in chat.said()[0]
    assert MY_NUMBER not in repr(chat.state)
    assert Forget("m1") in chat.effects


@pytest.mark.parametrize("text", ["", "  ", "あ" * 41])
def test_what_was_not_understood_is_said_and_asked_again(text: str) -> None:
    chat = speak(at("contact_name"), text)
    assert (chat.said()[0], chat.asked) == ("speech.not_understood", "contact_name")


def test_who_has_gone_on_meanwhile_hears_nothing_of_it() -> None:
    chat = at("contact_name").send(Speech(VOICE, 9000))
    listen = wanted(chat)
    chat.type("番号 太郎")
    chat.send(Heard("番号 次郎", listen.question, listen.revision, "m1"))
    assert chat.asked == "email"
    assert chat.draft.answers["contact_name"].value == "番号　太郎"


def test_too_much_to_listen_to_is_said() -> None:
    assert at("contact_name").send(Speech(None, 9_000_000)).said()[0] == "speech.too_long"


def test_taking_the_voice_message_back_takes_back_what_was_heard() -> None:
    chat = speak(at("contact_name"), "番号 太郎")
    chat.send(Unsent("m1"))
    assert chat.state is not None
    assert chat.state.side is None
    chat = speak(at("contact_name"), "番号 太郎").press("yes").send(Unsent("m1"))
    assert "contact_name" not in chat.draft.answers

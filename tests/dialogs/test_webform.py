"""Sensitive answers beside the chat: nothing of them passes through a channel of another company."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import webform
from dialogs.application import APPLICATION
from dialogs.effects import REPLY, DropBlob, Forget
from dialogs.events import FormAnswer
from dialogs.given import Given
from dialogs.policy import Policy
from dialogs.ports import FormPage
from tests.dialogs.talking import ID, LICENCE, MY_NUMBER, ORDINARY, OTHER_ID, PICTURE, Chat, wording

POLICY = Policy(webform=True, captcha=False, email_proof=False)
BIRTH = "昭和60年10月10日"


def line() -> Chat:
    """Return a conversation on LINE whose sensitive answers are given on pages."""
    return Chat(POLICY, channel="line").start()


def page(chat: Chat, secret: str = "") -> FormPage | None:
    """Return the page behind the newest link, or another one."""
    given = Given(chat.draft, chat.interview_moment(), chat.policy)
    return webform.page(APPLICATION, given, "ja", secret or token(chat))


def token(chat: Chat) -> str:
    """Return the secret of the newest link."""
    assert chat.draft.form is not None
    return chat.draft.form.token


def said(chat: Chat) -> str:
    """Return the newest reply as it is stored."""
    assert chat.reply is not None
    return REPLY.dump_json(chat.reply).decode()


def fill(chat: Chat, text: str) -> Chat:
    """Send an answer from the page on the table."""
    return chat.send(FormAnswer(token(chat), text))


def told(chat: Chat) -> list[str]:
    """Return the keys of what the page says."""
    return [part.key for part in chat.page.parts] if chat.page else []


def to(question: str, **answers: str) -> Chat:
    """Return a conversation with this question on the table, sensitive ones answered on their pages."""
    given = {"application_id": ID, "application_id_again": ID, "birthdate": BIRTH, "licence_number": LICENCE, **answers}
    chat = line()
    for _ in range(40):
        if chat.asked == question:
            return chat
        if APPLICATION[chat.asked].sensitive:
            fill(chat, given[chat.asked])
        else:
            chat.one(chat.asked, {**ORDINARY, **answers})
    raise AssertionError(chat.asked)


def test_the_link_is_given_instead_of_the_question() -> None:
    chat = to("application_id")
    assert chat.said() == [
        "done.terms",
        "channel.webform.next",
        "page.form.name.application_id",
        "channel.webform.open",
    ]
    assert chat.reply is not None and chat.draft.form is not None
    assert chat.reply.form == f"http://127.0.0.1:8080/form/{'c' * 32}.{chat.draft.form.token}"
    assert chat.reply.form in chat.text() and "30分" in chat.text()


@pytest.mark.parametrize("channel", ["web", "terminal"])
def test_our_own_channels_ask_in_the_chat(channel: str) -> None:
    chat = Chat(POLICY, channel=channel).start().type("自分", "はい")
    assert "ask.application_id" in chat.said() and chat.reply is not None and not chat.reply.form


def test_an_answer_typed_in_the_chat_is_not_used() -> None:
    chat = to("application_id").type(ID)
    assert chat.said()[0] == "channel.webform.please" and chat.asked == "application_id"
    assert any(isinstance(effect, Forget) for effect in chat.effects)
    assert chat.reply is not None and chat.reply.heard == "" and "application_id" not in chat.draft.answers


def test_a_picture_of_the_qr_code_is_not_used_either() -> None:
    chat = to("application_id").send(PICTURE)
    assert "channel.webform.please" in chat.said() and any(isinstance(effect, DropBlob) for effect in chat.effects)


def test_commands_and_frequent_questions_still_work_in_the_chat() -> None:
    chat = to("application_id").type("ヘルプ")
    assert "command.help.answer" in chat.said() and "channel.webform.open" in chat.said()
    assert chat.type("もどる").asked == "terms"


def test_the_link_stays_the_same_while_it_works() -> None:
    chat = to("application_id")
    first = token(chat)
    assert token(chat.type("もう一度")) == first
    chat.now += timedelta(minutes=31)
    assert page(chat) is None
    assert fill(chat, ID).page is None and "application_id" not in chat.draft.answers
    assert token(chat.type("もう一度")) != first
    assert page(chat, first) is None and page(chat, "ü") is None


def test_the_answer_goes_through_the_same_rule_and_on_to_the_next_page() -> None:
    chat = fill(to("application_id"), "４８２１ 0937 5561 2048 7739 105")
    assert chat.page is not None and chat.page.accepted and told(chat) == ["done.application_id"]
    assert chat.said()[0] == "channel.webform.done" and chat.asked == "application_id_again"
    assert chat.reply is not None and chat.page.next == chat.reply.form != ""
    assert fill(chat, ID).asked == "contact_name"
    assert chat.page is not None and chat.page.next == ""


def test_a_refused_answer_is_told_on_the_page_alone() -> None:
    chat = to("application_id")
    before = chat.reply
    fill(chat, ID[:-1])
    assert chat.page is not None and not chat.page.accepted and told(chat)[0].startswith("error.application_id")
    assert chat.reply is before and chat.asked == "application_id"
    fill(chat, MY_NUMBER)
    assert "mynumber.refused" in told(chat)
    assert MY_NUMBER not in str(chat.state) and ID[:-1] not in str(chat.state)
    assert fill(chat, ID).asked == "application_id_again"
    assert told(fill(chat, OTHER_ID)) != [] and chat.asked == "application_id_again"


def test_a_used_link_takes_no_second_answer() -> None:
    chat = to("application_id")
    first = token(chat)
    reply = fill(chat, ID).reply
    assert chat.send(FormAnswer(first, OTHER_ID)).page is None and chat.reply is reply


def test_a_birth_date_that_contradicts_is_told_on_the_page_and_mended_in_the_chat() -> None:
    chat = fill(to("birthdate"), "2020年1月1日")
    assert chat.page is not None and chat.page.waiting and told(chat) == ["error.birthdate.self_under_15"]
    assert chat.said()[0] == "channel.webform.mismatch" and "2020" not in chat.text() and "令和" not in chat.text()
    assert chat.press("fix_birthdate").said()[-1] == "channel.webform.open"
    assert fill(chat, BIRTH).asked == "signing_certificate"


def test_a_number_like_a_my_number_is_asked_about_in_the_chat() -> None:
    chat = to("licence_number", course="C", continuation="1")
    fill(chat, "123456789018")
    assert chat.page is not None and chat.page.waiting and chat.asked == "licence"
    assert "123456789018" not in said(chat)


def test_no_sensitive_value_is_ever_said_in_the_chat() -> None:
    chat = line()
    spoken = [chat.text()]
    for _ in range(60):
        if chat.asked == "handover":
            break
        if APPLICATION[chat.asked].sensitive:
            fill(chat, BIRTH if chat.asked == "birthdate" else ID)
        else:
            chat.one(chat.asked, ORDINARY)
        spoken.append(said(chat) + chat.text())
    for text in ("もどる", "次", "次", "まだ", "4", "状況", "変更"):
        chat.type(text)
        spoken.append(said(chat) + chat.text())
    assert chat.asked and "end.prepare.page" in "".join(spoken)
    for value in (ID, ID[:8], "4821 0937", "1985", "昭和60", "60年10月"):
        assert not [each for each in spoken if value in each], value


@pytest.mark.parametrize("question", [step.key for step in APPLICATION if step.sensitive])
def test_a_page_has_all_its_words(question: str) -> None:
    form = page(to(question, **({"course": "C", "continuation": "1"} if question == "licence_number" else {})))
    assert form is not None and form.question == question
    for locale in ("ja", "ja_easy", "en"):
        assert all(wording().text(part, locale) for part in (form.name, form.ask, form.hint))

"""What the engine promises: pause, erase, several applications, frequent questions, retention, the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs import handover
from dialogs.application import APPLICATION
from dialogs.effects import Claim, DropBlob, Erase, Offer, Part, Register, SendMail
from dialogs.events import Adopted, MovedAway, Other, Started, Woken
from dialogs.given import Given
from dialogs.policy import Policy
from dialogs.state import DRAFT, STATE
from tests.dialogs.talking import (
    ID,
    OTHER_ID,
    Chat,
    at,
    vocabulary,
    wording,
)


def test_pause_keeps_everything_and_goes_on_with_the_same_question() -> None:
    chat = at("email").type("中断")
    assert chat.said() == ["command.pause.done"]
    assert chat.type("続き").asked == "email" and "resume.greeting" in chat.said()


def test_an_answer_while_paused_is_taken() -> None:
    assert at("email").type("中断", "taro@gmail.com").asked == "email_again"


def test_cancel_and_erase_ask_first() -> None:
    chat = at("email").type("やめる")
    assert chat.asked == "cancel" and chat.type("いいえ").asked == "email"
    chat.type("データを消す", "はい")
    assert Erase() in chat.effects and chat.state is not None and chat.state.drafts == ()


def test_coming_back_after_an_erasure_starts_anew() -> None:
    chat = at("email").type("データを消す", "はい", "こんにちは")
    assert chat.asked == "representative" and "greeting.start" in chat.said()


def test_restart_begins_with_the_first_question() -> None:
    assert at("email").type("最初から", "はい").asked == "representative"


def test_two_people_on_one_address_need_two_names() -> None:
    chat = at("email_proof").type("家族の申請")
    chat.answer("email", application_id=OTHER_ID, application_id_again=OTHER_ID)
    chat.type("taro@gmail.com")
    assert chat.asked == "contact_name" and "error.contact_name.same_as_other" in chat.said()
    chat.type("番号 花子", "taro@gmail.com")
    assert chat.asked == "captcha"
    chat.send(Started())
    assert chat.asked == "which_person" and chat.reply is not None
    assert "番号　花子" in wording().choices(chat.reply.says[-1], "ja")
    assert chat.type("1").asked == "email_proof"


@pytest.mark.parametrize("name", vocabulary().faqs)
def test_every_faq_is_answered_and_the_question_asked_again(name: str) -> None:
    chat = at("application_id").type(vocabulary_title(name))
    assert chat.said()[:2] == [f"faq.{name}.answer", "command.faq.back"] and chat.asked == "application_id"


def vocabulary_title(name: str) -> str:
    """Return the Japanese title of a frequent question."""
    return wording().text(Part(f"faq.{name}.title"), "ja")


def test_the_faq_list_takes_a_number() -> None:
    chat = at("contact_name").type("よくある質問")
    assert chat.asked == "faq" and chat.type("3").asked == "contact_name"
    assert "番号　太郎" in str(chat.type("番号 太郎").draft.answers["contact_name"].value)


def test_the_language_can_be_changed_at_any_step() -> None:
    chat = at("email").type("English")
    assert chat.reply is not None and chat.reply.locale == "en" and chat.asked == "email"
    assert chat.text("en").isascii() or "メール" in chat.text("en")


def test_a_sticker_is_answered_with_the_question() -> None:
    assert at("email").send(Other("sticker")).said()[0] == "channel.sticker"


def test_an_idle_draft_is_announced_and_erased() -> None:
    chat = at("email")
    chat.now += timedelta(days=6, hours=1)
    assert chat.send(Woken()).said() == ["retention.reminder"]
    chat.now += timedelta(days=1)
    assert chat.send(Woken()).said() == ["retention.erased_idle"] and Erase() in chat.effects
    chat.now += timedelta(days=8)
    assert chat.send(Woken()).state is None


def test_a_draft_that_is_kept_for_a_day_is_not_announced_after_every_message() -> None:
    chat = Chat(Policy(draft_days=1)).start().answer("email")
    for _ in range(2):
        chat.now += timedelta(hours=1)
        assert "retention.reminder" not in chat.send(Woken()).said()
    chat.now += timedelta(hours=11)
    assert chat.send(Woken()).said() == ["retention.reminder"]
    chat.now += timedelta(hours=12)
    assert chat.send(Woken()).said() == ["retention.erased_idle"]


def test_a_finished_packet_loses_its_photo_first_and_then_goes() -> None:
    chat = at("handover")
    chat.now += timedelta(hours=25)
    chat.send(Woken())
    assert any(isinstance(effect, DropBlob) for effect in chat.effects)
    chat.now += timedelta(days=3)
    assert chat.send(Woken()).said() == ["retention.erased_finished"]


@pytest.mark.parametrize("born", ["令和7年11月24日", "平成23年11月24日"])
def test_the_page_of_an_application_stands_when_a_birthday_has_passed(born: str) -> None:
    chat = at("handover", representative="2", birthdate=born)
    assert chat.draft.packet is not None
    before = Given(chat.draft, chat.interview_moment(), chat.policy)
    after = replace(before, moment=replace(before.moment, now=chat.now + timedelta(days=1)), found={})
    pages = [handover.handed_over(APPLICATION, given, "ja", chat.draft.packet.token) for given in (before, after)]
    assert pages[0] is not None and pages[0] == pages[1]


def test_the_end_of_prepare_never_says_that_an_application_was_made() -> None:
    chat = at("application").type("はい")
    assert "end.prepare.ready" in chat.said() and "申請は、まだ終わっていません" in chat.text()
    assert chat.mails[-1].template == "prepared" and ID not in str(chat.mails[-1])
    assert "end.prepare.reported" in chat.type("1").said() and chat.asked == ""


def test_the_screens_come_one_by_one_with_values_to_copy() -> None:
    chat = at("handover").type("次", "次")
    assert chat.reply is not None
    assert next(say.copy for say in chat.reply.says if say.copy) == "4821 0937 5561 2048 7739 105"
    chat.type("まだ送信していない", "6")
    assert "handover.screen.6.title" in chat.said()


def test_intake_ends_with_a_receipt() -> None:
    chat = Chat(Policy(mode="intake")).start().answer("application").type("はい")
    registered = [effect for effect in chat.effects if isinstance(effect, Register)]
    mails = [effect for effect in chat.effects if isinstance(effect, SendMail)]
    assert registered[0].receipt_number in chat.text() and mails[0].template == "receipt"
    assert registered[0].application["application_id"] == ID and ID not in STATE.dump_json(chat.state).decode()
    assert chat.type("はい").said()[-1] == "end.finished"


def test_erasing_says_what_the_operator_has_received_and_keeps() -> None:
    chat = Chat(Policy(mode="intake")).start().answer("application").type("はい")
    assert chat.copy().type("データを消す", "はい").said()[:2] == ["erase.done", "privacy.received"]
    assert "privacy.received" in chat.copy().type("プライバシー").said()
    chat.now += timedelta(days=4)
    reply = chat.reply
    assert chat.send(Woken()).reply is reply and chat.state is not None and chat.state.drafts == ()


def test_no_captcha_and_no_proof_where_the_operator_wants_none() -> None:
    chat = Chat(Policy(captcha=False, email_proof=False)).start().answer("registration")
    assert chat.type("はい").asked == "course"


def test_an_application_goes_on_on_another_channel_by_a_code_that_works_there_alone() -> None:
    here = at("email").type("別のアプリ")
    offered = next(effect for effect in here.effects if isinstance(effect, Offer))
    assert f"{offered.code[:4]}-{offered.code[4:]}" in here.text() and here.asked == "email"
    there = Chat().start().type(f"{offered.code[:4].lower()}-{offered.code[4:].lower()}")
    assert there.effects == (Claim(offered.code),)
    there.send(Adopted(DRAFT.dump_python(here.draft, mode="json")))
    assert there.asked == "email" and "channel.moved.here" in there.said()
    here.send(MovedAway(offered.ref, "telegram"))
    assert here.state is not None and here.state.drafts == () and "Telegram" in here.text()


def test_a_wrong_code_is_told_and_the_first_question_asked() -> None:
    chat = Chat().start().type("ABCD-2345").send(Adopted(None))
    assert "channel.code.wrong" in chat.said() and chat.asked == "representative"


def test_a_code_changes_nothing_where_answers_stand() -> None:
    assert not at("contact_name").type("ABCD-2345").effects

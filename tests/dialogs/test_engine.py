"""What the engine promises: back, edit and return, lapse, stale buttons, the ladder, pause, several applications."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.effects import DropBlob, Forget
from dialogs.events import Finding, LinkFollowed, MailRefused, Press
from dialogs.state import STATE
from tests.dialogs.talking import (
    ID,
    LICENCE,
    MY_NUMBER,
    OTHER_PICTURE,
    PICTURE,
    Chat,
    at,
)


def test_back_asks_the_question_before_and_loses_nothing() -> None:
    chat = at("email").type("もどる")
    assert chat.asked == "contact_name" and "command.back.done" in chat.said()
    assert chat.type("もどる").asked == "application_id_again"
    assert chat.type("続きから").asked == "email"
    assert chat.draft.answers["contact_name"].value == "番号　太郎"


def test_an_answer_given_after_going_back_twice_leads_forward_again() -> None:
    chat = at("braille").type("もどる", "もどる")
    assert chat.asked == "signing_certificate"
    assert chat.type("付けない").asked == "braille"


def test_the_first_question_has_nothing_before_it() -> None:
    chat = Chat().start().type("もどる")
    assert "command.back.first" in chat.said() and chat.asked == "representative"


def test_an_edit_from_the_review_returns_to_it_through_what_it_opened() -> None:
    chat = at("application").type("変更 コース")
    assert chat.asked == "course"
    chat.type("C")
    assert chat.asked == "continuation" and {"review.opened", "review.lapsed"} <= set(chat.said())
    chat.type("1", LICENCE)
    assert chat.asked == "information_right"
    assert chat.type("はい").asked == "application"
    chat.type("変更 コース").type("B")
    assert chat.asked == "information_right"
    assert chat.type("はい").asked == "application"


def test_the_same_answer_again_lapses_nothing() -> None:
    chat = at("application").type("変更 メール", "taro@gmail.com")
    assert chat.asked == "application"


def test_a_changed_address_is_compared_confirmed_and_proven_again() -> None:
    chat = at("application").type("変更 メール", "hanako@gmail.com")
    assert chat.asked == "email_again"
    assert chat.type("hanako@gmail.com").asked == "registration"
    chat.type("はい")
    assert chat.asked == "email_proof" and chat.mails[-1].to == "hanako@gmail.com"
    assert chat.type(chat.code()).asked == "application"


def test_another_photo_asks_for_the_three_ticks_again() -> None:
    chat = at("application").type("変更 写真").send(OTHER_PICTURE).type("1")
    assert chat.asked == "photo_right" and "review.lapsed" in chat.said()
    assert chat.type("はい", "はい").asked == "photo_right"
    assert chat.type("はい").asked == "application"


def test_a_button_of_an_older_question_changes_nothing() -> None:
    chat = at("terms")
    old = Press("representative:child:1")
    chat.send(old)
    assert "channel.stale_button" in chat.said() and chat.asked == "terms"
    assert chat.draft.answers["representative"].value == "self"


def test_every_button_carries_question_option_and_revision() -> None:
    chat = at("terms")
    assert chat.reply is not None and chat.state is not None
    assert [b.data for b in chat.reply.says[-1].buttons][:3] == [
        f"terms:{option}:{chat.state.revision}" for option in ("yes", "no", "back")
    ]


def test_the_third_failed_try_names_somebody_to_ask_and_success_starts_over() -> None:
    chat = at("birthdate").type("きのう")
    assert "retry.example" not in chat.said()
    assert "retry.example" in chat.type("きのう").said()
    assert "retry.person" in chat.type("きのう").said()
    assert "「きのう」" in chat.text()
    assert chat.type("S60.10.10", "もどる", "きのう").said() == ["error.birthdate.unparseable"]


def test_a_secret_is_quoted_masked_and_forgotten() -> None:
    chat = at("application_id").type("4821 0937 5561 2048 7739 10")
    assert "4821" not in chat.text() and Forget("") in chat.effects
    assert chat.reply is not None and "4821" not in chat.reply.heard


def test_pieces_of_an_id_are_put_together() -> None:
    chat = at("application_id").type("4821 0937", "５５６１ー２０４８")
    assert "error.application_id.piece" in chat.said() and chat.draft.tries == 0
    assert chat.type("7739 105").draft.answers["application_id"].value == ID


def test_an_id_read_from_the_form_is_not_asked_twice() -> None:
    chat = at("application_id").send(PICTURE)
    assert chat.asked == "contact_name" and "qr.found" in chat.said()


@pytest.mark.parametrize("question", ["representative", "application_id", "contact_name", "email", "photo"])
def test_a_my_number_is_refused_at_every_step_and_kept_nowhere(question: str) -> None:
    chat = at(question).type(f"私のは{MY_NUMBER[:4]} {MY_NUMBER[4:8]} {MY_NUMBER[8:]}です")
    assert any("mynumber" in key or "my_number" in key for key in chat.said())
    assert chat.asked == question and Forget("") in chat.effects
    assert MY_NUMBER not in STATE.dump_json(chat.state).decode().replace(" ", "")
    assert chat.reply is not None and MY_NUMBER[:4] not in chat.reply.heard


def test_a_licence_number_like_a_my_number_is_not_kept_until_its_origin_is_told() -> None:
    chat = at("licence_number", course="C").type(MY_NUMBER)
    assert chat.asked == "licence" and MY_NUMBER not in STATE.dump_json(chat.state).decode()
    assert chat.type("いいえ").asked == "licence_number"
    chat.type(MY_NUMBER, "はい")
    assert chat.asked == "licence_number" and MY_NUMBER not in STATE.dump_json(chat.state).decode()
    assert chat.type(MY_NUMBER).asked == "birthdate"


def test_the_conditions_of_course_c_lead_back_to_the_course() -> None:
    chat = at("continuation", course="C").type("2")
    assert chat.asked == "course" and "warn.continuation.not_met" in chat.said()
    assert chat.type("B").asked == "birthdate"


def test_a_certificate_that_course_c_needs_cannot_be_left_out() -> None:
    chat = at("signing_certificate", course="C").type("付けない")
    assert chat.asked == "signing_certificate" and chat.said() == ["error.signing_certificate.course_c"]
    assert chat.press("fix_course").type("A").asked == "login_certificate"
    assert chat.draft.answers["signing_certificate"].value == "decline"


def test_free_words_about_the_card_lead_to_a_course() -> None:
    assert at("course").type("財布ごと盗まれた").draft.answers["course"].value == "A"
    chat = at("course").type("もうすぐ期限が切れます")
    assert chat.asked == "course_licence" and chat.type("はい").asked == "continuation"
    chat = at("course").type("電子証明書の期限が切れた")
    assert chat.asked == "course" and "warn.course.ecert_only_go_to_municipality" in chat.said()


def test_three_wrong_captchas_bring_three_new_pictures_and_a_person() -> None:
    chat = at("captcha")
    drawn = set()
    for _ in range(3):
        assert chat.draft.captcha is not None
        drawn.add(chat.draft.captcha.text)
        chat.type("xxxxxx")
    assert len(drawn) == 3 and "retry.person" in chat.said()
    assert chat.solve().asked == "registration"


def test_an_old_captcha_is_renewed() -> None:
    chat = at("captcha")
    assert chat.draft.captcha is not None
    letters = chat.draft.captcha.text
    chat.now += timedelta(minutes=11)
    chat.type(letters)
    assert "error.captcha.expired" in chat.said() and chat.asked == "captcha"


def test_the_code_expires_and_a_new_mail_brings_a_new_one() -> None:
    chat = at("email_proof")
    old = chat.code()
    chat.now += timedelta(hours=25)
    chat.type(old)
    assert "error.email_proof.expired" in chat.said()
    chat.type("再送")
    assert "email_proof.resent" in chat.said() and chat.code() != old
    assert chat.type("再送").said()[0] == "error.email_proof.too_soon"
    assert chat.type(chat.code()).asked == "course"


def test_five_wrong_codes_close_the_code() -> None:
    chat = at("email_proof")
    wrong = "000000" if chat.code() != "000000" else "111111"
    for _ in range(5):
        chat.type(wrong)
    assert "error.email_proof.too_many" in chat.said()
    assert chat.type(chat.code()).asked == "email_proof"
    assert chat.type("再送", chat.code()).asked == "email_proof"
    assert chat.type(chat.code()).asked == "course"


def test_the_link_proves_the_address_once() -> None:
    chat = at("email_proof")
    token = chat.mails[-1].token
    assert chat.send(LinkFollowed("x" * 32)).asked == "email_proof"
    assert chat.send(LinkFollowed(token)).asked == "course"
    assert "error.email_proof.link_used" in chat.send(LinkFollowed(token)).said()


def test_mails_have_a_limit() -> None:
    chat = at("email_proof")
    for _ in range(6):
        chat.now += timedelta(minutes=10)
        chat.type("再送")
    assert "error.email_proof.too_many_sends" in chat.said() and len(chat.mails) == 5


def test_a_mail_that_was_refused_is_told_and_its_code_is_worth_nothing() -> None:
    chat = at("email_proof")
    code = chat.code()
    chat.send(MailRefused())
    assert "error.email_proof.mail_limit" in chat.said()
    assert chat.type(code).asked == "email_proof"


def test_a_refused_photo_says_what_to_do_and_is_dropped() -> None:
    chat = at("photo")
    chat.findings = (Finding("truncated", "block"),)
    chat.send(PICTURE)
    assert chat.asked == "photo" and "photo.file.truncated" in chat.said()
    assert any(isinstance(effect, DropBlob) for effect in chat.effects) and chat.draft.shot is None


def test_a_photo_with_remarks_can_be_used_all_the_same() -> None:
    chat = at("photo")
    chat.findings = (Finding("compressed", "fix"),)
    chat.send(PICTURE).type("事情があり、このまま進む")
    assert chat.asked == "photo_right" and "photo.exception.route" in chat.said()
    assert chat.draft.answers["photo"].value["exception"] is True


def test_a_photo_is_turned_and_looked_at_again() -> None:
    chat = at("photo").send(PICTURE).type("右に回す")
    assert "photo.rotated" in chat.said() and chat.draft.shot is not None and chat.draft.shot.turns == 1


def test_a_row_that_is_not_answered_yet_cannot_be_changed() -> None:
    chat = at("email").type("変更 写真")
    assert "change.kept" in chat.said() and chat.asked == "email"

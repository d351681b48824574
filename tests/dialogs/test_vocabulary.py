"""What people type, and what it is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.catalogues import load
from dialogs.vocabulary import Vocabulary

VOCABULARY = Vocabulary(load())
WHO = ("self", "child", "ward")
WANT = ("want", "decline")
COURSES = ("A", "B", "C", "unsure")
CARD = ("have", "never", "lost", "broken")
REVIEW = ("ok", "change")
ROWS = ("application_id", "contact_name", "email", "course", "birthdate", "signing_certificate", "login_certificate")


@pytest.mark.parametrize(
    "text", ["2", "２", "二", "②", "2番", "2.", "2番です", "2です", "no. 2", "番号2", "2 お願いします"]
)
def test_a_choice_can_be_typed_by_its_number_in_any_form(text: str) -> None:
    assert VOCABULARY.option(text, "representative", WHO) == "child"


@pytest.mark.parametrize("text", ["0", "4", "12", "二十", "1 2", "1歳", "2枚にしたい", "៣", "२", ""])
def test_a_number_that_is_no_choice_is_none(text: str) -> None:
    assert VOCABULARY.option(text, "representative", WHO) is None


@pytest.mark.parametrize(
    ("text", "question", "options", "option"),
    [
        ("自分のカード", "representative", WHO, "self"),
        ("My own card", "representative", WHO, "self"),
        ("じぶんの カード", "representative", WHO, "self"),
        ("わたし", "representative", WHO, "self"),
        ("本人です。", "representative", WHO, "self"),
        ("むすめ", "representative", WHO, "child"),
        ("孫", "representative", WHO, "child"),
        ("後見人です", "representative", WHO, "ward"),
        ("child", "representative", WHO, "child"),
        ("1 付ける", "signing_certificate", WANT, "want"),
        ("2 付けない", "signing_certificate", WANT, "decline"),
        ("Ａ", "course", COURSES, "A"),
        ("a", "course", COURSES, "A"),
        ("A 新規・期限切れ・紛失など", "course", COURSES, "A"),
        ("わかりません", "course", COURSES, "unsure"),
        ("i don’t know", "course", COURSES, "unsure"),
        ("なくしました", "course_card", CARD, "lost"),
        ("初めてです", "course_card", CARD, "never"),
        ("OK", "application", REVIEW, "ok"),
        ("違います", "application", REVIEW, "change"),
    ],
)
def test_a_choice_can_be_typed_by_its_label_code_or_a_word_for_it(
    text: str, question: str, options: tuple[str, ...], option: str
) -> None:
    assert VOCABULARY.option(text, question, options) == option


@pytest.mark.parametrize("text", ["1 付けない", "2 付ける"])
def test_a_number_that_contradicts_the_words_behind_it_is_asked_again(text: str) -> None:
    assert VOCABULARY.option(text, "signing_certificate", WANT) is None


@pytest.mark.parametrize("text", ["結構です", "大丈夫です", "不要です", "はい", "いいです"])
def test_words_for_a_certificate_are_left_to_the_rule(text: str) -> None:
    assert VOCABULARY.option(text, "signing_certificate", WANT) is None


@pytest.mark.parametrize("text", ["大丈夫です", "結構です", "いいです"])
def test_words_that_mean_yes_and_no_choose_nothing_at_a_review(text: str) -> None:
    assert VOCABULARY.option(text, "application", REVIEW) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("もどる", "back"),
        ("Ｂａｃｋ", "back"),
        ("よくある しつもん", "faq"),
        ("？", "help"),
        ("再送", "email_resend"),
        ("次", "next"),
        ("別の画像", "captcha_renew"),
        ("can’t read it", "captcha_renew"),
        ("もどるボタンはどこ", None),
        ("", None),
    ],
)
def test_a_command_is_the_whole_message(text: str, command: str | None) -> None:
    assert VOCABULARY.command(text) == command


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("変更 3", "3"),
        ("変更3", "3"),
        ("３番を直す", "3"),
        ("3ばんを なおす", "3"),
        ("三番を訂正", "3"),
        ("change 12", "12"),
        ("Change row 3", "3"),
        ("変更 メール", "メール"),
        ("メールを直す", "メール"),
        ("change email", "email"),
        ("変更 住所", "住所"),
        ("変更", ""),
        ("fix", ""),
        ("住所を変更", None),
        ("fixman", None),
        ("直美", None),
        ("番号 太郎", None),
    ],
)
def test_change_names_a_row_by_number_or_name(text: str, target: str | None) -> None:
    assert VOCABULARY.change_target(text) == target


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("メール", "email"),
        ("e-mail", "email"),
        ("メールアドレスのところ", "email"),
        ("お名前", "contact_name"),
        ("誕生日", "birthdate"),
        ("ID", "application_id"),
        ("署名用", "signing_certificate"),
        ("電子証明書", None),
        ("住所", None),
        ("", None),
    ],
)
def test_a_row_is_found_by_the_names_people_use(text: str, row: str | None) -> None:
    assert VOCABULARY.row(text, ROWS) == row


@pytest.mark.parametrize(
    ("text", "faq"),
    [
        ("暗証番号", "pin"),
        ("お金はかかりますか", "fee"),
        ("How much?", "fee"),
        ("My Number", "my_number"),
        ("太郎", None),
    ],
)
def test_a_common_question_is_found_by_its_words_or_title(text: str, faq: str | None) -> None:
    found = VOCABULARY.faq(text.rstrip("?"))
    assert found == faq


@pytest.mark.parametrize(
    ("text", "faq"),
    [
        ("カードはいつもらえるの？", "delivery"),
        ("how much is the fee?", "fee"),
        ("マイナ免許証だとどうなりますか", "licence"),
        ("お金太郎", None),
        ("where is my coffee", None),
        ("眼鏡 太郎", None),
    ],
)
def test_a_common_question_is_found_within_a_question_only(text: str, faq: str | None) -> None:
    assert VOCABULARY.faq_within(text) == faq


def test_there_are_24_common_questions() -> None:
    assert len(VOCABULARY.faqs) == 24


def test_the_rules_find_the_words_they_need() -> None:
    assert {"yes", "no", "want", "decline", "ambiguous", "unknown"} <= set(VOCABULARY.lexicon)
    assert "お願いします" in VOCABULARY.lexicon["yes"]


@given(st.text())
def test_no_text_is_too_strange_to_be_looked_up(text: str) -> None:
    VOCABULARY.command(text)
    VOCABULARY.change_target(text)
    VOCABULARY.option(text, "course", COURSES)
    VOCABULARY.row(text, ROWS)
    VOCABULARY.faq(text)
    VOCABULARY.faq_within(text)

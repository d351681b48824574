"""What single rules say beyond a value: positions, masks, pieces, second entries, near misses."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core import (
    application_id,
    birthdate,
    captcha,
    contact_name,
    email_address,
    email_code,
    licence_number,
    my_number,
    text,
    wareki,
)
from core.verdict import Accepted, Rejected

ID = "48210937556120487739105"


def refusal(rule: Callable[[], Accepted[Any]]) -> dict[str, Any]:
    """Return the reason and details of a refusal."""
    with pytest.raises(Rejected) as refused:
        rule()
    return {"reason": refused.value.reason} | refused.value.details


def test_an_application_id_says_how_many_digits_are_missing_or_too_many() -> None:
    assert refusal(lambda: application_id.parse(ID[:-1])) == {"reason": "too_short", "count": 22, "missing": 1}
    assert refusal(lambda: application_id.parse(ID + "4")) == {"reason": "too_long", "count": 24, "extra": 1}
    assert refusal(lambda: application_id.parse("4821 O937 5561 2048 7739 105"))["position"] == 6
    assert refusal(lambda: application_id.parse(f"{ID}\n5{ID[1:]}")) == {"reason": "two_numbers", "count": 2}


def test_the_second_application_id_must_be_the_first() -> None:
    assert application_id.parse_again("４８２１ 0937 5561 2048 7739 105", ID).value == ID
    other = ID[:4] + "9" + ID[5:]
    assert refusal(lambda: application_id.parse_again(other, ID)) == {"reason": "mismatch", "position": 5}


def test_an_application_id_is_printed_in_groups_and_hidden_but_for_its_end() -> None:
    assert application_id.grouped(ID) == "4821 0937 5561 2048 7739 105"
    assert application_id.masked(ID) == "●●●● ●●●● ●●●● ●●●● ●●●● 105"
    assert application_id.tail(ID) == "105"


@pytest.mark.parametrize(
    ("typed", "gathered", "whole"),
    [
        ("4821 0937", "", "48210937"),
        ("４８２１ー０９３７", "", "48210937"),
        ("5561-2048-7739", "48210937", "482109375561" + "20487739"),
        ("105", ID[:20], ID),
        ("最後は105です", ID[:20], ID),
        ("2048 7739 105", "", None),
        ("5561と2048", ID[:8], None),
        ("7739 105", ID[:16], ID),
        ("482109375561", "", None),
        ("482", "", None),
        (ID, "", None),
        ("7739 1055", ID[:16], None),
        ("4821です", "", None),
        ("", "", None),
    ],
)
def test_pieces_of_an_application_id_are_gathered(typed: str, gathered: str, whole: str | None) -> None:
    assert application_id.piece(typed, gathered) == whole


def test_positions_count_what_people_see_as_one_character() -> None:
    assert refusal(lambda: contact_name.parse("葛\U000e0100城ﾊﾞ😀")) == {
        "reason": "invalid_char",
        "position": 4,
        "char": "😀",
    }
    assert refusal(lambda: contact_name.parse("番号\x00")) == {"reason": "control_char", "position": 3}
    assert refusal(lambda: captcha.parse("44👍🏽あ")) == {"reason": "invalid_char", "position": 3, "char": "👍🏽"}
    assert refusal(lambda: email_address.parse("ta ro\x00@gmail.com"))["char"] == "␀"


def test_a_replaced_kanji_is_named_with_what_stands_for_it() -> None:
    (notice,) = contact_name.parse("髙﨑 髙子").notices
    assert notice.details == {"from": "髙、﨑", "to": "高、崎", "value": "高崎　高子"}


def test_every_replacement_is_needed_and_allowed() -> None:
    for char, plain in contact_name.GAIJI.items():
        assert not contact_name.allowed(char), char
        assert len(plain) == 1 and contact_name.allowed(plain), char


def test_names_are_told_how_long_they_are() -> None:
    expected = {"reason": "too_long", "count": 51, "max": 50, "extra": 1}
    assert refusal(lambda: contact_name.parse("番" * 51)) == expected
    assert contact_name.parse("番" * 25 + "　　" + "号" * 24).value.count("　") == 1


def test_the_second_address_must_be_the_first() -> None:
    assert email_address.parse_again("taro@GMAIL.com", "taro@gmail.com").value == "taro@gmail.com"
    wrong = refusal(lambda: email_address.parse_again("taro@gmail.jp.net", "taro@gmail.com"))
    assert wrong == {"reason": "mismatch", "first": "taro@gmail.com", "position": 12}
    longer = refusal(lambda: email_address.parse_again("taro1@gmail.com", "taro@gmail.com"))
    assert longer["position"] == 5
    assert email_address.masked("taro@gmail.com") == "t●●●@gmail.com"


def test_a_wrong_address_says_where() -> None:
    assert refusal(lambda: email_address.parse("taro@gmail")) == {"reason": "bad_domain", "domain": "gmail"}
    assert refusal(lambda: email_address.parse("ta ro😀@gmail.com"))["position"] == 6
    assert refusal(lambda: email_address.parse("ta..ro@gmail.com"))["position"] == 3


def test_birth_dates_near_a_limit_say_which() -> None:
    today = date(2026, 11, 23)
    (eve, done) = birthdate.parse("2011-11-24", today).notices
    assert (eve.reason, eve.details, done.level) == ("birthday_eve_age_boundary", {"age": 15}, "done")
    assert refusal(lambda: birthdate.parse("2027-01-01", today))["date"] == date(2027, 1, 1)
    assert refusal(lambda: birthdate.parse("1880-01-01", today))["age"] == 146
    (moved,) = birthdate.parse("昭和64年1月8日", today).notices
    assert moved.details == {"wareki": date(1989, 1, 8), "date": date(1989, 1, 8)}


def test_a_leap_day_birthday_is_reached_on_the_first_of_march() -> None:
    reasons = [notice.reason for notice in birthdate.parse("2012-02-29", date(2027, 2, 28)).notices]
    assert reasons == ["birthday_eve_age_boundary", "age_lt_15_legal_representative"]
    assert birthdate.parse("2012-02-29", date(2027, 3, 1)).notices == ()


def test_days_before_meiji_have_no_era_name() -> None:
    assert wareki.of(date(1867, 12, 31)) == "1867年12月31日"
    assert wareki.of(date(2019, 5, 1)) == "令和元年5月1日"
    assert wareki.named("x") is None


def test_a_licence_number_that_may_be_a_my_number_waits_for_a_word() -> None:
    with pytest.raises(Rejected) as asked:
        licence_number.parse("123456789018")
    assert asked.value.unclear
    assert licence_number.parse("123456789018", confirmed=True).value == "123456789018"
    assert licence_number.masked("305012345630") == "●●●●●●●●●630"


def test_a_licence_number_with_its_own_check_digit_is_not_doubted() -> None:
    both = next(
        number
        for body in range(3050_0000_00, 3050_0010_00)
        for end in range(100)
        if my_number.fits(number := f"{body}{end:02d}") and licence_number.fits(number)
    )
    assert licence_number.parse(both).value == both


@pytest.mark.parametrize(
    ("typed", "value"), [("１２３ 456", "123456"), ("番号は123456です", "123456"), ("123-456", "123456")]
)
def test_the_code_of_a_mail_is_read(typed: str, value: str) -> None:
    assert email_code.parse(typed).value == value


@pytest.mark.parametrize(("typed", "count"), [("12345", 5), ("1234567", 7), ("", 0), ("番号", 0)])
def test_a_code_of_another_length_is_counted(typed: str, count: int) -> None:
    assert refusal(lambda: email_code.parse(typed)) == {"reason": "wrong_length", "count": count, "length": 6}


@pytest.mark.parametrize(
    "typed",
    [
        "1234 5678 9018",
        "１２３４５６７８９０１８",
        "1234\n5678\n9018",
        "番号は一二三四五六七八九〇一八",
        "1234の5678の9018",
        "123456789018\n090-1234-5678",
        "1234 5678 9018 19851010",
        "photo_123456789018.jpg",
        "12\u200b3456789018",
        "၁၂၃၄၅၆၇၈၉၀၁၈",
        "申請書ID 4821 0937 5561 2048 7739 105 マイナンバー 1234 5678 9018",
        "48210937556120487739105\n123456789018",
        "1234-5678-9018 090-1234-5678",
        "090-1234-5678、1234-5678-9018",
        "123456789018 09012345678",
        "09012345678 123456789018",
        "1234 5678 9018 090 1234 5678",
        "1234 5678 9018 03-1234-5678",
        "1234 5678 9018 045 123 4567",
        "電話(03)1234-5678 1234 5678 9018",
        "1234 5678 9018 1234 5678 9018",
        "123456789018123456789018",
        "①1234 5678 9018",
        "1) 1234 5678 9018",
        "41 1234 5678 9018",
        "1234一5678一9018",
        "1234：5678：9018",
        "(1234)(5678)(9018)",
        "1234→5678→9018",
        "1234 5678 9O18",
        "l234 5678 90l8",
    ],
)
def test_a_my_number_is_found(typed: str) -> None:
    assert my_number.found(typed)
    assert not my_number.found(my_number.redact(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1234 5678 9017",
        "4821 0937 5561 2048 7739 105",
        "123456789018 12345678901",
        "1234567890180",
        "1234 5678 9018 5561 2048 7739 105",
        "090-1234-5678 03-1234-5678",
        "2026-11-23 07:57",
        "2026-11-23 0758",
        "090-1234-5678",
        "①②③④⑤⑥⑦⑧⑨⑩",
        "1234 5678",
    ],
)
def test_other_numbers_are_no_my_number(typed: str) -> None:
    assert not my_number.found(typed)


def test_redacting_leaves_the_rest() -> None:
    assert my_number.redact("番号は1234-5678-9018です") == "番号は●●●●-●●●●-●●●●です"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("六十", 60), ("十", 10), ("二〇二五", 2025), ("元", 1), ("千九百八十五", 1985), ("３１", 31), ("〇八", 8)]
    + [(wrong, None) for wrong in ("", "十百", "二三十", "a", "٣")],
)
def test_numbers_are_read(typed: str, value: int | None) -> None:
    assert text.number(typed) == value


def test_texts_are_compared_without_width_case_gaps_and_end_signs() -> None:
    assert text.key("　Ｈａｉ ！。") == "hai"
    assert text.key("は\u200bい。") == "はい"
    assert text.key("👍🏽") == "👍"
    assert text.visible("a\u200b\u202eb") == ("ab", True)
    assert text.shown("\x00") == "␀"
    assert text.graphemes("👍🏽か\u3099🇯🇵🇯🇵") == ["👍🏽", "か\u3099", "🇯🇵", "🇯🇵"]


def test_the_lists_of_characters_and_domains_name_their_source() -> None:
    for path in Path("core").glob("*.toml"):
        data = tomllib.loads(path.read_text("utf-8"))
        rows = [data] if "source" in data else list(data.values())
        assert all(row["source"] and row["checked_on"] for row in rows), path

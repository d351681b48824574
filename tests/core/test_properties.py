"""Rules hold for any text: they never crash, and what they accept they accept unchanged again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    age,
    application_id,
    birthdate,
    captcha,
    certificates,
    contact_name,
    course,
    email_address,
    email_code,
    licence_number,
    my_number,
    text,
    wareki,
    yes_no,
)
from core.verdict import Accepted, Rejected
from core.yes_no import Lexicon

TODAY = date(2026, 11, 23)
PIECES = st.sampled_from(
    [
        *"0123456789０１２３ー－‐ 　\n・.@＠年月日昭和平成令元十六〇SHhRr髙﨑太郎ｶﾞabcABC",
        *("\u200b", "\u202e", "\U000e0100", "\x00", "\u0301", "😀", "@gmail.com", "gmial.com"),
        *("です", "カード", "期限", "切れ", "なくし", "ない", "免許証", "はい", "いいえ", "付け"),
    ]
)
ANY = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))
RULES: dict[str, Callable[[str], Accepted[Any]]] = {
    "application_id": application_id.parse,
    "contact_name": contact_name.parse,
    "email_address": email_address.parse,
    "birthdate": lambda typed: birthdate.parse(typed, TODAY),
    "licence_number": licence_number.parse,
    "captcha": captcha.parse,
    "email_code": email_code.parse,
    "course": course.parse,
}


@pytest.mark.parametrize("rule", RULES)
@given(typed=ANY)
@settings(max_examples=150, deadline=None)
def test_what_is_accepted_is_accepted_unchanged_again(rule: str, typed: str) -> None:
    try:
        value = RULES[rule](typed).value
    except Rejected as rejected:
        assert rejected.reason
        return
    assert RULES[rule](value.isoformat() if isinstance(value, date) else value).value == value


@given(typed=ANY)
@settings(max_examples=150, deadline=None)
def test_yes_and_no_never_crash(lexicon: Lexicon, typed: str) -> None:
    for rule in (yes_no.parse, certificates.wanted, certificates.braille):
        try:
            assert rule(typed, lexicon).value in (True, False)
        except Rejected as rejected:
            assert rejected.reason


@given(typed=ANY)
@settings(max_examples=150, deadline=None)
def test_a_redacted_text_holds_no_my_number(typed: str) -> None:
    assert not my_number.found(my_number.redact(typed))
    assert len(my_number.redact(typed)) == len(typed)


@given(digits=st.text("0123456789", min_size=11, max_size=11), gap=st.sampled_from(["", *" -ー　\nの"]))
def test_every_my_number_is_found_however_it_is_divided(digits: str, gap: str) -> None:
    number = next(digits + last for last in "0123456789" if my_number.fits(digits + last))
    grouped = gap.join((number[:4], number[4:8], number[8:]))
    assert my_number.found(f"私の番号は{grouped}です")
    assert not any(char.isdigit() for char in my_number.redact(f"私の番号は{grouped}です"))


@given(st.text("0123456789", min_size=23, max_size=23))
def test_an_application_id_is_never_taken_for_a_my_number(digits: str) -> None:
    for written in (digits, application_id.grouped(digits), application_id.grouped(digits).replace(" ", "-")):
        assert not my_number.found(f"IDは{written}です")


@given(
    digits=st.text("0123456789", min_size=23, max_size=23),
    size=st.sampled_from([1, 2, 3, 4, 5, 6, 8, 23]),
    gap=st.sampled_from([*" -ー　・./:→", "\n", " - ", "一"]),
    before=st.sampled_from(["", "ID: ", "申請書ID（23けた）"]),
)
def test_an_application_id_is_read_however_it_is_divided(digits: str, size: int, gap: str, before: str) -> None:
    groups = [digits[at : at + size] for at in range(0, len(digits), size)]
    assert not my_number.found(before + gap.join(groups))


@given(
    body=st.text("0123456789", min_size=11, max_size=11),
    beside=st.sampled_from(
        ["090-1234-5678", "08012345678", "050 1234 5678", "03-1234-5678", "0120-97-1234", "41", "1)", "19851010"]
    ),
    gap=st.sampled_from([" ", "、", "\n", "　", " / "]),
    first=st.booleans(),
)
def test_a_my_number_is_found_beside_other_numbers(body: str, beside: str, gap: str, first: bool) -> None:
    number = next(body + last for last in "0123456789" if my_number.fits(body + last))
    grouped = " ".join((number[:4], number[4:8], number[8:]))
    assert my_number.found(gap.join((grouped, beside) if first else (beside, grouped)))


@given(st.dates(wareki.ERAS[0].first, date(2100, 12, 31)))
def test_every_day_since_meiji_survives_its_japanese_form(day: date) -> None:
    said = wareki.of(day)
    if age.years(day, date(2100, 12, 31)) <= birthdate.OLDEST:
        accepted = birthdate.parse(said, date(2100, 12, 31))
        assert accepted.value == day
        assert "era_boundary" not in {notice.reason for notice in accepted.notices}
    era = wareki.named(said[:2])
    year = text.number(said[2 : said.index("年")])
    assert era is not None and year is not None
    assert wareki.covers(era, day)
    assert wareki.year_of(era, year) == day.year


@given(birth=st.dates(date(1900, 1, 1), TODAY), days=st.integers(0, 40_000))
def test_age_rises_by_one_on_birthdays_and_the_eve_is_the_day_before(birth: date, days: int) -> None:
    today = birth + timedelta(days=days)
    before, after = age.years(birth, today), age.years(birth, today + timedelta(days=1))
    assert after - before in (0, 1)
    assert age.eve(birth, today) == (after if after > before and after in age.LIMITS else None)


@given(st.text())
def test_a_key_is_its_own_key(typed: str) -> None:
    assert text.key(text.key(typed)) == text.key(typed)


@given(st.text())
def test_graphemes_put_together_are_the_text(typed: str) -> None:
    assert "".join(text.graphemes(typed)) == typed


@given(st.integers(1, 9999))
def test_kanji_numerals_are_read(value: int) -> None:
    digits = "〇一二三四五六七八九"
    assert text.number("".join(digits[int(digit)] for digit in str(value))) == value
    units = zip((1000, 100, 10), "千百十", strict=True)
    written = "".join((digits[n] if n > 1 else "") + unit for size, unit in units if (n := value // size % 10))
    assert text.number(written + (digits[value % 10] if value % 10 else "")) == value

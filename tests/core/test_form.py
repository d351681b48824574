"""Whole applications: the finished form refuses the impossible, and the official screens follow from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from core import (
    age,
    application_id,
    captcha,
    consent,
    contact_name,
    course,
    email_address,
    facts,
    licence_number,
    official,
    photo_file,
)
from core.application import Application, Photo
from core.verdict import Rejected

TODAY = date(2026, 11, 23)


def filled(**changes: Any) -> Application:
    """Return an adult's application of course A with some answers changed."""
    answers: dict[str, Any] = {
        "representative": "self",
        "application_id": "48210937556120487739105",
        "typed_by_hand": True,
        "contact_name": "番号　太郎",
        "email": "taro@mail.test.jp",
        "course": "A",
        "birthdate": date(1985, 10, 10),
        "signing_certificate": True,
        "login_certificate": True,
        "braille": False,
        "photo": Photo(width=1200, height=1600, size=400_000),
        "applied_on": TODAY,
    }
    return Application(**(answers | changes))


BABY = {"representative": "child", "birthdate": date(2026, 1, 1), "signing_certificate": None, "photo": None}
COURSE_C = {"course": "C", "licence_number": "305012345630"}


@pytest.mark.parametrize(
    "changes",
    [
        {"course": "C"},
        {"licence_number": "305012345630"},
        COURSE_C | {"signing_certificate": False},
        {"photo": None},
        {"signing_certificate": None},
        {"birthdate": date(2027, 1, 1)},
        {"birthdate": date(2016, 1, 1)},
        {"representative": "child", "signing_certificate": None},
        {"representative": "ward"},
        BABY | {"signing_certificate": True},
        BABY | {"photo": Photo(width=500, height=500, size=50_000)},
        {"application_id": "123"},
        {"contact_name": "番" * 51},
        {"surprise": True},
    ],
)
def test_an_impossible_form_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        filled(**changes)


def test_the_screens_of_an_adult_come_in_the_official_order() -> None:
    screens = official.screens(filled())
    assert [screen.number for screen in screens] == [1, 2, 3, 4, 5, 6, 7]
    assert screens[1].fields == (
        official.Field("application_id", ("4821 0937 5561 2048 7739 105",)),
        official.Field("contact_name", ("番号　太郎",)),
        official.Field("email", ("taro@mail.test.jp",)),
    )
    assert screens[3].fields == (official.Field("birthdate", ("昭和60年10月10日",)),)
    assert screens[3].flags == {"boxes_untouched"}
    assert [box.ticked for box in screens[3].boxes] == [False, False, False, True]
    assert [box.name for box in screens[4].boxes] == ["photo_recent", "photo_front", "photo_rules"]


def test_a_declined_certificate_is_a_tick_and_wanted_braille_is_one_too() -> None:
    details = official.screens(filled(login_certificate=False, braille=True))[3]
    assert details.flags == {"open_certificates", "open_braille"}
    assert [(box.name, box.ticked) for box in details.boxes] == [
        ("signing_certificate", False),
        ("login_certificate", True),
        ("braille", True),
        ("information_right", True),
    ]


def test_a_baby_has_no_photo_screen_and_no_signing_box() -> None:
    screens = official.screens(filled(**BABY))
    assert [screen.number for screen in screens] == [1, 2, 3, 4, 6, 7]
    assert [box.name for box in screens[3].boxes] == ["login_certificate", "braille", "information_right"]


def test_course_c_types_its_number_before_the_birth_date() -> None:
    details = official.screens(filled(**COURSE_C))[3]
    assert [field.name for field in details.fields] == ["licence_number", "birthdate"]
    assert "course_c" in details.flags


@pytest.mark.parametrize(
    ("representative", "birth", "reason"),
    [
        ("self", date(2011, 11, 24), "self_under_15"),
        ("self", date(2011, 11, 23), ""),
        ("child", date(2011, 11, 23), "child_15_or_older"),
        ("child", date(2011, 11, 24), ""),
        ("ward", date(2020, 1, 1), ""),
        ("ward", date(1940, 1, 1), ""),
    ],
)
def test_the_birth_date_must_fit_the_one_who_applies(representative: str, birth: date, reason: str) -> None:
    if not reason:
        consent.contradiction(representative, birth, TODAY)
        return
    with pytest.raises(Rejected) as refused:
        consent.contradiction(representative, birth, TODAY)
    assert refused.value.reason == reason
    assert set(refused.value.details) == {"date", "age"}


@pytest.mark.parametrize(
    ("card", "expired", "licence", "course_"),
    [
        ("never", None, None, "A"),
        ("lost", None, True, "A"),
        ("broken", False, True, "A"),
        ("have", True, None, "A"),
        ("have", False, True, "C"),
        ("have", False, False, "B"),
        ("have", False, None, None),
        ("have", None, True, None),
        (None, False, True, None),
    ],
)
def test_three_facts_lead_to_the_course(
    card: course.Card | None, expired: bool | None, licence: bool | None, course_: str | None
) -> None:
    assert course.lead(card, expired, licence) == course_


def test_every_fact_was_checked_within_a_year() -> None:
    stale = [name for name, fact in facts.FACTS.items() if (date.today() - fact.checked_on).days > 365]
    assert not stale, "check these facts again at their source, then renew checked_on"


def test_the_limits_among_the_facts_are_those_of_the_rules() -> None:
    rules = {
        "application_id_length": application_id.LENGTH,
        "contact_name_max": contact_name.MAX,
        "email_max": email_address.MAX,
        "captcha_length": captcha.LENGTH,
        "licence_number_length": licence_number.LENGTH,
        "photo_min_bytes": photo_file.MIN_BYTES,
        "photo_max_bytes": photo_file.MAX_BYTES,
        "photo_min_pixels": photo_file.MIN_SIDE,
        "photo_max_pixels": photo_file.MAX_SIDE,
        "photo_months": photo_file.MAX_AGE_MONTHS,
        "age_photo": age.PHOTO,
        "age_own": age.OWN,
        "age_adult": age.ADULT,
    }
    assert {name: facts.value(name) for name in rules} == rules


def test_a_fact_speaks_the_language_of_its_reader() -> None:
    assert facts.value("delivery_time") == "約1か月"
    assert facts.value("delivery_time", "en") == "about 1 month"
    assert facts.value("help_line", "en") == facts.value("foreign_line")
    assert facts.value("help_line", "vi") == facts.value("foreign_line")
    assert facts.value("help_line", "ja_easy") == facts.value("card_line")
    assert facts.all("ja_easy")["fee_reissue"] == "1,000円（えん）"

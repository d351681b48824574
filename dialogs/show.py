"""How accepted answers are read back and shown in reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import application_id, licence_number
from dialogs.effects import Day, Part, Parts, Size, Value, When
from dialogs.given import Given

CODE_LENGTH = 6
"""Letters of the picture (both samples of the seed, 2-1) and digits of the mailed code."""
CODE_EXAMPLE = "123456"


def done_id(value: Any, given: Given) -> tuple[Part, ...]:
    """Read back an application ID by its last digits."""
    masked = application_id.masked(value)
    return (Part("done.application_id", {"masked": masked, "tail": application_id.tail(value)}),)


def done_licence(value: Any, given: Given) -> tuple[Part, ...]:
    """Read back a licence record number by its last digits."""
    return (Part("done.licence_number", {"masked": licence_number.masked(value), "tail": value[-3:]}),)


def done_terms(value: Any, given: Given) -> tuple[Part, ...]:
    """Record when the terms were accepted."""
    return (Part("done.terms", {"time": When(given.moment.now)}),)


def done_birthdate(value: Any, given: Given) -> tuple[Part, ...]:
    """Read back a date of birth in both calendars."""
    return (Part("done.birthdate", _birth(given)),) if given.birth else ()


def proposed_course(given: Given) -> tuple[Part, ...]:
    """Tell which course a link was about, until one is chosen: whoever made it may not know this person's case."""
    if not given.draft.proposed or "course" in given.answers:
        return ()
    return (Part("course.proposed", {"value": given.draft.proposed}),)


def gone_photo(given: Given) -> tuple[Part, ...]:
    """Tell why a photo is asked for once more: the one handed over was erased."""
    photo = given["photo"]
    return (Part("photo.gone"),) if photo and photo["blob"] is None else ()


def done_course(value: Any, given: Given) -> tuple[Part, ...]:
    """Name the course once it is known, and what follows from the facts that led to it."""
    if given.course is None:
        return ()
    follows = {"never": "first_time", "lost": "lost_report_first", "broken": "damaged"}.get(given["course_card"])
    if value == "unsure" or given["course"] in ("unsure", "valid"):
        if given["course_card"] == "have" and given.course == "A":
            follows = "expired"
        if given.course == "C":
            follows = "check_C_conditions"
        if follows:
            return (Part(f"done.course.{follows}"),)
    return (Part("done.course", {"value": given.course}),)


def done(key: str) -> Any:
    """Read back with `done.<key>` and the value."""
    return lambda value, given: (Part(f"done.{key}", {"value": str(value)}),)


def fixed(key: str) -> Any:
    """Read back with `done.<key>` alone."""
    return lambda value, given: (Part(f"done.{key}"),)


def done_option(key: str) -> Any:
    """Read back with `done.<key>.<option>`."""
    return lambda value, given: (Part(f"done.{key}.{value}"),)


def row_id(value: Any, given: Given, full: bool) -> Value:
    """Show an application ID in groups where it is compared, else its last digits."""
    return application_id.grouped(value) if full else application_id.masked(value)


def row_licence(value: Any, given: Given, full: bool) -> Value:
    """Show a licence record number where it is compared, else its last digits."""
    return str(value) if full else licence_number.masked(value)


def row_representative(value: Any, given: Given, full: bool) -> Value:
    """Show whose card it is."""
    return Part(f"label.{value}")


def row_course(value: Any, given: Given, full: bool) -> Value:
    """Show the course by the words of the official button."""
    return Part(f"label.{given.course}") if given.course else Part("review.value.missing")


def row_birthdate(value: Any, given: Given, full: bool) -> Value:
    """Show a date of birth in both calendars with the age."""
    return Part("review.value.birthdate", _birth(given))


def row_wanted(key: str) -> Any:
    """Show a certificate or braille both ways: our word, and the official box."""
    return lambda value, given, full: Parts((Part(f"review.value.{value}"), Part(f"box.{key}.{value}")))


def row_photo(value: Any, given: Given, full: bool) -> Value:
    """Show the size of the photo, or that it was erased."""
    if value["blob"] is None:
        return Part("review.value.photo_gone")
    return Part(
        "review.value.photo",
        {"width": value["width"], "height": value["height"], "size": Size(value["size"])},
    )


def row_confirmed(value: Any, given: Given, full: bool) -> Value:
    """Show an attestation."""
    return Part("review.value.confirmed")


def limit(count: int) -> Any:
    """Fill {max} with a limit of the official site."""
    return lambda given: {"max": count}


def captcha(given: Given) -> Mapping[str, Value]:
    """Say how many letters the picture has."""
    return {"length": CODE_LENGTH}


def proof(given: Given) -> Mapping[str, Value]:
    """Say where the verification mail went and how long its code works."""
    sent = given.draft.proof
    expires = sent.expires_at if sent else given.moment.now
    return {"length": CODE_LENGTH, "email": given["email"], "example": CODE_EXAMPLE, "expires_at": When(expires)}


def _birth(given: Given) -> Mapping[str, Value]:
    birth, years = given.birth, given.age
    assert birth is not None and years is not None
    return {"wareki": Day(birth, "wareki"), "date": Day(birth), "age": years}

"""The official site's screens, derived from an application: what to type and which boxes to tick, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core import application_id, certificates, wareki
from core.application import Application


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the official screen and whether it is to be ticked."""

    name: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Field:
    """An official field and the values to copy into it, the same order as on the screen."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One step of the official bar (1 to 7). Flags: course_c, open_certificates, open_braille, boxes_untouched."""

    number: int
    fields: tuple[Field, ...] = ()
    boxes: tuple[Box, ...] = ()
    flags: frozenset[str] = frozenset()


def screens(application: Application) -> tuple[Screen, ...]:
    """Return the screens in the official order; screen 5 (photo) is left out under 1 year."""
    return (
        Screen(1, boxes=(Box("representative", True), Box("terms", True))),
        Screen(2, fields=tuple(_registration(application))),
        Screen(3),
        _details(application),
        *_photo(application),
        _check(application),
        Screen(7),
    )


def options(application: Application) -> tuple[Box, ...]:
    """Return the boxes of the two options as they must look; the signing box only where it was asked."""
    asked = application.signing_certificate
    signing = () if asked is None else (Box("signing_certificate", certificates.box_ticked(asked)),)
    login = Box("login_certificate", certificates.box_ticked(application.login_certificate))
    return (*signing, login, Box("braille", application.braille))


def _registration(application: Application) -> Iterator[Field]:
    yield Field("application_id", (application_id.grouped(application.application_id),))
    yield Field("contact_name", (application.contact_name,))
    yield Field("email", (application.email,))


def _details(application: Application) -> Screen:
    fields = [Field("birthdate", (wareki.of(application.birthdate),))]
    if application.licence_number is not None:
        fields.insert(0, Field("licence_number", (application.licence_number,)))
    boxes = options(application)
    flags = frozenset(_flags(application, boxes))
    return Screen(4, tuple(fields), (*boxes, Box("information_right", True)), flags)


def _flags(application: Application, boxes: tuple[Box, ...]) -> Iterator[str]:
    if application.course == "C":
        yield "course_c"
    if any(box.ticked for box in boxes if box.name != "braille"):
        yield "open_certificates"
    if application.braille:
        yield "open_braille"
    if not any(box.ticked for box in boxes):
        yield "boxes_untouched"


def _photo(application: Application) -> tuple[Screen, ...]:
    if application.photo is None:
        return ()
    return (Screen(5, boxes=tuple(Box(name, True) for name in ("photo_recent", "photo_front", "photo_rules"))),)


def _check(application: Application) -> Screen:
    """Return the last check screen: its values are for comparing, nothing is typed there."""
    shown = (
        Field("applied_on", (application.applied_on.isoformat(),)),
        *_registration(application),
        Field("course", (application.course,)),
        *(() if application.licence_number is None else (Field("licence_number", (application.licence_number,)),)),
        Field("birthdate", (wareki.of(application.birthdate),)),
    )
    return Screen(6, shown, options(application))

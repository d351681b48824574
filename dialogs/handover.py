"""The end of an application: as a finished form, and as the official screens with what to type and to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core import age, official
from core.application import Application, Photo
from dialogs import conditions
from dialogs.effects import Day, Part, Parts, Value
from dialogs.events import BlobRef
from dialogs.given import Given
from dialogs.ports import Card, Entry, HandedOver
from dialogs.question import Flow

PHOTO_SCREEN = 5
TYPED_SCREENS = (2, 4)
BOXES = ("signing_certificate", "login_certificate", "braille")


def finished(given: Given) -> Application:
    """Return the finished form of an application that passed its last check; else raises ValueError."""
    assert given.birth is not None and given.course is not None and given.age is not None
    return Application(
        representative=given["representative"],
        application_id=given["application_id"],
        typed_by_hand=given.typed_by_hand,
        contact_name=given["contact_name"],
        email=given["email"],
        course=given.course,
        licence_number=given["licence_number"] if given.course == "C" else None,
        birthdate=given.birth,
        signing_certificate=_wanted(given, "signing_certificate") if conditions.signs_alone(given) else None,
        login_certificate=_wanted(given, "login_certificate"),
        braille=_wanted(given, "braille"),
        photo=_photo(given["photo"]) if given.age >= age.PHOTO else None,
        applied_on=given.today,
    )


def cards(given: Given, flow: Flow) -> tuple[Card, ...]:
    """Return one card for each official screen, in the official order."""
    application = finished(given)
    return tuple(_card(screen, application, given, flow) for screen in official.screens(application))


def handed_over(flow: Flow, given: Given, locale: str, secret: str) -> HandedOver | None:
    """Return the packet as its page shows it; None where the link is not this packet's or has expired."""
    packet = given.draft.packet
    if packet is None or not packet.token or packet.token != secret:
        return None
    if given.moment.now >= packet.until or "application" not in given.answers:
        return None
    blob = given["photo"]["blob"] if given["photo"] else None
    return HandedOver(locale, cards(given, flow), BlobRef(**blob) if blob else None, packet.until)


def page_url(given: Given) -> str:
    """Return the address of the page behind the hand-over link."""
    packet = given.draft.packet
    token = packet.token if packet else ""
    return f"{given.policy.public_url}/handover/{given.moment.conversation}.{token}"


def _card(screen: official.Screen, application: Application, given: Given, flow: Flow) -> Card:
    key = f"handover.screen.{screen.number}"
    values = _values(screen, application, given, flow)
    do = [Part(f"{key}.do", values)]
    if "course_c" in screen.flags and screen.number == 4:
        do.append(Part(f"{key}.do_c"))
    do += [Part(f"{key}.{flag}") for flag in ("open_certificates", "open_braille") if flag in screen.flags]
    boxes = [Part(f"{key}.box_none" if "boxes_untouched" in screen.flags else f"{key}.box", values)]
    if "boxes_untouched" in screen.flags:
        boxes.append(Part("box.information_right"))
    typed = "type_c" if "course_c" in screen.flags and screen.number == 4 else "type"
    if screen.number == PHOTO_SCREEN and not given["photo"]["blob"]:
        typed = "type_gone"
    return Card(
        number=screen.number,
        title=Part(f"{key}.title"),
        do=tuple(do),
        enter=Part(f"{key}.{typed}", values),
        entries=tuple(_entry(field) for field in screen.fields) if screen.number in TYPED_SCREENS else (),
        boxes=tuple(boxes),
        trap=Part(f"{key}.trap"),
        photo=screen.number == PHOTO_SCREEN,
    )


def _entry(field: official.Field) -> Entry:
    return Entry(Part(f"review.row.{field.name}"), " ".join(field.values))


def _values(screen: official.Screen, application: Application, given: Given, flow: Flow) -> dict[str, Value]:
    values: dict[str, Value] = {field.name: " ".join(field.values) for field in screen.fields}
    values["birthdate"] = Day(application.birthdate, "wareki")
    values["boxes"] = Parts(tuple(_boxes(screen, application)))
    values["course_button"] = Part(f"official.course.{application.course}")
    values["rows"] = _rows(given, flow)
    values["photo_url"] = page_url(given) + "/photo"
    return values


def _boxes(screen: official.Screen, application: Application) -> Sequence[Part]:
    signing = application.signing_certificate
    choices = {
        "signing_certificate": "not_asked" if signing is None else "want" if signing else "decline",
        "login_certificate": "want" if application.login_certificate else "decline",
        "braille": "want" if application.braille else "decline",
    }
    return [Part(f"box.{name}.{choices[name]}") for name in BOXES]


def _rows(given: Given, flow: Flow) -> Parts:
    lines = [
        Part(
            "review.line",
            {"number": number, "name": Part(f"review.row.{key}"), "value": flow[key].row(given[key], given, True)},
        )
        for number, key in enumerate(("application_id", "contact_name", "email", "course", "birthdate"), 1)
    ]
    return Parts(tuple(lines))


def _photo(value: Mapping[str, Any]) -> Photo:
    return Photo(width=value["width"], height=value["height"], size=value["size"])


def _wanted(given: Given, key: str) -> bool:
    return bool(given[key] == "want")

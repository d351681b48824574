"""When a step applies, and what contradicts what."""

from __future__ import annotations

from typing import Any

from core import age, consent, contact_name
from core.verdict import Rejected
from dialogs.given import Given


def typed_by_hand(given: Given) -> bool:
    """The application ID was typed, not read from the form's QR code (seed 2-1)."""
    return given.typed_by_hand


def captcha_on(given: Given) -> bool:
    """The operator lets people practise the letters in the picture."""
    return given.policy.captcha


def email_proof_on(given: Given) -> bool:
    """The operator has mail addresses proven."""
    return given.policy.email_proof


def course_unknown(given: Given) -> bool:
    """The person does not know the course."""
    return bool(given["course"] == "unsure")


def card_in_hand(given: Given) -> bool:
    """The person has a card, so its expiry decides."""
    return course_unknown(given) and bool(given["course_card"] == "have")


def card_valid(given: Given) -> bool:
    """The card is valid, so only the licence decides between B and C."""
    return bool(given["course"] == "valid") or (card_in_hand(given) and bool(given["course_expired"] == "no"))


def course_c(given: Given) -> bool:
    """The licence on the card is to be carried over (seed 4-2 C)."""
    return given.course == "C"


def signs_alone(given: Given) -> bool:
    """Fifteen or older and no ward: only they get a signing certificate (domain: 署名用 is not issued otherwise)."""
    return given["representative"] == "self" and (given.age is None or given.age >= age.OWN)


def one_or_older(given: Given) -> bool:
    """The card of a child under one carries no photo (seed 5-1)."""
    return given.age is None or given.age >= age.PHOTO


def photo_kept(value: Any, given: Given) -> None:
    """Refuse a photo that was erased after an earlier hand-over, where the application is handed over anew."""
    photo = given["photo"]
    if photo and photo["blob"] is None and given.draft.packet is None:
        raise Rejected("gone")


def prepares(given: Given) -> bool:
    """The bot prepares; the person sends the application on the official site."""
    return given.policy.mode == "prepare"


def told_apart(value: Any, given: Given) -> None:
    """Refuse a contact name that another application on the same address has (seed 2-1)."""
    if any(contact_name.alike(value, name) and email == given["email"] for name, email in given.others):
        raise Rejected("same_as_other")


def fits_representative(value: Any, given: Given) -> None:
    """Refuse a birth date that contradicts who applies (seed 1)."""
    if given.birth is not None:
        consent.contradiction(given["representative"], given.birth, given.today)


def can_sign(value: Any, given: Given) -> None:
    """Refuse course C for people whose card carries no signing certificate."""
    course = value if value in ("A", "B") else given.course
    if course == "C" and given["representative"] != "self":
        raise Rejected("needs_signing")


def signs_for_licence(value: Any, given: Given) -> None:
    """Refuse to leave out the signing certificate with course C (the police need it to carry the licence over)."""
    if value == "decline" and given.course == "C":
        raise Rejected("course_c")

"""How each question reads what was typed: a rule of `core`, and the options of choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core import age, certificates, contact_name, email_address, licence_number, yes_no
from core import application_id as ids
from core import birthdate as dates
from core import course as courses
from core.text import key
from core.verdict import Accepted, Notice, Rejected
from dialogs.given import Given

Parse = Callable[[str, Given], Accepted[Any]]


def text(rule: Callable[[str], Accepted[str]]) -> Parse:
    """Make a rule that needs no other answer into one that is handed them."""
    return lambda typed, given: rule(typed)


def choice(*options: str) -> Parse:
    """Take one of the options and nothing else."""

    def parse(typed: str, given: Given) -> Accepted[str]:
        if typed in options:
            return Accepted(typed)
        raise Rejected("not_understood", count=len(options))

    return parse


def agreement(yes: str = "yes", refusal: str = "declined") -> Parse:
    """Take a yes; a no is refused with the reason `refusal`, which the flow answers in its own way."""

    def parse(typed: str, given: Given) -> Accepted[str]:
        if typed == yes or (typed != "no" and yes_no.parse(typed, given.lexicon).value):
            return Accepted(yes)
        raise Rejected(refusal)

    return parse


def either(typed: str, given: Given) -> Accepted[str]:
    """Take yes or no."""
    if typed in ("yes", "no"):
        return Accepted(typed)
    return Accepted("yes" if yes_no.parse(typed, given.lexicon).value else "no")


def fact(judge: Callable[[str], bool | None]) -> Parse:
    """Take yes or no, or a sentence that says the fact itself (もう切れています, 免許証とは別です)."""

    def parse(typed: str, given: Given) -> Accepted[str]:
        said = judge(key(typed))
        return either(typed, given) if said is None else Accepted("yes" if said else "no")

    return parse


def application_id_again(typed: str, given: Given) -> Accepted[str]:
    """Compare with the first application ID (seed 2-1: typed twice)."""
    return ids.parse_again(typed, given["application_id"])


def email(typed: str, given: Given) -> Accepted[str]:
    """Read a mail address; one that is sent again after its domain was put right stays as it was typed."""
    before, read = given.answers.get("email"), email_address.parse(typed)
    if before is None or before.raw.strip() != typed.strip():
        return read
    literal = email_address.parse(typed, as_typed=True)
    insists = given.draft.editing == "email" and before.value == read.value
    return literal if insists or before.value == literal.value else read


def email_again(typed: str, given: Given) -> Accepted[str]:
    """Compare with the first mail address (seed 2-1: typed twice)."""
    return email_address.parse_again(typed, given["email"])


def course(typed: str, given: Given) -> Accepted[str]:
    """Read a course, or the facts that lead to one: `unsure`, or `valid` for a card that is known to be valid."""
    if typed in ("A", "B", "C", "unsure", "valid"):
        return Accepted(typed)
    try:
        return courses.parse(typed)
    except Rejected as rejected:
        led = {"need_followup": "unsure", "need_followup_licence": "valid"}.get(rejected.reason)
        if led is None:
            raise
        return Accepted(led, (Notice(rejected.reason, "warn", rejected.details),))


def birthdate(typed: str, given: Given) -> Accepted[str]:
    """Read a date of birth in either calendar; the value is its ISO form."""
    read = dates.parse(typed, given.today)
    adult_ward = given["representative"] == "ward" and age.years(read.value, given.today) >= age.OWN
    ward = (Notice("ward_no_signing", "done"),) if adult_ward else ()
    return Accepted(read.value.isoformat(), (*read.notices, *ward))


def licence(typed: str, given: Given) -> Accepted[str]:
    """Read the licence record number; a look-alike of a My Number passes once the person said where it comes from."""
    return licence_number.parse(typed, confirmed="licence" in given.draft.ticks)


def certificate(typed: str, given: Given) -> Accepted[str]:
    """Read whether an electronic certificate is wanted; leaving it out is accepted with its cost."""
    wanted = typed == "want" or (typed != "decline" and certificates.wanted(typed, given.lexicon).value)
    return Accepted("want") if wanted else Accepted("decline", (Notice("decline"),))


def braille(typed: str, given: Given) -> Accepted[str]:
    """Read whether the name is wanted in braille."""
    wanted = typed == "want" or (typed != "decline" and certificates.braille(typed, given.lexicon).value)
    return Accepted("want" if wanted else "decline")


application_id = text(ids.parse)
name = text(contact_name.parse)

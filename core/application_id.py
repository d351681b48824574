"""The 23 digits of the application ID (申請書ID), seed step 2-1; it has no public check digit."""

from __future__ import annotations

import re

from core import my_number
from core import text as reading
from core.verdict import Accepted, Notice, Rejected

LENGTH = 23
"""Digits of an application ID."""

MAX_INPUT = 400
"""Characters above which a message is not read."""

SAMPLES = frozenset({"12345678901234567890123", "45341000100010001000000"})
"""The numbers on the official pictures of the form and of the last check screen."""

_PRINTED = re.compile(r"(?<![0-9])(?:[0-9]{23}|[0-9]{4}(?:([-\s])[0-9]{4})(?:\1[0-9]{4}){3}\1[0-9]{3})(?![0-9])")
_FEWEST_BESIDE = 6
_FIRST = range(4, 21)
_FEWEST = 12
_MASK = "●"
_URL = re.compile(
    r"https?[:：]|www\.|(?<![@.a-z0-9-])(?:[a-z0-9-]+\.)+(?:go\.jp|co\.jp|jp|com|net)\b(?!@)", re.IGNORECASE
)
_HELP = re.compile(
    r"わか[らり]|分か[らり]|判ら|解ら|知ら(?:な|ん)|しらない|どこ|何処|なに|何(?:です|の|を|け|番)|なくし|無くし|失くし|"
    r"どれ|忘れ|見つから|みつから|見当たら|教えて|おしえて|ない(?:です|ん)?$|ません|help|what|where|know|sure|find|[?？]",
    re.IGNORECASE,
)


def parse(text: str) -> Accepted[str]:
    """Take what was typed and return 23 ASCII digits; any width, hyphen, gap and sentence around them is fine."""
    if len(text) > MAX_INPUT:
        raise Rejected("too_long_input", count=len(text))
    seen, removed = reading.visible(text)
    if _URL.search(reading.narrow(seen)):
        raise Rejected("url_not_id")
    value, extracted = _find(seen)
    if value in SAMPLES:
        raise Rejected("sample_value")
    if len(set(value)) == 1:
        raise Rejected("implausible")
    reasons = ["extracted_from_text"] * extracted + ["invisible_removed"] * removed
    return Accepted(value, tuple(Notice(reason) for reason in reasons))


def parse_again(text: str, first: str) -> Accepted[str]:
    """Take the second entry; it must be the same 23 digits. `mismatch` carries the first digit that differs."""
    second = parse(text)
    for position, (one, other) in enumerate(zip(first, second.value, strict=True), 1):
        if one != other:
            raise Rejected("mismatch", position=position)
    return second


def piece(text: str, gathered: str) -> str | None:
    """Return `gathered` with the digits of one more message, or None where the message is no piece of an ID.

    The first piece is 4 to 20 digits and nothing else; later ones may be short (the last group has 3) and stand in
    words. A first piece of 12 may be a My Number; one of 11 is most
    likely the end of an ID whose 12 first digits were refused as such, and would be put before them.
    """
    seen = reading.visible(text)[0]
    numbers = [reading.digits(seen)] if reading.only_numbers(seen) else list(reading.runs(seen)) if gathered else []
    if len(numbers) != 1:
        return None
    more = numbers[0]
    if not gathered and (len(more) not in _FIRST or my_number.LENGTH in (len(more), LENGTH - len(more))):
        return None
    return gathered + more if len(gathered + more) <= LENGTH else None


def grouped(value: str) -> str:
    """Return the ID as it is printed: 1234 5678 9012 3456 7890 123."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


def masked(value: str) -> str:
    """Return the printed form with all but the last 3 digits hidden."""
    return grouped(_MASK * (len(value) - 3) + tail(value))


def tail(value: str) -> str:
    """Return the last 3 digits."""
    return value[-3:]


def _find(seen: str) -> tuple[str, bool]:
    """Return the 23 digits and whether other words stood around them."""
    if my_number.found(seen):
        raise Rejected("my_number_suspected")
    if reading.only_numbers(seen) and len(reading.digits(seen)) == LENGTH:
        return reading.digits(seen), False
    numbers = [*reading.runs(seen), *reading.runs(seen, across_lines=False)]
    whole = list(dict.fromkeys(number for number in numbers if len(number) == LENGTH)) or _beside_another(seen)
    doubled = [number for number in numbers if len(number) > LENGTH and len(number) % LENGTH == 0]
    if not whole and doubled:
        whole = list(dict.fromkeys(doubled[0][at : at + LENGTH] for at in range(0, len(doubled[0]), LENGTH)))
    if len(whole) > 1:
        raise Rejected("two_numbers", count=len(whole))
    if not whole:
        _refuse(seen, max((len(number) for number in numbers), default=0))
    return whole[0], True


def _beside_another(seen: str) -> list[str]:
    """Return the ID that stands beside another long number with only a gap between them (a date, a telephone)."""
    plain = reading.narrow_digits(seen)
    match = _PRINTED.search(plain)
    others = reading.digits(plain[: match.start()] + plain[match.end() :]) if match else ""
    return [reading.digits(match.group())] if match and _FEWEST_BESIDE <= len(others) < LENGTH else []


def _refuse(seen: str, longest: int) -> None:
    """Raise with what is wrong with a text that holds no 23 digits."""
    _refuse_letter(seen)
    if longest >= _FEWEST or (longest and reading.only_numbers(seen)):
        if longest == my_number.LENGTH:
            raise Rejected("twelve_digits_not_id")
        if longest > LENGTH:
            raise Rejected("too_long", count=longest, extra=longest - LENGTH)
        raise Rejected("too_short", count=longest, missing=LENGTH - longest)
    raise Rejected("help_intent" if _HELP.search(seen) else "not_digits")


def _refuse_letter(seen: str) -> None:
    """Raise where a number of about the right length has letters in it (O for 0, l for 1)."""
    places = [(at, char) for at, char in enumerate(reading.narrow(seen), 1) if re.fullmatch("[0-9A-Za-z|]", char)]
    whole = re.search(
        r"(?:[0-9]|[OoIl|](?=[0-9]))(?:[0-9A-Za-z|]{10,40})[0-9A-Za-z|]", "".join(char for _, char in places)
    )
    if whole is None or any(not (char.isspace() or char in reading.DASHES) for char in _others(seen)):
        return
    letters = [(at, char) for at, char in places[whole.start() :] if char not in "0123456789"]
    if letters and len(letters) <= len(whole.group()) // 3:
        raise Rejected("letter", position=letters[0][0], char=letters[0][1])


def _others(seen: str) -> str:
    return re.sub("[0-9A-Za-z|]", "", reading.narrow(seen))

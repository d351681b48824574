"""The 12 digits of the licence record number (免許情報記録番号), seed step 4-2 C; only its form can be checked."""

from __future__ import annotations

from core import my_number
from core import text as reading
from core.verdict import Accepted, Notice, Rejected

LENGTH = 12
"""Digits of a licence record number."""

MAX_INPUT = 200
"""Characters above which a message is not read."""

_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MASK = "●"


def parse(text: str, confirmed: bool = False) -> Accepted[str]:
    """Return 12 ASCII digits. What may as well be a My Number is unclear until `confirmed` by the person."""
    if len(text) > MAX_INPUT:
        raise Rejected("too_long_input", count=len(text))
    seen, removed = reading.visible(text)
    value = _find(seen)
    if len(set(value)) == 1:
        raise Rejected("implausible")
    if not confirmed and my_number.fits(value) and not fits(value):
        raise Rejected("may_be_my_number_do_not_store_until_confirmed", unclear=True)
    return Accepted(value, (Notice("invisible_removed"),) if removed else ())


def fits(value: str) -> bool:
    """Tell whether the 11th digit is the check digit that licence numbers are known to have (unofficial)."""
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, value[:10], strict=True)) % 11
    return int(value[10]) == (11 - rest) % 10


def masked(value: str) -> str:
    """Return the number with all but the last 3 digits hidden."""
    return _MASK * (len(value) - 3) + tail(value)


def tail(value: str) -> str:
    """Return the last 3 digits."""
    return value[-3:]


def _find(seen: str) -> str:
    numbers = [*reading.runs(seen), *reading.runs(seen, across_lines=False)]
    whole = {number for number in numbers if len(number) == LENGTH}
    if len(whole) == 1:
        return whole.pop()
    longest = max((len(number) for number in numbers), default=0)
    if longest > LENGTH:
        raise Rejected("too_long", count=longest, extra=longest - LENGTH)
    if longest and not whole and (reading.only_numbers(seen) or longest > LENGTH // 2):
        raise Rejected("too_short", count=longest, missing=LENGTH - longest)
    raise Rejected("not_digits")

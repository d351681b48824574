"""The code of our own verification mail: digits that prove that the mail was read."""

from __future__ import annotations

from core import text as reading
from core.verdict import Accepted, Rejected

LENGTH = 6
"""Digits of the code."""


def parse(text: str, length: int = LENGTH) -> Accepted[str]:
    """Return `length` ASCII digits, also out of a sentence such as 番号は123456です."""
    numbers = list(reading.runs(reading.visible(text)[0]))
    whole = {number for number in numbers if len(number) == length}
    if len(whole) != 1:
        raise Rejected("wrong_length", count=max((len(number) for number in numbers), default=0), length=length)
    return Accepted(whole.pop())

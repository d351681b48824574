"""The letters of the picture (画像認証), seed step 2-1: small ASCII letters and digits."""

from __future__ import annotations

from core import text as reading
from core.verdict import Accepted, Notice, Rejected

LENGTH = 6
"""Letters in the picture, as in both pictures of the seed."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def parse(text: str, length: int = LENGTH) -> Accepted[str]:
    """Return `length` small letters and digits; widths, gaps and capitals are put right."""
    typed = reading.graphemes("".join(reading.narrow(reading.visible(text)[0]).split()).rstrip("。．｡"))
    for position, letter in enumerate(typed, 1):
        if not (letter.isascii() and letter.lower() in _LETTERS):
            raise Rejected("invalid_char", position=position, char=reading.shown(letter))
    if len(typed) != length:
        raise Rejected("wrong_length", count=len(typed), length=length)
    value = "".join(typed)
    return Accepted(value.lower(), (Notice("lowercased"),) if value != value.lower() else ())

"""How a person's own words are shown back to them: short, harmless, masked where they are secret."""

from __future__ import annotations

import re
import unicodedata

from core import my_number

LENGTH = 40
SECRET_FROM = 10
_DIGITS = re.compile("[0-9\uff10-\uff19]")


def quote(text: str, *, secret: bool = False) -> str:
    """Return `text` on one line, cut at 40 characters, without control characters and numbers like a My Number.

    Of any number long enough to be a secret one only the last three digits are shown, of a part of a secret none.
    """
    safe = my_number.redact(" ".join(_visible(text).split()))
    if secret or len(_DIGITS.findall(safe)) >= SECRET_FROM:
        safe = _masked(safe)
    return safe if len(safe) <= LENGTH else safe[: LENGTH - 1] + "…"


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs", "Cn") else " " for char in text)


def _masked(text: str) -> str:
    count = len(_DIGITS.findall(text))
    places = iter(range(count))
    shown = count - 3 if count >= SECRET_FROM else count
    return _DIGITS.sub(lambda digit: digit.group() if next(places) >= shown else "●", text)

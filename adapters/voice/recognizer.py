"""What listens: a voice message in, the words it seems to hold out. What it hears is never certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Recognized:
    """The words, and how sure the engine is of them (0 to 1)."""

    text: str
    sure: float


class Recognizer(Protocol):
    """Something that understands speech."""

    async def recognize(self, sound: bytes, locale: str, expected: Sequence[str]) -> Recognized:
        """Return what a sound file says in a language; `expected` are words that are likely. Raises VoiceFailed.

        The text is "" where nothing was said, or it is too long.
        """
        ...

"""The time of a turn and its share of chance, handed in so that a turn stays a pure function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import shake_256
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""The letters of references and tokens."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`now` is aware; `seed` is 32 fresh unpredictable bytes; `conversation` is its opaque id, for links.

    `message` is the channel's own id of what the person sent, `ticket` what the channel gave to answer it (LINE's
    reply token); both are "" where there is none. `happened` and `again` are those of the arrival.
    `channel` is the name of the conversation's own channel.
    """

    now: datetime
    seed: bytes
    conversation: str = ""
    message: str = ""
    ticket: str = ""
    happened: datetime | None = None
    again: bool = False
    channel: str = ""

    @property
    def today(self) -> date:
        """The date in Japan."""
        return self.now.astimezone(JAPAN).date()

    def pick(self, purpose: str, alphabet: str, length: int) -> str:
        """Return `length` letters of `alphabet`, unpredictable to others, the same for the same seed and purpose."""
        stream = shake_256(self.seed + purpose.encode()).digest(length * 8)
        return "".join(
            alphabet[int.from_bytes(stream[i * 8 : i * 8 + 8], "big") % len(alphabet)] for i in range(length)
        )

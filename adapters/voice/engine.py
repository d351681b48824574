"""What a voice is: text in, samples out."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Protocol

PEAK = 22_000
"""The loudest sample there should be: codecs overshoot, AAC by a fifth."""


class VoiceFailed(Exception):
    """The engine gave no sound: it is missing, broken, too slow, or resting after failures."""


@dataclass(frozen=True, slots=True)
class Samples:
    """One channel of 16-bit little-endian samples, `rate` of them a second."""

    rate: int
    data: bytes

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return len(self.data) / 2 / self.rate

    def turned_down(self) -> Samples:
        """Return the sound, quieter where it is louder than `PEAK`."""
        values = array("h", self.data)
        loudest = max(max(values, default=0), -min(values, default=0))
        if loudest <= PEAK:
            return self
        return Samples(self.rate, array("h", (value * PEAK // loudest for value in values)).tobytes())


class Synthesizer(Protocol):
    """A voice. `name` names engine, version and voice, because sound is kept under it; `locales` what it speaks."""

    @property
    def name(self) -> str:
        """Engine, version and voice."""
        ...

    @property
    def locales(self) -> frozenset[str]:
        """The languages it speaks, by their first part (`ja`, `en`, `zh`)."""
        ...

    async def synthesize(self, text: str, locale: str, speed: float) -> Samples:
        """Say `text`, a reading as `dialogs.reading` makes it; `speed` 1.0 is normal. Raises VoiceFailed."""
        ...


def language(locale: str) -> str:
    """Return the language of a locale: `ja` of `ja_easy`, `zh` of `zh_Hans`."""
    return locale.partition("_")[0]

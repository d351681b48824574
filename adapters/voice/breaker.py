"""Spares an engine that keeps failing: after some failures in a row it rests for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from adapters.voice.engine import Samples, Synthesizer, VoiceFailed

FAILURES = 3
REST = 60.0


class Breaker:
    """A voice that fails at once while its engine rests; after the rest one passage tries again."""

    def __init__(
        self,
        engine: Synthesizer,
        failures: int = FAILURES,
        rest: float = REST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = engine.name
        self.locales = engine.locales
        self.engine = engine
        self._limit = failures
        self._rest = rest
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    @property
    def resting(self) -> bool:
        """Whether the engine is spared now."""
        return self._failures >= self._limit and self._clock() < self._until

    async def synthesize(self, text: str, locale: str, speed: float) -> Samples:
        """Say a reading. Raises VoiceFailed."""
        if self.resting:
            raise VoiceFailed("resting")
        try:
            samples = await self.engine.synthesize(text, locale, speed)
        except VoiceFailed:
            self._failures += 1
            self._until = self._clock() + self._rest
            raise
        self._failures = 0
        return samples

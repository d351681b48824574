"""What time it is: the real clock, or one set to another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from dialogs.moment import JAPAN

Clock = Callable[[], datetime]
"""Returns the aware time now."""


def real() -> datetime:
    """Return the time now (UTC)."""
    return datetime.now(UTC)


def on(day: date) -> Clock:
    """Return a clock that goes like the real one, but on another day in Japan."""
    today = real().astimezone(JAPAN).date()
    shift = timedelta(days=(day - today).days)
    return lambda: real() + shift


class MovableClock:
    """A clock that starts at ten in the morning of a day in Japan, goes on by itself, and can be moved forward."""

    def __init__(self, day: date) -> None:
        self._shift = datetime.combine(day, time(10), JAPAN) - real()

    def __call__(self) -> datetime:
        return (real() + self._shift).astimezone(UTC)

    def move(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._shift += by

"""A clock that goes on by itself and can be moved forward."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time

from dialogs.moment import JAPAN


class Clock:
    """Starts at ten in the morning of a day in Japan; calling it returns the aware time."""

    def __init__(self, day: date) -> None:
        self._start = datetime.combine(day, day_time(10), JAPAN).astimezone(UTC)
        self._began = time.monotonic()
        self._moved = timedelta()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began) + self._moved

    def move(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._moved += by

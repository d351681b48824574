"""How many pushes this month still has. LINE counts them, so that every process knows of every other one's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.line.client import Line
from adapters.line.errors import LineError

FRESH = timedelta(minutes=10)


class Budget:
    """Pushes within what the plan includes and, where `most` is not 0, within what the operator allows a month."""

    def __init__(self, line: Line, most: int, clock: Callable[[], datetime]) -> None:
        self._line = line
        self._most = most
        self._clock = clock
        self._asked_at: datetime | None = None
        self._left: int | None = None

    async def take(self) -> bool:
        """Take one push; return False where none is left. Where LINE does not tell, LINE decides when it is asked."""
        if self._asked_at is None or self._clock() - self._asked_at > FRESH:
            await self._ask()
        if self._left is None:
            return True
        self._left -= 1
        return self._left >= 0

    def spent(self) -> None:
        """Note that LINE says the month's pushes are used up."""
        self._left, self._asked_at = 0, self._clock()

    async def _ask(self) -> None:
        self._asked_at = self._clock()
        try:
            quota = await self._line.quota()
        except LineError:
            return
        limits = [limit for limit in (quota.included, self._most or None) if limit is not None]
        self._left = min(limits) - quota.used if limits else None

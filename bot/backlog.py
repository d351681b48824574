"""What waits in the database, for the numbers: deliveries and jobs, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from adapters.store.database import DatabaseClosed
from bot.clock import Clock
from bot.stores import Stores


@dataclass(frozen=True, slots=True)
class Backlog:
    """Counts when asked; a database that is away has no numbers, and the others are still shown."""

    stores: Stores
    clock: Clock

    def waiting(self) -> Sequence[tuple[str, int, float]]:
        """Return kind, number and age in seconds of the oldest of what waits to be sent or done."""
        now = self.clock().timestamp()
        try:
            return [*self.stores.outbox.waiting(now), *self.stores.jobs.waiting(now)]
        except (SQLAlchemyError, DatabaseClosed):
            return []

    def dead(self) -> Sequence[tuple[str, int]]:
        """Return kind and number of what could not be delivered."""
        try:
            return self.stores.outbox.given_up()
        except (SQLAlchemyError, DatabaseClosed):
            return []

"""Whether the bot can take messages, and the few words that say why not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from adapters.store.database import DatabaseClosed
from adapters.store.migrate import current, older
from bot.machine import Machine
from bot.stores import Stores

PATIENCE = 2.0
"""Seconds after which a database that does not answer counts as away."""


@dataclass(frozen=True, slots=True)
class Health:
    """Looks at what a turn needs: a writer with room, a database that answers, and its tables."""

    stores: Stores
    machine: Machine

    async def ready(self) -> bool:
        """Tell whether a message would be taken."""
        return not await self.troubles()

    async def troubles(self) -> tuple[str, ...]:
        """Return what is in the way: `stopping`, `queue`, `database`, `migrations`; nothing where all is well."""
        if self.machine.ended:
            return ("stopping",)
        queue = ("queue",) if self.machine.full else ()
        try:
            behind = await asyncio.wait_for(asyncio.to_thread(self._behind), PATIENCE)
        except (TimeoutError, SQLAlchemyError, DatabaseClosed):
            return (*queue, "database")
        return (*queue, "migrations") if behind else queue

    def _behind(self) -> bool:
        """Tell whether tables are missing; a newer version's tables are fine, because steps only add."""
        with self.stores.database.read() as connection:
            connection.execute(text("SELECT 1"))
        return current(self.stores.database) in _older()


@cache
def _older() -> frozenset[str | None]:
    return older()

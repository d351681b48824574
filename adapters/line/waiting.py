"""Slow work: while a ticket (reply token) runs out, it is exchanged for a button whose press brings a fresh one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from dialogs.effects import Reply

Say = Callable[[Reply], Awaitable[None]]
LIFE = 60.0
"""Seconds that a reply token is sure to work."""
PATIENCE = 45.0
"""Seconds of them after which it is spent on a word that work goes on."""


class Waiting:
    """Watches over the tickets of those who wait. `say` sends the word, with the ticket of the reply it is given."""

    def __init__(self, say: Say, clock: Callable[[], datetime], patience: float = PATIENCE) -> None:
        self._say = say
        self._clock = clock
        self._patience = patience
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, reply: Reply) -> None:
        """Watch over the ticket of a passing reply."""
        if not reply.ticket or reply.ticket_at is None or reply.ticket in self._tasks:
            return
        left = self._patience - (self._clock() - reply.ticket_at).total_seconds()
        if left > 0:
            self._tasks[reply.ticket] = asyncio.create_task(self._exchange(reply, left))

    def end(self, ticket: str) -> None:
        """Leave a ticket to the answer that has come."""
        task = self._tasks.pop(ticket, None)
        if task is not None:
            task.cancel()

    async def close(self) -> None:
        """Watch no more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _exchange(self, reply: Reply, after: float) -> None:
        await asyncio.sleep(after)
        self._tasks.pop(reply.ticket, None)
        await self._say(reply)

"""Asks Telegram for updates, for a bot that cannot be reached from outside; confirms what is stored."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import RetryAfter

from adapters.telegram.client import Client
from adapters.telegram.errors import seconds
from adapters.telegram.inbound import ALLOWED
from adapters.telegram.media import Unfetched
from adapters.telegram.parsing import parsed
from adapters.telegram.taking import Taking
from dialogs.ports import Busy

LOG = logging.getLogger(__name__)
SHORTEST, SLOWEST = 0.5, 60.0
TRIES = 5
ROOM = 100
"""As many updates Telegram gives in one go. Fewer that cannot be stored keep nobody else's from being taken."""


@dataclass(slots=True)
class Polling:
    """The loop; one process only may poll. What cannot be stored stays unconfirmed while there is room beside it."""

    client: Client
    taking: Taking
    _offset: int = 0
    _cleared: bool = False
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _turns: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def run(self) -> None:
        """Poll until cancelled; whatever goes wrong is tried again, slower each time."""
        pause = 0.0
        try:
            while True:
                try:
                    await self._round()
                    pause = 0.0
                except Exception as error:
                    LOG.warning("cannot poll", extra={"error": type(error).__name__})
                    pause = seconds(error) if isinstance(error, RetryAfter) else _slower(pause)
                    await asyncio.sleep(pause)
        finally:
            for task in self._open:
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    async def _round(self) -> None:
        """Take what Telegram brings: updates of one chat one after the other, different chats side by side."""
        if not self._cleared:
            await self.client.delete_webhook()
            self._cleared = True
        brought = await self.client.raw_updates(self._offset or None, ALLOWED)
        new = [one for one in brought if one["update_id"] not in self._tasks]
        for one in new:
            task = self._tasks[one["update_id"]] = asyncio.create_task(self._in_turn(one))
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=SHORTEST)
            self._confirm(full=len(brought) >= ROOM and not new)

    def _confirm(self, *, full: bool) -> None:
        """Move on to the first update that is not stored, or beyond all where those leave no room for others."""
        waiting = [number for number, task in self._tasks.items() if not task.done()]
        if full and len(self._open) < ROOM:
            waiting.clear()
        self._offset = min(waiting, default=max(self._tasks) + 1)
        self._tasks = {number: task for number, task in self._tasks.items() if number >= self._offset}

    async def _in_turn(self, one: object) -> None:
        """Take one update behind the earlier ones of the same chat."""
        update = parsed(one)
        if update is None:
            return
        chat = update.effective_chat or update.effective_user
        lock = self._turns.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with lock:
            await self._one(update)

    async def _one(self, update: Update) -> None:
        pause, broken = 0.0, 0
        while True:
            try:
                await self.taking.take(update)
                return
            except (Busy, Unfetched):
                pause = _slower(pause)
            except Exception as error:
                broken += 1
                pause = _slower(pause)
                LOG.error("an update could not be taken", extra={"error": type(error).__name__, "count": broken})
                if broken >= TRIES:
                    return
            await asyncio.sleep(pause)


def _slower(pause: float) -> float:
    return min(max(SHORTEST, 2 * pause), SLOWEST)

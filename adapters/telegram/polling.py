"""Asks Telegram for updates, for a bot that cannot be reached from outside; confirms what is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import Update
from telegram.error import RetryAfter, TelegramError

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


@dataclass(frozen=True, slots=True)
class Polling:
    """The loop; one process only may poll."""

    client: Client
    taking: Taking

    async def run(self) -> None:
        """Poll until cancelled; whatever goes wrong is tried again, slower each time."""
        offset, pause = 0, 0.0
        while True:
            try:
                if not offset:
                    await self.client.delete_webhook()
                    offset = -1
                brought = await self.client.raw_updates(max(offset, 0) or None, ALLOWED)
                pause = 0.0
            except TelegramError as error:
                LOG.warning("cannot poll", extra={"error": type(error).__name__})
                pause = seconds(error) if isinstance(error, RetryAfter) else _slower(pause)
                await asyncio.sleep(pause)
                continue
            await self._all([update for one in brought if (update := parsed(one)) is not None])
            offset = max((int(one["update_id"]) + 1 for one in brought), default=offset)

    async def _all(self, updates: Sequence[Update]) -> None:
        """Take a batch: those of one chat one after the other, different chats side by side."""
        await asyncio.gather(*(self._in_order(some) for some in _by_chat(updates)))

    async def _in_order(self, updates: Iterable[Update]) -> None:
        for update in updates:
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


def _by_chat(updates: Sequence[Update]) -> list[list[Update]]:
    chats: dict[int, list[Update]] = {}
    for update in updates:
        chat = update.effective_chat or update.effective_user
        chats.setdefault(chat.id if chat else 0, []).append(update)
    return list(chats.values())


def _slower(pause: float) -> float:
    return min(max(SHORTEST, 2 * pause), SLOWEST)

"""The word "typing" at the top of a chat while a job runs; Telegram shows it for five seconds at a time."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.client import Client

LOG = logging.getLogger(__name__)
EVERY = 4.0
TIMES = 6


@dataclass(slots=True)
class Acting:
    """Shows it again and again in each chat until something is said there, but not for ever."""

    client: Client
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def begin(self, chat: int) -> None:
        """Show it from now on."""
        self.end(chat)
        task = self._tasks[chat] = asyncio.create_task(self._act(chat))
        task.add_done_callback(lambda done: self._forget(chat, done))

    def end(self, chat: int) -> None:
        """Show it no longer."""
        if task := self._tasks.pop(chat, None):
            task.cancel()

    async def close(self) -> None:
        """Show nothing any more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _act(self, chat: int) -> None:
        try:
            for _ in range(TIMES):
                await self.client.send_chat_action(chat, ChatAction.TYPING)
                await asyncio.sleep(EVERY)
        except TelegramError as error:
            LOG.info("no chat action", extra={"error": type(error).__name__})

    def _forget(self, chat: int, done: asyncio.Task[None]) -> None:
        if self._tasks.get(chat) is done:
            del self._tasks[chat]

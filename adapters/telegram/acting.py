"""The word "typing" at the top of a chat while a job runs; Telegram shows it for five seconds at a time."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.beside import Beside
from adapters.telegram.client import Client

LOG = logging.getLogger(__name__)
EVERY = 4.0
TIMES = 6


@dataclass(frozen=True, slots=True)
class Acting:
    """Shows it again and again in each chat until something is said there, but not for ever."""

    client: Client
    _shown: Beside = field(default_factory=Beside)

    def begin(self, chat: int) -> None:
        """Show it from now on."""
        self._shown.begin(chat, self._act(chat))

    def end(self, chat: int) -> None:
        """Show it no longer."""
        self._shown.end(chat)

    async def close(self) -> None:
        """Show nothing any more."""
        await self._shown.close()

    async def _act(self, chat: int) -> None:
        try:
            for _ in range(TIMES):
                await self.client.send_chat_action(chat, ChatAction.TYPING)
                await asyncio.sleep(EVERY)
        except TelegramError as error:
            LOG.info("no chat action", extra={"error": type(error).__name__})

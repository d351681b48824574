"""What goes on in a chat beside the messages that are sent there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Beside:
    """One thing in each chat at a time; a newer one takes the place of an older one."""

    def __init__(self) -> None:
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def begin(self, chat: int, does: Coroutine[Any, Any, None]) -> None:
        """Let something go on in a chat from now on."""
        self.end(chat)
        task = self._tasks[chat] = asyncio.create_task(does)
        task.add_done_callback(lambda done: self._forget(chat, done))

    def end(self, chat: int) -> None:
        """Let nothing go on there any more."""
        if task := self._tasks.pop(chat, None):
            task.cancel()

    async def quiet(self) -> None:
        """Return when nothing goes on anywhere."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def close(self) -> None:
        """End everything."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, chat: int, done: asyncio.Task[None]) -> None:
        if self._tasks.get(chat) is done:
            del self._tasks[chat]

"""One flight for each key: who wants the same thing waits for the same work, and work nobody waits for ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class Flights(Generic[_T]):
    """Runs at most one piece of work for each key at a time."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[_T]] = {}
        self._waiting: dict[str, int] = {}

    async def take(self, key: str, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Return what `work` returns, or what the work under way for this key returns."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(work())
            task.add_done_callback(lambda done: self._landed(key, done))
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            return await asyncio.shield(task)
        finally:
            self._left(key, task)

    def _left(self, key: str, task: asyncio.Task[_T]) -> None:
        if self._tasks.get(key) is not task:
            return
        self._waiting[key] -= 1
        if not self._waiting[key]:
            self._landed(key, task)
            task.cancel()

    def _landed(self, key: str, task: asyncio.Task[_T]) -> None:
        if task.done() and not task.cancelled():
            task.exception()  # else the failure of work that nobody waits for is reported as unseen
        if self._tasks.get(key) is task:
            del self._tasks[key]
            self._waiting.pop(key, None)

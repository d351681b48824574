"""Drives whoever fills in forms: many people talk side by side, each waiting for the reply before going on."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.bench._measuring import percentile


class Talker(Protocol):
    """Something that takes the turns of conversations."""

    def conversation(self) -> Sequence[Any]:
        """Return what arrives in the turns of a new person, ready to be taken; making it is not measured."""
        ...

    async def take(self, arriving: Any) -> None:
        """Take one turn; return once its reply has been handed to the sender."""
        ...


@dataclass(frozen=True, slots=True)
class Rival:
    """Who takes part in a measurement: a name, what a killed process loses, and how to begin."""

    name: str
    loses: str
    begin: Any
    most: int = 1_000_000
    """Turns after which it is stopped measuring, for those that are slow."""

    def begun(self) -> AbstractAsyncContextManager[Talker]:
        """Start it."""
        found: AbstractAsyncContextManager[Talker] = self.begin()
        return found


@dataclass(slots=True)
class Taken:
    """How long turns took: each in milliseconds, all together in seconds, and this process's computing time."""

    each: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Turns a second."""
        return len(self.each) / self.seconds

    @property
    def microseconds(self) -> float:
        """Computing time of a turn."""
        return self.processor / len(self.each) * 1e6

    def late(self, share: float) -> float:
        """Return the milliseconds within which this share of all turns was done."""
        return percentile(self.each, share)


async def talked(talker: Talker, parallel: int, conversations: int) -> Taken:
    """Let `parallel` people at a time go through `conversations` whole forms in all."""
    waiting = [talker.conversation() for _ in range(conversations)]
    taken = Taken()
    gc.collect()
    processor, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(_person(talker, waiting, taken.each) for _ in range(parallel)))
    taken.seconds, taken.processor = time.perf_counter() - began, time.process_time() - processor
    return taken


async def _person(talker: Talker, waiting: list[Sequence[Any]], each: list[float]) -> None:
    while waiting:
        for arriving in waiting.pop():
            began = time.perf_counter()
            await talker.take(arriving)
            each.append((time.perf_counter() - began) * 1000)

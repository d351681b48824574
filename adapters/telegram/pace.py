"""How fast we send: about a message a second to one chat after a small burst, and less than 30 a second to all.

core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

REMEMBERED = 10_000


class Pace:
    """One bucket for each chat and one for all; a call waits until both give."""

    def __init__(
        self,
        each: tuple[float, float] = (1.0, 6.0),
        every: tuple[float, float] = (25.0, 25.0),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each = each
        self._all = _Bucket(*every, clock())
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()
        self._clock = clock

    async def wait(self, chat: int) -> None:
        """Return when something may be sent to this chat."""
        if seconds := max(self._bucket(chat).take(self._clock()), self._all.take(self._clock())):
            await asyncio.sleep(seconds)

    def _bucket(self, chat: int) -> _Bucket:
        bucket = self._chats.pop(chat, None) or _Bucket(*self._each, self._clock())
        self._chats[chat] = bucket
        if len(self._chats) > REMEMBERED:
            self._chats.popitem(last=False)
        return bucket


class _Bucket:
    """Gives `burst` at once and `rate` a second; may go below zero, and then says how long that is."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._level, self._at = burst, now

    def take(self, now: float) -> float:
        """Take one; return the seconds to wait for it."""
        self._level = min(self._burst, self._level + (now - self._at) * self._rate) - 1
        self._at = now
        return max(0.0, -self._level / self._rate)

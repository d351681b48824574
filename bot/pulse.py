"""A loop that runs when it is poked, and now and then by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.logs import described

LOG = logging.getLogger(__name__)


class Pulse:
    """Calls `work` again and again: at once while it returns True, else after `seconds` or a poke."""

    def __init__(self, work: Callable[[], Awaitable[bool]], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._poked = asyncio.Event()

    def poke(self) -> None:
        """Let the work be done soon."""
        self._poked.set()

    async def run(self) -> None:
        """Go on until cancelled; trouble is logged and tried again."""
        while True:
            self._poked.clear()
            try:
                again = await self._work()
            except Exception as error:
                LOG.warning("will be tried again", extra={"error": described(error)})
                again = False
                await asyncio.sleep(min(self._seconds, 1.0))
            if not again:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._seconds):
                        await self._poked.wait()

"""The running bot: its parts, its loops, and how it ends."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from adapters.mail.mailbox import Mailbox
from adapters.vision.pool import VisionPool
from bot.batcher import Batcher
from bot.clock import Clock
from bot.jobs import Work
from bot.outbox import Delivery
from bot.pipeline import Pipeline
from bot.settings import Settings
from bot.stores import Stores
from bot.sweep import Sweep
from bot.turns import Done, Turn
from dialogs.engine import Interview
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording

IDLE_WITHIN = 120.0
GLANCE = 0.01


class NoMailbox(LookupError):
    """Mails go to a mail server: there is no embedded mailbox."""


@dataclass(slots=True)
class App:
    """Everything that `bot.wiring.build` made. An async context manager; `stop` and `crash` end it."""

    settings: Settings
    clock: Clock
    wording: Wording
    vocabulary: Vocabulary
    interview: Interview
    stores: Stores
    vision: VisionPool
    pipeline: Pipeline
    batcher: Batcher[Turn, Done]
    delivery: Delivery
    work: Work
    sweep: Sweep
    own_mailbox: Mailbox | None
    ending: AsyncExitStack
    _loops: list[asyncio.Task[None]] = field(default_factory=list)
    _ended: bool = False

    @property
    def desk(self) -> Pipeline:
        """The bot as channels see it."""
        return self.pipeline

    @property
    def pages(self) -> Pipeline:
        """The bot as the pages behind its links see it."""
        return self.pipeline

    @property
    def mailbox(self) -> Mailbox:
        """The embedded mailbox; raises NoMailbox where mails go to a mail server."""
        if self.own_mailbox is None:
            raise NoMailbox
        return self.own_mailbox

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def start(self) -> None:
        """Set the loops going."""
        self._loops += [asyncio.create_task(part.pulse.run()) for part in (self.delivery, self.work, self.sweep)]

    async def idle(self) -> None:
        """Return when nothing is due any more: no turn, job, mail or waking; raises TimeoutError after two minutes."""
        async with asyncio.timeout(IDLE_WITHIN):
            await self.sweep.round()
            while self.batcher.inside or self.delivery.busy or self.work.busy or await asyncio.to_thread(self._due):
                self.delivery.pulse.poke()
                self.work.pulse.poke()
                await asyncio.sleep(GLANCE)

    async def stop(self) -> None:
        """End in order: what has arrived is still taken, what is on its way is left to the next start."""
        if not self._ended:
            await self._halt()
            await asyncio.to_thread(self.batcher.close)
            await self._close()

    async def crash(self) -> None:
        """End at once, as if the process had been killed: nothing is finished or tidied."""
        if not self._ended:
            self.batcher.close(abandon=True)
            await self._halt()
            await self._close()

    def _due(self) -> int:
        now = self.clock().timestamp()
        return self.stores.outbox.due(now) + self.stores.jobs.due(now)

    async def _halt(self) -> None:
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self.delivery.stop()
        await self.work.stop()

    async def _close(self) -> None:
        self._ended = True
        await self.ending.aclose()
        await asyncio.to_thread(self.stores.close)

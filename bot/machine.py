"""The turning parts: batches of turns, the sender, the worker and the sweep, and how they start and end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from adapters.sending import Forgetful
from adapters.store.database import DatabaseClosed
from adapters.store.handoffs import HandoffStore
from adapters.store.people import Lifetimes
from adapters.store.postage import MailLimits, Postage
from adapters.store.turns import TurnStore
from adapters.voice.recognizer import Recognizer
from bot.batcher import ROOM, Batcher
from bot.clock import Clock
from bot.handoff import Handoffs
from bot.jobs import Vision, Work
from bot.outbox import Carriers, Delivery
from bot.pipeline import Packets, Pipeline, Waiters
from bot.rows import Channels
from bot.stores import Stores
from bot.sweep import Sweep
from bot.tray import Tray
from bot.turns import Done, Interview, Stored, Turn, Turns
from bot.watch import Watch

IDLE_WITHIN = 120.0
FINISH_WITHIN = 10.0
"""Seconds that an orderly end waits for what is on its way."""
GLANCE = 0.01
NEARLY = 0.75


@dataclass(frozen=True, slots=True)
class Supplies:
    """What a machine is made of; `passing` is called with the name of each point of a transaction."""

    stores: Stores
    interview: Interview
    packets: Packets
    carriers: Carriers
    vision: Vision
    clock: Clock
    limits: MailLimits
    lifetimes: Lifetimes
    passing: Callable[[str], None] = lambda point: None
    watch: Watch = field(default_factory=Watch)
    ears: Recognizer | None = None


class Machine:
    """Everything that moves. Made and started inside a running event loop."""

    def __init__(self, supplies: Supplies) -> None:
        self._loop = asyncio.get_running_loop()
        self._clock = supplies.clock
        self._stores = supplies.stores
        self._waiters = Waiters()
        self._tray = Tray()
        self._batcher: Batcher[Turn, Done] = Batcher(self._turns(supplies).run, supplies.stores.database.writers)
        self.watch = watch = supplies.watch
        self.pipeline = Pipeline(self._stores, self._batcher, self._waiters, supplies.packets, self._clock, watch=watch)
        self._delivery = Delivery(self._stores.outbox, supplies.carriers, self._clock, self._tray, watch)
        self._work = Work(self._stores.jobs, self.pipeline, supplies.vision, self._clock, supplies.ears, watch=watch)
        self.sweep = Sweep(self._stores, self.pipeline, supplies.lifetimes, self._clock)
        self._loops: list[asyncio.Task[None]] = []
        self._ended = False

    def start(self) -> None:
        """Set the loops going."""
        parts = (self._delivery, self._work, self.sweep)
        self._loops += [asyncio.create_task(part.pulse.run()) for part in parts]

    async def idle(self) -> None:
        """Return when nothing is due any more: no turn, job, mail or waking; raises TimeoutError after two minutes."""
        async with asyncio.timeout(IDLE_WITHIN):
            await self.sweep.round()
            while self._busy or await asyncio.to_thread(self._due):
                self._delivery.look()
                self._work.pulse.poke()
                await asyncio.sleep(GLANCE)

    async def stop(self) -> None:
        """End in order: what has arrived is taken, what is on its way arrives; the rest is handed back."""
        await self._end(abandon=False)

    async def crash(self) -> None:
        """End at once, as if the process had been killed: nothing is finished or tidied."""
        await self._end(abandon=True)

    @property
    def full(self) -> bool:
        """Whether so many events wait for a writer that more are soon refused."""
        return self._batcher.inside > ROOM * NEARLY

    @property
    def waiting(self) -> int:
        """How many events wait for a writer."""
        return self._batcher.inside

    @property
    def sending(self) -> bool:
        """Whether a delivery is on its way."""
        return self._delivery.busy

    @property
    def working(self) -> bool:
        """Whether a job is being done."""
        return self._work.busy

    @property
    def ended(self) -> bool:
        """Whether it has stopped or is about to."""
        return self._ended

    @property
    def _busy(self) -> bool:
        return bool(self._batcher.inside or self._delivery.busy or self._work.busy)

    def _due(self) -> bool:
        now = self._clock().timestamp()
        return self._stores.outbox.due(now) > 0 or self._stores.jobs.due(now) > 0

    async def _end(self, *, abandon: bool) -> None:
        if self._ended:
            return
        self._ended = True
        if abandon:
            self._batcher.close(abandon=True)
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        patience = 0.0 if abandon else FINISH_WITHIN
        await asyncio.gather(self._delivery.stop(patience), self._work.stop(patience))
        if not abandon:
            await asyncio.to_thread(self._batcher.close)
            await asyncio.to_thread(self._hand_back)
        await asyncio.to_thread(self._stores.close)

    def _hand_back(self) -> None:
        """Let others take at once what this process holds; where the database is away, its leases run out."""
        with suppress(SQLAlchemyError, DatabaseClosed):
            now = self._clock().timestamp()
            self._stores.outbox.hand_back(now)
            self._stores.jobs.hand_back(now)

    def _turns(self, supplies: Supplies) -> Turns:
        senders = supplies.carriers.channels
        store = TurnStore(supplies.stores.vault, supplies.stores.owner, supplies.passing)
        forgetful = frozenset(name for name, sender in senders.items() if isinstance(sender, Forgetful))
        return Turns(
            supplies.interview,
            supplies.clock,
            supplies.stores,
            store,
            Handoffs(HandoffStore(supplies.stores.vault), store),
            Postage(supplies.stores.vault, supplies.limits),
            Channels(frozenset(senders), forgetful, supplies.carriers.unmail is not None),
            self._tray,
            self._stored,
        )

    def _stored(self, stored: Stored) -> None:
        """Tell the loops, from a writer's thread, what a batch has stored."""
        if not self._ended:
            self._loop.call_soon_threadsafe(self._told, stored)

    def _told(self, stored: Stored) -> None:
        self._delivery.settled(stored.settled)
        self._delivery.take(stored.parcels)
        self._waiters.wake(change.kept.id for change in stored.changes if change.lines)
        held = Counter(change.kept.id for change in stored.changes for line in change.lines if line.pushed)
        held.subtract(parcel.conversation for parcel in stored.parcels)
        if behind := +held:
            self._delivery.follow(behind)
        if any(change.jobs for change in stored.changes):
            self._work.pulse.poke()

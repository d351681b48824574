"""Wakes conversations whose time has come, and lets go of what has outlived its use."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag

from adapters.store.people import DAY, Lifetimes
from bot.clock import Clock
from bot.pipeline import Pipeline
from bot.pulse import Pulse
from bot.stores import Stores
from bot.turns import Done
from dialogs.events import Woken

LOG = logging.getLogger(__name__)
EVERY = 20.0
BETWEEN = 600.0
"""Seconds of the bot's clock between two rounds of letting go, and between two tries to wake somebody."""


@dataclass(slots=True)
class Sweep:
    """The loop that looks at the clock."""

    stores: Stores
    pipeline: Pipeline
    lifetimes: Lifetimes
    clock: Clock
    pulse: Pulse = field(init=False)
    _swept_at: float = 0.0

    def __post_init__(self) -> None:
        self.pulse = Pulse(self.round, EVERY)

    async def round(self) -> bool:
        """Do what is due now; returns False: there is no hurry."""
        now = self.clock().timestamp()
        sleepers = await asyncio.to_thread(self.stores.people.sleepers, now)
        wakings = [self.pipeline.internal("wake", f"{id_}:{at!r}", id_, Woken()) for id_, at in sleepers]
        woken = await asyncio.gather(*wakings, return_exceptions=True)
        missed = [one for one, done in zip(sleepers, woken, strict=True) if not (isinstance(done, Done) and done.fresh)]
        if missed and (count := await asyncio.to_thread(self.stores.people.put_off, missed, now + BETWEEN)):
            LOG.warning("conversations could not be woken", extra={"count": count})
        if now - self._swept_at >= BETWEEN:
            await asyncio.to_thread(self.tidy, now)
            self._swept_at = now
        return False

    def tidy(self, now: float) -> None:
        """Delete what has outlived its time, look whether pictures are still in use, and renew old wrappings."""
        gone = self.stores.people.sweep(now, self.lifetimes)
        received = self.stores.receipts.sweep(now - self.lifetimes.receipt, now)
        self._tidy_pictures(now)
        while self.stores.vault.rewrap(self.stores.database):
            pass
        if not self.stores.database.scrub():
            LOG.info("the write-ahead log was in use")
        if gone:
            LOG.info("conversations let go", extra={"count": gone})
        if received:
            LOG.info("received applications let go", extra={"count": received})

    def _tidy_pictures(self, now: float) -> None:
        pictures = self.stores.pictures
        while batch := pictures.unchecked(now - DAY):
            used = [id_ for id_, owner in batch if owner is not None and self._used(id_, owner)]
            pictures.checked(used, now)
            pictures.drop([id_ for id_, _ in batch if id_ not in used], now)
        self.stores.clear_dropped()
        for id_ in self.stores.blobs.older(time.time() - DAY):
            if not pictures.known(id_):
                self.stores.blobs.delete(id_)

    def _used(self, id_: str, owner: str) -> bool:
        """Tell whether a conversation's state names a picture, or cannot be asked."""
        try:
            return id_.encode() in (self.stores.people.state(owner) or b"")
        except KeyError:
            return False
        except (InvalidTag, ValueError):
            return True

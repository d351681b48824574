"""A process of the bot that a test can kill, fail or end at any point, beside others on the same database."""

from __future__ import annotations

import asyncio
import threading
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from adapters.store.people import DAY, Lifetimes
from adapters.store.postage import MailLimits
from bot.clock import MovableClock
from bot.machine import Machine, Supplies
from bot.outbox import Carriers
from bot.settings import Settings
from bot.stores import open_stores
from dialogs.events import Text
from dialogs.ports import Arrival
from tests.bot.echo import Echo
from tests.bot.messenger import Mails, Messenger
from tests.bot.rig import Eyes, NoPackets, heard

CHANNEL = "pushed"
PLENTY = MailLimits(10**6, 10**6, 10**6)


def with_keys(chosen: Settings, names: Sequence[str]) -> Settings:
    """Return settings with these master keys, the newest first."""
    keys = (f"{name}:{b64encode(sha256(name.encode()).digest()).decode()}" for name in names)
    return chosen.model_copy(update={"master_keys": SecretStr(",".join(keys))})


class Process:
    """One machine. `doom` names the point at which its next turn dies, `trouble` the one at which its database fails.

    Made and used inside a running event loop.
    """

    def __init__(self, chosen: Settings, clock: MovableClock, messenger: Messenger) -> None:
        self.doom = self.trouble = ""
        self.died = threading.Event()
        self.stores = open_stores(chosen)
        carriers = Carriers({CHANNEL: messenger}, Mails(messenger), "https://bot.example")
        supplies = Supplies(
            self.stores, Echo(), NoPackets(), carriers, Eyes(), clock, PLENTY, Lifetimes(idle=10 * DAY), self._passing
        )
        self.machine = Machine(supplies)
        self.machine.start()

    async def bring(self, person: str, event_id: str, word: str) -> bool:
        """Let one event arrive; return whether it was new. Raises Busy."""
        return await self.machine.pipeline.receive(Arrival(CHANNEL, person, event_id, Text(word)))

    async def die(self, person: str, event_id: str, word: str, point: str) -> None:
        """Let one event arrive and the process die at a point of its turn."""
        self.doom = point
        arriving = asyncio.create_task(self.bring(person, event_id, word))
        async with asyncio.timeout(20):
            while not self.died.is_set():
                await asyncio.sleep(0.001)
        await self.machine.crash()
        arriving.cancel()
        await asyncio.gather(arriving, return_exceptions=True)

    async def said(self, person: str) -> tuple[list[str], str]:
        """Return what was said to a person, in order, and all that the newest reply remembers."""
        replies = await self.machine.pipeline.outgoing(self.machine.pipeline.conversation(CHANNEL, person))
        remembered = str(replies[-1].reply.says[0].parts[0].values["all"]) if replies else ""
        return [heard(each.reply) for each in replies], remembered

    def look(self) -> None:
        """Let the sender look for what was left, without waiting for its time."""
        self.machine._delivery.look()

    def _passing(self, point: str) -> None:
        if point == self.doom:
            self.died.set()
            raise SystemExit  # ends this writer without a word and leaves its transaction open to be rolled back
        if point == self.trouble:
            self.trouble = ""
            raise OperationalError("", None, Exception())

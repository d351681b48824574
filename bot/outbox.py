"""Sends what turns have stored: at once where this process stored it, later where another one could not."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from adapters.sending import LEFT, Forgetful, MailSender, Sender, TryLater, Undeliverable
from adapters.store.outbox import OutboxStore
from adapters.store.parcels import Parcel, Verdict
from adapters.store.turns import LEASE
from bot.bodies import LETTER
from bot.clock import Clock
from bot.logs import described
from bot.pulse import Pulse
from bot.tray import Tray
from bot.watch import DONE, Watch
from dialogs.effects import REPLY

LOG = logging.getLogger(__name__)
GIVE_UP = 24 * 3600.0
SLOWEST = 300.0
POLL = 1.0
AT_ONCE = 128
FIRST_BITE, LARGEST_BITE = 4, 64
"""Parcels of others that are taken at once: few by a process that has not yet shown that it lives to send them."""
GRACE = 0.02
"""Seconds in which the next turns may write down what was sent, before the sender does it by itself."""
PATIENCE = 45.0
"""Seconds that one delivery may take; its lease is renewed meanwhile."""


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who takes what: a sender for each channel that is pushed to, and one for mails; `site` begins every link.

    `unmail` deletes the mails to an address, where the mailbox is ours.
    """

    channels: Mapping[str, Sender]
    mail: MailSender
    site: str
    unmail: Callable[[str], None] | None = None

    async def carry(self, parcel: Parcel) -> None:
        """Deliver one parcel. Raises TryLater or Undeliverable."""
        if parcel.kind == "mail":
            await self._mail(parcel)
            return
        if parcel.kind == "unmail" and self.unmail:
            await asyncio.to_thread(self.unmail, parcel.body.decode())
            return
        sender = self.channels.get(parcel.channel)
        if sender is None:
            raise TryLater(SLOWEST)
        if parcel.kind == "say":
            await sender.send(parcel.address, parcel.reply or REPLY.validate_json(parcel.body), parcel.id)
        elif isinstance(sender, Forgetful):
            await sender.forget(parcel.address, parcel.body.decode())

    async def _mail(self, parcel: Parcel) -> None:
        letter = LETTER.validate_json(parcel.body)
        token = letter.mail.token
        link = f"{self.site}/verify/{parcel.conversation}.{token}" if token else ""
        await self.mail.send(letter.mail, link, letter.locale, parcel.id)


@dataclass(slots=True)
class Delivery:
    """The sender's loop. Each conversation's parcels go out in order, different conversations side by side.

    A turn's parcels are handed over after its commit and go out at once; only what was left is looked for.
    """

    store: OutboxStore
    carriers: Carriers
    clock: Clock
    tray: Tray
    watch: Watch = field(default_factory=Watch)
    pulse: Pulse = field(init=False)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _verdicts: list[Verdict] = field(default_factory=list)
    _left: bool = True
    _looked_at: float = 0.0
    _gone: set[str] = field(default_factory=set)
    _slow: set[str] = field(default_factory=set)
    _followed: set[str] = field(default_factory=set)
    _held_at: float = 0.0
    _bite: int = FIRST_BITE

    def __post_init__(self) -> None:
        self.pulse = Pulse(self._round, POLL)

    @property
    def busy(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._tasks or self._verdicts)

    def take(self, parcels: Iterable[Parcel]) -> None:
        """Send parcels that nothing waits before."""
        for parcel in parcels:
            if parcel.id in self._tasks:
                continue
            if len(self._tasks) < AT_ONCE:
                self._tasks[parcel.id] = asyncio.create_task(self._deliver(parcel))
            else:
                self.look()

    def settled(self, ids: Iterable[str]) -> None:
        """Let go of parcels that are written down as sent."""
        for id_ in ids:
            self._tasks.pop(id_, None)
            self._gone.add(id_)

    def look(self) -> None:
        """Look soon for what was left."""
        self._left = True
        self.pulse.poke()

    def follow(self, conversations: Iterable[str]) -> None:
        """Send what waits behind other parcels of these conversations as soon as those are gone."""
        self._followed.update(conversations)
        self.look()

    async def stop(self, patience: float = 0.0) -> None:
        """Let what is on its way arrive, `patience` seconds at most; the rest is left to whoever comes next."""
        if patience and self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=patience)
            await self._settle()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _round(self) -> bool:
        if self.tray:
            await asyncio.sleep(GRACE)
        settled = await self._settle()
        await self._hold()
        if len(self._tasks) < AT_ONCE and (self._left or time.monotonic() - self._looked_at >= POLL):
            self._looked_at = time.monotonic()
            self._gone.clear()
            if not self._tasks:
                self._followed.clear()
            self._left = False
            found = await asyncio.to_thread(self._find)
            self._left |= bool(found)
            self._followed.update(parcel.conversation for parcel in found)
            self.take(parcel for parcel in found if parcel.id not in self._gone)
        return settled

    async def _hold(self) -> None:
        """Renew the leases of parcels that have been on their way for a while."""
        if time.monotonic() - self._held_at < LEASE / 4:
            return
        if slow := self._slow & self._tasks.keys():
            await asyncio.to_thread(self.store.hold, slow, self.clock().timestamp())
        self._slow, self._held_at = set(self._tasks), time.monotonic()

    def _find(self) -> list[Parcel]:
        now = self.clock().timestamp()
        return [*self.store.mine(now, list(self._tasks)), *self.store.claim(now, self._bite)]

    async def _settle(self) -> bool:
        verdicts, taken = self._verdicts[:], self.tray.take()
        done = [*verdicts, *(Verdict(id_) for ids in taken.values() for id_ in ids)]
        if done:
            try:
                await asyncio.to_thread(self.store.settle, done, self.clock().timestamp())
            except BaseException:  # cancelled too: what was sent must be written down before it is handed back
                self.tray.put_back(taken)
                raise
            del self._verdicts[: len(verdicts)]
            self._bite = min(2 * self._bite, LARGEST_BITE)
            self.settled(verdict.id for verdict in done)
        return bool(done)

    async def _deliver(self, parcel: Parcel) -> None:
        verdict = await self._tried(parcel)
        if verdict.after is None and not verdict.reason:
            self.tray.put(parcel.conversation, [parcel.id])
        else:
            self._verdicts.append(verdict)
        if parcel.conversation in self._followed:
            self._followed.discard(parcel.conversation)
            self._left = True
        self.pulse.poke()

    async def _tried(self, parcel: Parcel) -> Verdict:
        with self.watch.delivery(parcel.channel, parcel.kind) as seen:
            verdict = await self._carried(parcel)
            seen.result = _result(verdict)
        return verdict

    async def _carried(self, parcel: Parcel) -> Verdict:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.carriers.carry(parcel)
        except Undeliverable as error:
            return self._dead(parcel, error.reason)
        except TryLater as error:
            return self._later(parcel, error.after)
        except Exception as error:
            extra = {"error": described(error), "conversation": parcel.conversation, "kind": parcel.kind}
            LOG.warning("could not be sent", extra=extra)
            return self._later(parcel, None)
        return Verdict(parcel.id)

    def _later(self, parcel: Parcel, after: float | None) -> Verdict:
        most = min(2.0**parcel.attempts, SLOWEST)
        after = random.uniform(0, most) if after is None else after
        if self.clock().timestamp() + after > parcel.created_at + GIVE_UP:
            return self._dead(parcel, "expired")
        return Verdict(parcel.id, after)

    def _dead(self, parcel: Parcel, reason: str) -> Verdict:
        extra = {"reason": reason, "conversation": parcel.conversation, "kind": parcel.kind}
        LOG.log(logging.INFO if reason == LEFT else logging.ERROR, "cannot be delivered", extra=extra)
        return Verdict(parcel.id, reason=reason)


def _result(verdict: Verdict) -> str:
    """Return what became of a parcel, for the numbers; that somebody blocked the bot is no trouble of ours."""
    if verdict.reason:
        return LEFT if verdict.reason == LEFT else "dead"
    return DONE if verdict.after is None else "later"

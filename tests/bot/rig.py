"""A whole machine around the tiny interview, with senders that keep what they are given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from adapters.sending import MailSender, Sender
from adapters.store.people import DAY, Lifetimes
from adapters.store.postage import MailLimits
from adapters.vision.pool import CheckedPhoto
from adapters.vision.qr import QrResult
from bot.clock import MovableClock
from bot.machine import Machine, Supplies
from bot.outbox import Carriers
from bot.settings import Settings, load
from bot.stores import Stores, open_stores
from bot.watch import Watch
from dialogs.effects import Reply, SendMail
from dialogs.events import Event, Text
from dialogs.moment import Moment
from dialogs.ports import Arrival, FormPage, HandedOver
from dialogs.state import State
from tests.bot.echo import Echo

TODAY = date(2026, 11, 23)


def settings(folder: Path, **given: Any) -> Settings:
    """Return settings that neither the environment nor a .env file changes."""
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    return load(**{**defaults, "data_dir": folder, **given})


@dataclass
class Post:
    """Keeps mails; raises what `trouble` holds first."""

    sent: list[tuple[SendMail, str, str, str]] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    async def send(self, mail: SendMail, link: str, locale: str, message_id: str) -> None:
        """Keep one mail."""
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append((mail, link, locale, message_id))


@dataclass
class Push:
    """Keeps replies; raises what `trouble` holds first; waits while `gate` is closed."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def send(self, address: str, reply: Reply, row_id: str) -> None:
        """Keep one reply."""
        await self.gate.wait()
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append((address, heard(reply), row_id))

    async def forget(self, address: str, event_id: str) -> None:
        """Keep one wish to delete a message."""
        self.forgotten.append((address, event_id))


@dataclass
class Eyes:
    """Sees every picture in the same way; raises what `trouble` holds first."""

    trouble: list[Exception] = field(default_factory=list)
    stored: bytes | None = None
    seen: list[tuple[bytes, str, date]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def check(self, data: bytes, name: str, turns: int, today: date) -> CheckedPhoto:
        """Look at a photo."""
        await self.gate.wait()
        if self.trouble:
            raise self.trouble.pop(0)
        self.seen.append((data, name, today))
        return CheckedPhoto((), 600, 800, self.stored)

    async def read_qr(self, data: bytes) -> QrResult:
        """Look for a code."""
        return QrResult("not_found")


class NoPackets:
    """No application is ever finished here."""

    def handed_over(self, state: State | None, secret: str, moment: Moment) -> HandedOver | None:
        """Return None."""
        return None

    def form(self, state: State | None, secret: str, moment: Moment) -> FormPage | None:
        """Return None."""
        return None


@dataclass
class Rig:
    """A running machine and everything around it."""

    machine: Machine
    stores: Stores
    clock: MovableClock
    post: Post
    push: Push
    eyes: Eyes

    async def send(self, event: Event | str, person: str = "ann", channel: str = "neutral", event_id: str = "") -> bool:
        """Let an event of a person arrive."""
        known = Text(event) if isinstance(event, str) else event
        id_ = event_id or uuid4().hex
        return await self.machine.pipeline.receive(Arrival(channel, person, id_, known, f"message of {id_}"))

    def id(self, person: str = "ann", channel: str = "neutral") -> str:
        """Return a person's conversation."""
        return self.machine.pipeline.conversation(channel, person)

    async def said(self, person: str = "ann", channel: str = "neutral") -> list[str]:
        """Return what was said to a person, shortened to what was heard."""
        return [heard(one.reply) for one in await self.machine.pipeline.outgoing(self.id(person, channel))]


def heard(reply: Reply) -> str:
    """Return what an echo heard, or the key of another message."""
    part = reply.says[0].parts[0]
    return str(part.values.get("heard", part.key))


@asynccontextmanager
async def rig(
    chosen: Settings,
    *,
    clock: MovableClock | None = None,
    passing: Callable[[str], None] = lambda point: None,
    limits: MailLimits | None = None,
    push: Push | None = None,
    watch: Watch | None = None,
    mail: MailSender | None = None,
) -> AsyncIterator[Rig]:
    """Run a machine; channel "pushed" has a sender."""
    stores = await asyncio.to_thread(open_stores, chosen)
    clock, post, eyes, push = clock or MovableClock(TODAY), Post(), Eyes(), push or Push()
    senders: dict[str, Sender] = {"pushed": push}
    supplies = Supplies(
        stores,
        Echo(),
        NoPackets(),
        Carriers(senders, mail or post, "https://bot.example"),
        eyes,
        clock,
        limits or MailLimits(),
        Lifetimes(idle=10 * DAY),
        passing,
        watch or Watch(),
    )
    machine = Machine(supplies)
    machine.start()
    try:
        yield Rig(machine, stores, clock, post, push, eyes)
    finally:
        await machine.stop()

"""What the channels may ask of the bot that runs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogs.effects import Part, Reply
from dialogs.events import BlobRef, Event

CHANNELS = ("neutral", "web", "terminal", "line", "telegram")
"""Where people are; neutral is none of the others, for conversations that are played."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event of one person (`address` on `channel`); `event_id` is unique on its channel and finds duplicates.

    `message` is the channel's own id of the person's message, `ticket` what the channel gave to answer it once.
    `happened` is when the person did it, `again` marks one that is brought a second time: it is left out where the
    person has done something newer since.
    """

    channel: str
    address: str
    event_id: str
    event: Event
    message: str = ""
    ticket: str = ""
    happened: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A stored reply: `seq` rises within a conversation."""

    seq: int
    at: datetime
    reply: Reply


class Busy(Exception):
    """What came could not be stored now; its sender should send it again."""


class Desk(Protocol):
    """The bot as a channel sees it."""

    def conversation(self, channel: str, address: str) -> str:
        """Return the opaque conversation id (32 hex digits)."""
        ...

    async def receive(self, arrival: Arrival) -> bool:
        """Take one event; return after its turn is committed, False for a duplicate. Raises Busy."""
        ...

    async def outgoing(self, conversation: str, after: int = 0) -> list[Outgoing]:
        """Return the stored replies with `seq` above `after`, oldest first."""
        ...

    async def wait(self, conversation: str, after: int, seconds: float) -> None:
        """Return when there may be replies above `after`, or after `seconds`."""
        ...

    async def keep(self, data: bytes) -> BlobRef:
        """Encrypt and store a picture. Raises Busy."""
        ...

    async def fetch(self, blob: BlobRef) -> bytes:
        """Return a stored picture; raises KeyError when it is gone."""
        ...


class Departures(Protocol):
    """The bot as a channel sees it whose people can block the bot."""

    async def left(self, channel: str, address: str, happened: datetime | None = None) -> None:
        """Take that a person blocked the bot: nothing more is sent, and after a grace time all of theirs is erased.

        They are back when anything of theirs is received, also where it comes before the word that they left: that one
        is left out where they have done something after it `happened`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of an official screen: its name, and the bare text to copy."""

    name: Part
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """One official screen of the hand-over: what to do, what to type, which boxes to tick or leave, and its trap.

    `enter` says in words what to type; `entries` are the same values alone, to be copied.
    """

    number: int
    title: Part
    do: tuple[Part, ...]
    enter: Part
    entries: tuple[Entry, ...]
    boxes: tuple[Part, ...]
    trap: Part
    photo: bool = False


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A finished application as its page shows it; `rows` are the values of the official last check screen."""

    locale: str
    cards: tuple[Card, ...]
    photo: BlobRef | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FormPage:
    """The page of one question: its name, what it asks, an example; a `masked` answer is hidden while it is typed."""

    locale: str
    question: str
    name: Part
    ask: Part
    hint: Part
    masked: bool


@dataclass(frozen=True, slots=True)
class FormResult:
    """What became of an answer from a page: read back where it was accepted, else what is wrong with it.

    `waiting` tells that a question waits in the chat; `next` is the address of the next question's page, if any.
    """

    form: FormPage
    accepted: bool
    parts: tuple[Part, ...]
    waiting: bool = False
    next: str = ""


class Pages(Protocol):
    """The bot as the pages behind its links see it; a token is `CONVERSATION.SECRET`, unguessable and expiring."""

    async def follow_link(self, token: str) -> Reply | None:
        """Take the press on a verification page; return what the conversation said, None for an unknown link."""
        ...

    async def handed_over(self, token: str) -> HandedOver | None:
        """Return the packet behind a hand-over link, None when the link is unknown or expired."""
        ...

    async def form(self, token: str) -> FormPage | None:
        """Return the page behind the link to a form, None when the link is unknown, used or expired."""
        ...

    async def answer(self, token: str, text: str) -> FormResult | None:
        """Take an answer from such a page, None where its link no longer works. Raises Busy."""
        ...

    async def fetch(self, blob: BlobRef) -> bytes:
        """Return a stored picture; raises KeyError when it is gone."""
        ...

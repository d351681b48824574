"""Sends replies: with the reply token while it works, else by a push that is never sent twice."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from adapters.line import render
from adapters.line.budget import Budget
from adapters.line.client import Line, Message
from adapters.line.errors import (
    DeadToken,
    LineError,
    NoAccess,
    NobodyThere,
    QuotaSpent,
    Rejected,
    Repeated,
    TooMany,
    Unclear,
)
from adapters.line.limits import LIMITS
from adapters.line.menus import Menus
from adapters.line.render import Sound, View
from adapters.line.waiting import LIFE, PATIENCE, Waiting
from adapters.sending import TryLater, Undeliverable
from dialogs.effects import Button, Part, Reply, Say

LOG = logging.getLogger(__name__)
REMEMBERED = 10_000
WHILE_LOCKED_OUT = 60.0
FOR_EVER = {NobodyThere: "unreachable", QuotaSpent: "quota", Rejected: "rejected"}


class Reader(Protocol):
    """What reads replies aloud."""

    async def __call__(self, person: str, reply: Reply) -> tuple[Reply, Sound | None]:
        """Return a reply to a person as it is to be sent, and its sound, None where it stays unread."""
        ...


async def unread(person: str, reply: Reply) -> tuple[Reply, Sound | None]:
    """Read nothing aloud."""
    return reply, None


@dataclass(slots=True)
class LineSender:
    """The pushing side of the LINE channel; made inside the loop."""

    line: Line
    budget: Budget
    menus: Menus
    view: Callable[[], View]
    clock: Callable[[], datetime]
    read: Reader = unread
    patience: float = PATIENCE
    waiting: Waiting = field(init=False)
    _unclear: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.waiting = Waiting(self._still_working, self.clock, self.patience)

    async def send(self, address: str, reply: Reply, row_id: str) -> None:
        """Deliver a reply; `row_id` is the same at every try. Raises TryLater or Undeliverable."""
        if render.passing(reply):
            await self._show_waiting(address, reply)
            return
        self.waiting.end(reply.ticket)
        reply, sound = await self.read(address, reply)
        messages = render.render(reply, self.view(), sound)
        if not messages:
            return
        try:
            if not (reply.ticket and await self._replied(reply, messages, row_id)):
                await self._push(address, messages, row_id)
        except LineError as error:
            raise self._judged(error) from error
        self.menus.show(address, reply)

    async def close(self) -> None:
        """Leave what waits, and the connections."""
        await self.waiting.close()
        await self.menus.close()
        await self.line.close()

    async def _show_waiting(self, address: str, reply: Reply) -> None:
        self.waiting.begin(reply)
        try:
            await self.line.loading(address, int(LIMITS["loading"].most))
        except LineError as error:
            LOG.info("no loading animation", extra={"error": type(error).__name__})

    async def _replied(self, reply: Reply, messages: list[Message], row_id: str) -> bool:
        try:
            await self.line.reply(reply.ticket, messages)
        except DeadToken:
            # Used up by our own earlier try, whose answer was lost on the way: the person has the message. A token that
            # has grown too old may not have been used at all: better said twice than never.
            return row_id in self._unclear and self._young(reply)
        except Unclear:
            self._unclear[row_id] = None
            while len(self._unclear) > REMEMBERED:
                self._unclear.popitem(last=False)
            raise
        return True

    def _young(self, reply: Reply) -> bool:
        """Tell whether a reply token would still work if it had not been used."""
        return reply.ticket_at is not None and (self.clock() - reply.ticket_at).total_seconds() < LIFE

    async def _push(self, address: str, messages: list[Message], row_id: str) -> None:
        if not await self.budget.take():
            raise QuotaSpent(message="our own budget")
        try:
            await self.line.push(address, messages, row_id)
        except Repeated:
            LOG.info("was pushed before")

    def _judged(self, error: LineError) -> Exception:
        if isinstance(error, QuotaSpent):
            self.budget.spent()
        if reason := FOR_EVER.get(type(error)):
            return Undeliverable(reason)
        if isinstance(error, NoAccess):
            LOG.error("the channel access token does not work", extra={"error": str(error)})
            return TryLater(WHILE_LOCKED_OUT)
        return TryLater(error.after if isinstance(error, TooMany) else None)

    async def _still_working(self, reply: Reply) -> None:
        button = Button("menu:repeat:0", Part("label.still_waiting"), role="command")
        told = Reply(reply.locale, (Say((Part("channel.still_working"),), (button,)),))
        try:
            await self.line.reply(reply.ticket, render.render(told, self.view()))
        except LineError as error:
            LOG.info("the ticket was not exchanged", extra={"error": type(error).__name__})

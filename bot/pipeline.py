"""The bot as channels and pages see it: events in, replies out, pictures kept."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Protocol
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from adapters.store.database import DatabaseClosed
from adapters.store.sealing import new_key, place, seal
from adapters.store.turns import Incoming
from bot.batcher import Batcher
from bot.clock import Clock
from bot.logs import described
from bot.stores import Stores
from bot.turns import Done, Turn
from bot.watch import DONE, FAILED, Watch
from dialogs.effects import REPLY, Reply
from dialogs.events import BlobRef, Event, FormAnswer, LinkFollowed
from dialogs.moment import Moment
from dialogs.ports import Arrival, Busy, FormPage, FormResult, HandedOver, Outgoing
from dialogs.state import STATE, State

LOG = logging.getLogger(__name__)
CONVERSATION = re.compile(r"[0-9a-f]{32}")
LONGEST_EVENT_ID = 200
ALONE, TOGETHER = 5.0, 1.0
"""Seconds after which a page looks again, in case another process has stored a reply."""


class Packets(Protocol):
    """What shows a finished application behind its link."""

    def handed_over(self, state: State | None, secret: str, moment: Moment) -> HandedOver | None:
        """Return the packet whose link has this secret, None for none."""
        ...

    def form(self, state: State | None, secret: str, moment: Moment) -> FormPage | None:
        """Return the question whose link has this secret, None for none."""
        ...


class Waiters:
    """Those who wait for replies, by conversation."""

    def __init__(self) -> None:
        self._events: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def wake(self, conversations: Iterable[str]) -> None:
        """Wake who waits for these conversations."""
        for conversation in conversations:
            for event in self._events.get(conversation, ()):
                event.set()

    async def wait(self, conversation: str, there: Callable[[], bool], seconds: float) -> None:
        """Return when woken, after `seconds`, or at once when `there` says so."""
        event = asyncio.Event()
        self._events[conversation].add(event)
        try:
            if not await asyncio.to_thread(there):
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await event.wait()
        finally:
            self._events[conversation].discard(event)
            if not self._events[conversation]:
                del self._events[conversation]


class Pipeline:
    """Implements `Desk` and `Pages`."""

    def __init__(
        self,
        stores: Stores,
        batcher: Batcher[Turn, Done],
        waiters: Waiters,
        packets: Packets,
        clock: Clock,
        *,
        watch: Watch | None = None,
    ) -> None:
        self._stores = stores
        self._batcher = batcher
        self._waiters = waiters
        self._packets = packets
        self._clock = clock
        self._watch = watch or Watch()

    def conversation(self, channel: str, address: str) -> str:
        """Return the opaque conversation id (32 hex digits)."""
        return self._stores.vault.conversation(channel, address)

    async def receive(self, arrival: Arrival) -> bool:
        """Take one event; return after its turn is committed, False for a duplicate. Raises Busy."""
        conversation = self.conversation(arrival.channel, arrival.address)
        id_ = _bounded(arrival.event_id)
        incoming = Incoming(arrival.channel, id_, conversation, arrival.channel, arrival.address)
        turn = Turn(
            incoming, arrival.event, arrival.message, arrival.ticket, happened=arrival.happened, again=arrival.again
        )
        return (await self._submit(turn)).fresh

    async def left(self, channel: str, address: str, happened: datetime | None = None) -> None:
        """Note that a person blocked the bot, unless they did something after that (`happened`) already."""
        conversation, now = self.conversation(channel, address), self._clock().timestamp()
        state = await self._state(conversation) if happened else None
        if happened and state and state.happened and happened < state.happened:
            return
        await asyncio.to_thread(self._stores.people.leave, conversation, now)

    async def internal(self, source: str, event_id: str, conversation: str, event: Event) -> Done:
        """Take an event of our own (`source` job, wake or link) for a conversation that exists. Raises Busy."""
        return await self._submit(Turn(Incoming(source, event_id, conversation), event))

    async def outgoing(self, conversation: str, after: int = 0) -> list[Outgoing]:
        """Return the stored replies with `seq` above `after`, oldest first."""
        said = await asyncio.to_thread(self._stores.outbox.said, conversation, after)
        return [Outgoing(p.seq, datetime.fromtimestamp(p.created_at, UTC), REPLY.validate_json(p.body)) for p in said]

    async def wait(self, conversation: str, after: int, seconds: float) -> None:
        """Return when there may be replies above `after`, or after `seconds`."""
        longest = ALONE if self._stores.alone and self._stores.alone.alone else TOGETHER
        await self._waiters.wait(
            conversation, lambda: self._stores.outbox.newest(conversation) > after, min(seconds, longest)
        )

    async def keep(self, data: bytes, conversation: str | None = None) -> BlobRef:
        """Encrypt and store a picture; raises Busy when it cannot be stored now."""
        ref = BlobRef(token_hex(16), new_key().hex(), len(data))
        try:
            await asyncio.to_thread(self._keep, ref, data, conversation)
        except (OSError, SQLAlchemyError, DatabaseClosed) as error:
            LOG.warning("a picture could not be stored", extra={"error": described(error)})
            raise Busy from error
        return ref

    async def fetch(self, blob: BlobRef) -> bytes:
        """Return a stored picture; raises KeyError when it is gone."""
        return await asyncio.to_thread(self._stores.picture, blob)

    async def drop(self, blob: BlobRef) -> None:
        """Delete a stored picture."""
        await asyncio.to_thread(self._stores.pictures.drop, [blob.id], self._clock().timestamp())
        await asyncio.to_thread(self._stores.clear_dropped)

    async def follow_link(self, token: str) -> Reply | None:
        """Take the press on a verification page; return what the conversation said, None for an unknown link."""
        conversation, secret = _parted(token)
        if not secret:
            return None
        return (await self.internal("link", str(uuid4()), conversation, LinkFollowed(secret))).reply

    async def handed_over(self, token: str) -> HandedOver | None:
        """Return the packet behind a hand-over link, None when the link is unknown or expired."""
        conversation, secret = _parted(token)
        state = await self._state(conversation) if secret else None
        return self._packets.handed_over(state, secret, Moment(self._clock(), b"", conversation))

    async def form(self, token: str) -> FormPage | None:
        """Return the page behind the link to a form, None when the link is unknown, used or expired."""
        conversation, secret = _parted(token)
        state = await self._state(conversation) if secret else None
        return self._packets.form(state, secret, Moment(self._clock(), b"", conversation))

    async def answer(self, token: str, text: str) -> FormResult | None:
        """Take an answer from such a page, None where its link no longer works. Raises Busy."""
        conversation, secret = _parted(token)
        if not secret:
            return None
        done = await self.internal("form", str(uuid4()), conversation, FormAnswer(secret, text))
        if done.failed:
            raise Busy
        return done.page

    async def _state(self, conversation: str) -> State | None:
        try:
            stored = await asyncio.to_thread(self._stores.people.state, conversation)
        except KeyError:
            return None
        return None if stored is None else STATE.validate_json(stored)

    async def _submit(self, turn: Turn) -> Done:
        with self._watch.turn(turn.incoming.source) as seen:
            try:
                done = await self._batcher.submit(turn.incoming.conversation, turn)
            except Busy:
                seen.result = "busy"
                raise
            seen.result = FAILED if done.failed else DONE if done.fresh else "duplicate"
        if done.reply and done.reply.question:
            self._watch.metrics.question(done.before, done.reply.question)
        return done

    def _keep(self, ref: BlobRef, data: bytes, conversation: str | None) -> None:
        self._stores.pictures.note(ref.id, self._clock().timestamp(), conversation)
        self._stores.blobs.put(ref.id, seal(bytes.fromhex(ref.key), data, place("blob", ref.id, "data")))


def _parted(token: str) -> tuple[str, str]:
    """Return conversation and secret of a link, both "" where it is none."""
    conversation, _, secret = token.partition(".")
    return (conversation, secret) if CONVERSATION.fullmatch(conversation) else ("", "")


def _bounded(event_id: str) -> str:
    return event_id if len(event_id) <= LONGEST_EVENT_ID else sha256(event_id.encode()).hexdigest()

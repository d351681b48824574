"""A batch of turns in one transaction: events that are new become what is kept, said and done."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from pydantic_core import from_json, to_json
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.store.postage import Postage
from adapters.store.turns import Change, Incoming, Kept, Line, TurnStore
from bot.bodies import LETTER, LOOK, Letter, Look
from bot.clock import Clock
from bot.logs import described
from bot.stores import Stores
from dialogs.effects import (
    REPLY,
    CheckPhoto,
    DropBlob,
    Effect,
    Erase,
    Forget,
    Part,
    ReadQr,
    Register,
    Reply,
    Say,
    SendMail,
)
from dialogs.events import Event, MailRefused, Picture, Woken
from dialogs.moment import Moment
from dialogs.ports import Busy
from dialogs.state import STATE, State

LOG = logging.getLogger(__name__)
AFTER_FAILURE = timedelta(hours=1)
FALLBACK = "ja"


class Outcome(Protocol):
    """What a turn leaves, as the engine returns it."""

    @property
    def state(self) -> State | None:
        """The state to keep; None keeps nothing."""
        ...

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What to do."""
        ...

    @property
    def reply(self) -> Reply | None:
        """What to say."""
        ...

    @property
    def wake_at(self) -> datetime | None:
        """When to send Woken."""
        ...


class Interview(Protocol):
    """The pure function that a turn is."""

    def turn(self, state: State | None, event: Event, moment: Moment) -> Outcome:
        """Take one event."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """An event on its way in."""

    incoming: Incoming
    event: Event
    message: str = ""
    ticket: str = ""
    happened: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an event: `fresh` is False for one that was known, or whose conversation is gone."""

    fresh: bool
    reply: Reply | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Channels:
    """Which channels are pushed to, on which of them messages can be deleted, and whether the mailbox is ours."""

    pushed: Collection[str] = ()
    forgetful: Collection[str] = ()
    mailbox: bool = False


@dataclass(frozen=True, slots=True)
class Turns:
    """Runs batches. `stored` is called with the changes of each batch after its commit, on the writer's thread."""

    interview: Interview
    clock: Clock
    stores: Stores
    store: TurnStore
    postage: Postage
    channels: Channels
    stored: Callable[[Sequence[Change]], None]

    def run(self, batch: Sequence[Turn]) -> Sequence[Done | Exception]:
        """Run a batch; when it cannot be written as a whole, each turn is tried alone."""
        try:
            return self._together(batch)
        except (OperationalError, PoolTimeout) as error:
            LOG.warning("the database is not available", extra={"error": described(error), "count": len(batch)})
            return [Busy()] * len(batch)
        except Exception as error:
            if len(batch) > 1:
                return [self.run([turn])[0] for turn in batch]
            LOG.error(
                "a turn could not be written",
                extra={"error": described(error), "conversation": batch[0].incoming.conversation},
            )
            return [Busy()]

    def _together(self, batch: Sequence[Turn]) -> list[Done | Exception]:
        now = self.clock()
        work = _Work(self, now)
        with self.stores.database.write() as connection:
            fresh = self.store.fresh(connection, [turn.incoming for turn in batch], now.timestamp())
            kept = self.store.load(connection, fresh, now.timestamp())
            new = set(fresh)
            results = [work.one(connection, turn, kept) if turn.incoming in new else Done(False) for turn in batch]
            self.store.withdraw(connection, work.withdrawn)
            self.store.save(connection, work.changes, now.timestamp())
        self.store.passing("after commit")
        self._afterwards(work.changes)
        return results

    def _afterwards(self, changes: Sequence[Change]) -> None:
        try:
            for change in changes:
                if change.erased:
                    self.stores.vault.forget(change.kept.wrapped)
            if any(change.erased or change.dropped for change in changes):
                self.stores.clear_soon()
            if any(change.erased for change in changes):
                self.stores.database.scrub()
        except Exception as error:
            LOG.warning("clearing up is left to the sweep", extra={"error": described(error)})
        self.stored(changes)


@dataclass(slots=True)
class _Work:
    turns: Turns
    now: datetime
    changes: list[Change] = field(default_factory=list)
    withdrawn: list[Incoming] = field(default_factory=list)

    def one(self, connection: Connection, turn: Turn, kept: Mapping[str, Kept | Exception]) -> Done | Exception:
        found = kept.get(turn.incoming.conversation)
        if found is None:
            return Done(False)
        if isinstance(found, Exception):
            extra = {"error": described(found), "conversation": turn.incoming.conversation}
            LOG.error("a conversation cannot be opened", extra=extra)
            self.withdrawn.append(turn.incoming)
            return Busy()
        try:
            change, reply = self._decided(connection, turn, found)
        except OperationalError:
            raise
        except Exception as error:
            change, reply = self._failed(turn, found, error)
        self.changes.append(change)
        return Done(True, reply, bool(change.failure))

    def _decided(self, connection: Connection, turn: Turn, kept: Kept) -> tuple[Change, Reply | None]:
        state = None if kept.state is None else STATE.validate_json(kept.state)
        moment = Moment(
            self.now, os.urandom(32), kept.id, turn.message, turn.ticket, happened=turn.happened, again=turn.again
        )
        outcome = self.turns.interview.turn(state, turn.event, moment)
        effects, reply = outcome.effects, outcome.reply
        if not self._paid(connection, kept, effects):
            outcome = self.turns.interview.turn(outcome.state, MailRefused(), moment)
            effects = _without_mail((*effects, *outcome.effects))
            reply = outcome.reply or reply
        change = Change(
            turn.incoming,
            kept,
            None if outcome.state is None else STATE.dump_json(outcome.state),
            0 if outcome.state is None else outcome.state.version,
            outcome.wake_at.timestamp() if outcome.wake_at else None,
            erased=_erases(effects, outcome.state, kept),
        )
        return self._filled(change, turn, effects, reply), reply

    def _paid(self, connection: Connection, kept: Kept, effects: Sequence[Effect]) -> bool:
        mails = [effect for effect in effects if isinstance(effect, SendMail)]
        return all(self.turns.postage.take(connection, kept.id, mail.to, self.now.timestamp()) for mail in mails)

    def _filled(self, change: Change, turn: Turn, effects: Sequence[Effect], reply: Reply | None) -> Change:
        channels, home = self.turns.channels, change.kept.channel
        lines = [Line("say", REPLY.dump_json(reply), home in channels.pushed)] if reply else []
        locale = reply.locale if reply else FALLBACK
        for effect in effects:
            if isinstance(effect, SendMail):
                lines.append(Line("mail", LETTER.dump_json(Letter(effect, locale)), True))
            elif isinstance(effect, Forget) and home in channels.forgetful and effect.message:
                lines.append(Line("forget", effect.message.encode(), True))
            elif isinstance(effect, Erase) and channels.mailbox:
                lines += [Line("unmail", email.encode(), True) for email in effect.emails]
        return replace(
            change,
            lines=tuple(lines),
            jobs=tuple(_job(e, turn.event) for e in effects if isinstance(e, CheckPhoto | ReadQr)),
            receipts=tuple((e.receipt_number, to_json(e.application)) for e in effects if isinstance(e, Register)),
            claimed=(turn.event.blob.id,) if isinstance(turn.event, Picture) and turn.event.blob else (),
            dropped=tuple(e.blob.id for e in effects if isinstance(e, DropBlob)),
        )

    def _failed(self, turn: Turn, kept: Kept, error: Exception) -> tuple[Change, Reply | None]:
        where = described(error)
        LOG.error("a turn failed", extra={"error": where, "conversation": kept.id, "kind": type(turn.event).__name__})
        again = (self.now + AFTER_FAILURE).timestamp()
        change = Change(turn.incoming, kept, kept.state, 0, again, failure=where)
        if isinstance(turn.event, Woken):
            return change, None
        reply = Reply(_locale(kept.state), (Say((Part("channel.error"),)),))
        return self._filled(change, turn, (), reply), reply


def _without_mail(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    return tuple(effect for effect in effects if not isinstance(effect, SendMail))


def _erases(effects: Sequence[Effect], state: State | None, kept: Kept) -> bool:
    return any(isinstance(effect, Erase) for effect in effects) or (state is None and kept.state is not None)


def _job(effect: CheckPhoto | ReadQr, event: Event) -> tuple[str, bytes]:
    name = event.name if isinstance(event, Picture) and event.blob == effect.blob else ""
    if isinstance(effect, ReadQr):
        return "qr", LOOK.dump_json(Look(effect.ref, effect.blob, 0, name))
    return "check", LOOK.dump_json(Look(effect.ref, effect.blob, effect.turns, name))


def _locale(state: bytes | None) -> str:
    """Return the language of a state that may not be readable as a whole any more."""
    try:
        return str(from_json(state or b"{}")["locale"])
    except (ValueError, KeyError, TypeError):
        return FALLBACK

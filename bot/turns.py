"""A batch of turns in one transaction: events that are new become what is kept, said and done."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.store.postage import Postage
from adapters.store.turns import Change, Incoming, Kept, TurnStore
from bot.clock import Clock
from bot.logs import described
from bot.stores import Stores
from bot.rows import Channels, erases, filled, joined, locale, without_mail
from dialogs.effects import (
    REPLY,
    CheckPhoto,
    DropBlob,
    Effect,
    Part,
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
    """What became of an event: `fresh` is False for one that was known, or whose conversation is gone.

    `before` is the question that was on the table when it came.
    """

    fresh: bool
    reply: Reply | None = None
    failed: bool = False
    before: str = ""


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

    before: str = ""
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
        self.before = ""
            change, reply = self._decided(connection, turn, found)
        except OperationalError:
            raise
        except Exception as error:
        except Busy as busy:
            self.withdrawn.append(turn.incoming)
            return busy
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

    def _failed(self, turn: Turn, kept: Kept, error: Exception) -> tuple[Change, Reply | None]:
        where = described(error)
        LOG.error("a turn failed", extra={"error": where, "conversation": kept.id, "kind": type(turn.event).__name__})
        again = (self.now + AFTER_FAILURE).timestamp()
        change = Change(turn.incoming, kept, kept.state, 0, again, failure=where)
        if isinstance(turn.event, Woken):
            return change, None
        reply = Reply(locale(kept.state), (Say((Part("channel.error"),)),))
        return filled(change, turn.event, (), reply, self.turns.channels), reply

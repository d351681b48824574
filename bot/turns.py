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

from adapters.store.parcels import Parcel
from adapters.store.postage import Postage
from adapters.store.turns import Change, Incoming, Kept, TurnStore
from bot.clock import Clock
from bot.handoff import Found, Handoffs
from bot.logs import described
from bot.rows import Channels, erases, filled, joined, locale, without_mail
from bot.stores import Stores
from bot.tray import Tray
from dialogs.effects import (
    Claim,
    Effect,
    Part,
    Reply,
    Say,
    SendMail,
)
from dialogs.events import Adopted, Event, MailRefused, MovedAway, Woken
from dialogs.moment import Moment
from dialogs.ports import Busy, FormResult
from dialogs.state import STATE, State
from dialogs.talk import Outcome as Followed

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

    @property
    def page(self) -> FormResult | None:
        """What to say on the page that an answer came from."""
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

    `before` is the question that was on the table when it came, `page` what is said on the page that it came from.
    """

    fresh: bool
    reply: Reply | None = None
    failed: bool = False
    before: str = ""
    page: FormResult | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A batch that was committed: its changes, what can be sent at once, and the rows now known as sent."""

    changes: Sequence[Change]
    parcels: Sequence[Parcel]
    settled: Sequence[str]


@dataclass(frozen=True, slots=True)
class Turns:
    """Runs batches. `stored` is called with each batch after its commit, on the writer's thread.

    What was sent meanwhile to the people of a batch is taken from the `tray` and written down with it.
    """

    interview: Interview
    clock: Clock
    stores: Stores
    store: TurnStore
    handoffs: Handoffs
    postage: Postage
    channels: Channels
    tray: Tray
    stored: Callable[[Stored], None]

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
        work = _Work(self, self.clock())
        try:
            results = self._written(batch, work)
        except Exception:
            self.tray.put_back(work.sent)
            raise
        self.store.passing("after commit")
        self._afterwards(work)
        return results

    def _written(self, batch: Sequence[Turn], work: _Work) -> list[Done | Exception]:
        now = work.now
        with self.stores.database.write() as connection:
            fresh = self.store.fresh(connection, [turn.incoming for turn in batch], now.timestamp())
            kept = self.store.load(connection, fresh, now.timestamp())
            work.sent = self.tray.take(kept)
            self.store.settle(connection, work.settled, now.timestamp())
            new = set(fresh)
            results = [work.one(connection, turn, kept) if turn.incoming in new else Done(False) for turn in batch]
            self.store.withdraw(connection, work.withdrawn)
            work.parcels = self.store.save(connection, work.changes, now.timestamp())
        return results

    def _afterwards(self, work: _Work) -> None:
        changes = work.changes
        self.stored(Stored(changes, work.parcels, work.settled))
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


@dataclass(slots=True)
class _Work:
    turns: Turns
    now: datetime
    changes: list[Change] = field(default_factory=list)
    withdrawn: list[Incoming] = field(default_factory=list)
    sent: dict[str, list[str]] = field(default_factory=dict)
    parcels: Sequence[Parcel] = ()
    before: str = ""

    @property
    def settled(self) -> list[str]:
        """The rows that were sent meanwhile."""
        return [id_ for ids in self.sent.values() for id_ in ids]

    def one(self, connection: Connection, turn: Turn, kept: Mapping[str, Kept | Exception]) -> Done | Exception:
        found = kept.get(turn.incoming.conversation)
        if found is None:
            return Done(False)
        if isinstance(found, Exception):
            extra = {"error": described(found), "conversation": turn.incoming.conversation}
            LOG.error("a conversation cannot be opened", extra=extra)
            self.withdrawn.append(turn.incoming)
            return Busy()
        self.before = ""
        try:
            changes, outcome = self._decided(connection, turn, found, kept)
        except OperationalError:
            raise
        except Busy as busy:
            self.withdrawn.append(turn.incoming)
            return busy
        except Exception as error:
            change, reply = self._failed(turn, found, error)
            self.changes.append(change)
            return Done(True, reply, True, self.before)
        self.changes += changes
        return Done(True, outcome.reply, False, self.before, outcome.page)

    def _decided(
        self, connection: Connection, turn: Turn, kept: Kept, held: Collection[str]
    ) -> tuple[list[Change], Outcome]:
        state = None if kept.state is None else STATE.validate_json(kept.state)
        self.before = state.asked if state else ""
        moment = self._moment(turn, kept)
        outcome: Outcome = self.turns.interview.turn(state, turn.event, moment)
        found = None
        if claim := next((effect for effect in outcome.effects if isinstance(effect, Claim)), None):
            found = self.turns.handoffs.find(connection, claim.code, kept.id, held, self.now.timestamp())
            outcome = self._then(outcome, Adopted(found.as_json if found else None), moment)
        if not self._paid(connection, kept, outcome.effects):
            outcome = self._then(outcome, MailRefused(), moment)
        changes = [self._changed(turn, kept, outcome)]
        if found is not None:
            changes[0] = replace(changes[0], claimed=found.pictures)
            changes.append(self._left(turn, kept, found))
        self.turns.handoffs.settle(connection, kept.id, outcome.effects, moved=found is not None)
        return changes, outcome

    def _moment(self, turn: Turn, kept: Kept) -> Moment:
        return Moment(
            self.now,
            os.urandom(32),
            kept.id,
            turn.message,
            turn.ticket,
            happened=turn.happened,
            again=turn.again,
            channel=kept.channel,
        )

    def _then(self, outcome: Outcome, event: Event, moment: Moment) -> Outcome:
        """Let another event follow within the same turn; where it refuses a mail, none is sent."""
        more = self.turns.interview.turn(outcome.state, event, moment)
        effects = (*outcome.effects, *more.effects)
        if isinstance(event, MailRefused):
            effects = without_mail(effects)
        return Followed(more.state, effects, joined(outcome.reply, more.reply), more.wake_at, outcome.page)

    def _left(self, turn: Turn, kept: Kept, found: Found) -> Change:
        """Return what becomes of the conversation that an application leaves for `kept`."""
        incoming = Incoming("handoff", f"{turn.incoming.source}|{turn.incoming.event_id}", found.kept.id)
        leaving = Turn(incoming, MovedAway(found.draft.ref, kept.channel))
        moment = self._moment(leaving, found.kept)
        return self._changed(leaving, found.kept, self.turns.interview.turn(found.state, leaving.event, moment))

    def _changed(self, turn: Turn, kept: Kept, outcome: Outcome) -> Change:
        change = Change(
            turn.incoming,
            kept,
            None if outcome.state is None else STATE.dump_json(outcome.state),
            0 if outcome.state is None else outcome.state.version,
            outcome.wake_at.timestamp() if outcome.wake_at else None,
            erased=erases(outcome.effects, outcome.state, kept),
        )
        return filled(change, turn.event, outcome.effects, outcome.reply, self.turns.channels)

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

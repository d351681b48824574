"""Conversations outside a turn: reading one, waking those whose time has come, and letting go of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, exists, func, select, update

from adapters.sending import LEFT
from adapters.store.database import Database
from adapters.store.sealing import Wrapped, place, unseal
from adapters.store.tables import (
    EMPTIED,
    UNSENT,
    blob,
    conversation,
    data_key,
    handoff,
    inbox,
    job,
    mail_sent,
    outbox,
    receipt,
)
from adapters.store.vault import Vault

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long things are kept, in seconds; `idle` is for conversations that nothing wakes.

    `left` is the grace time of those who blocked the bot.
    """

    idle: float
    inbox: float = 7 * DAY
    finished: float = DAY
    dead: float = 7 * DAY
    emptied: float = DAY / 24
    left: float = 3 * DAY
    receipt: float = 30 * DAY


class PeopleStore:
    """What is known of conversations as a whole."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def state(self, id_: str) -> bytes | None:
        """Return a conversation's state as plain JSON; raises KeyError where there is no such conversation."""
        query = (
            select(conversation.c.state, data_key.c.wrapped, data_key.c.master_key_id)
            .join(data_key, data_key.c.conversation_id == conversation.c.id)
            .where(conversation.c.id == id_)
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise KeyError(id_)
        key = self._vault.key(id_, Wrapped(row.wrapped, row.master_key_id))
        return None if row.state is None else unseal(key, row.state, place("conversation", id_, "state"))

    def sleepers(self, now: float, limit: int = 200) -> list[tuple[str, float]]:
        """Return conversations, with the time they asked for, that are to be woken."""
        query = select(conversation.c.id, conversation.c.wake_at).where(conversation.c.wake_at <= now)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(conversation.c.wake_at).limit(limit)).all()
        return [(id_, at) for id_, at in rows]

    def put_off(self, sleepers: Sequence[tuple[str, float]], until: float) -> int:
        """Let those sleep on that are still to be woken at the time they asked for; return how many."""
        still = (conversation.c.id == bindparam("row")) & (conversation.c.wake_at == bindparam("at"))
        rows = [{"row": id_, "at": at} for id_, at in sleepers]
        with self._database.write() as connection:
            return connection.execute(update(conversation).where(still).values(wake_at=until), rows).rowcount

    def count(self) -> dict[str, int]:
        """Return the number of conversations with anything kept, by channel."""
        query = select(conversation.c.channel, func.count()).where(conversation.c.state.is_not(None))
        with self._database.read() as connection:
            return {channel: int(n) for channel, n in connection.execute(query.group_by(conversation.c.channel))}

    def report(self, now: float) -> dict[str, int | float]:
        """Return how many rows each table has, and the age in days of the oldest conversation."""
        tables = (conversation, inbox, outbox, job, mail_sent, handoff, receipt, blob)
        with self._database.read() as connection:
            rows = {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}
            oldest = connection.execute(select(func.min(conversation.c.updated_at))).scalar()
        return {**rows, "oldest_days": round((now - (oldest or now)) / DAY, 1)}

    def leave(self, id_: str, now: float) -> None:
        """Note that a person blocked the bot: nothing more is sent, and all is erased after the grace time."""
        here = (conversation.c.id == id_) & conversation.c.left_at.is_(None)
        mine = (outbox.c.conversation_id == id_) & UNSENT & outbox.c.kind.in_(("say", "forget"))
        with self._database.write() as connection:
            connection.execute(update(conversation).where(here).values(left_at=now))
            connection.execute(update(outbox).where(mine).values(dead_at=now, reason=LEFT))

    def left(self) -> int:
        """Return how many conversations wait for the end of their grace time."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(conversation).where(conversation.c.left_at.is_not(None))
            return connection.execute(query).scalar_one()

    def erase(self, id_: str, now: float) -> bool:
        """Delete all of a conversation, its key first of all; return whether it was there."""
        return bool(self._delete([id_], now))

    def sweep(self, now: float, keep: Lifetimes) -> int:
        """Delete what has outlived its time; return how many conversations went."""
        with self._database.write() as connection:
            connection.execute(delete(inbox).where(inbox.c.received_at < now - keep.inbox))
            connection.execute(delete(handoff).where(handoff.c.expires_at <= now))
            connection.execute(delete(job).where(job.c.done_at < now - keep.finished))
            connection.execute(delete(mail_sent).where(mail_sent.c.sent_at < now - keep.finished))
            connection.execute(delete(outbox).where(outbox.c.pushed, outbox.c.sent_at < now - keep.finished))
            connection.execute(delete(outbox).where(outbox.c.dead_at < now - keep.dead))
        return len(self._delete(self._outlived(now, keep), now))

    def _outlived(self, now: float, keep: Lifetimes) -> list[str]:
        waiting = exists().where(outbox.c.conversation_id == conversation.c.id, UNSENT)
        emptied = EMPTIED & (conversation.c.updated_at < now - keep.emptied)
        asleep = conversation.c.wake_at.is_(None) & (conversation.c.updated_at < now - keep.idle)
        gone = conversation.c.left_at < now - keep.left
        with self._database.read() as connection:
            query = select(conversation.c.id).where((emptied & ~waiting) | asleep | gone)
            return list(connection.execute(query.limit(500)).scalars())

    def _delete(self, ids: list[str], now: float) -> list[str]:
        if not ids:
            return []
        with self._database.write() as connection:
            here = select(conversation.c.id).where(conversation.c.id.in_(ids)).order_by(conversation.c.id)
            found = list(connection.execute(here.with_for_update()).scalars())
            connection.execute(update(blob).where(blob.c.conversation_id.in_(found)).values(dropped_at=now))
            for table in (data_key, outbox, job):
                connection.execute(delete(table).where(table.c.conversation_id.in_(found)))
            connection.execute(delete(conversation).where(conversation.c.id.in_(found)))
        return found

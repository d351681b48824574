"""What is still to be sent, and what was said: heads of conversations under a lease, so that order holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, exists, func, select, update

from adapters.sending import LEFT
from adapters.store.database import Database
from adapters.store.leases import RELEASED, due, free, open_to_all
from adapters.store.parcels import Parcel, Verdict
from adapters.store.sealing import Wrapped, place, unseal
from adapters.store.sound import readable
from adapters.store.tables import UNSENT, conversation, data_key, outbox
from adapters.store.turns import LEASE
from adapters.store.vault import Vault

AT_ONCE = 64
UNREADABLE = "unreadable"


def _head() -> ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    waiting = exists().where(
        earlier.c.conversation_id == outbox.c.conversation_id,
        earlier.c.kind == outbox.c.kind,
        earlier.c.seq < outbox.c.seq,
        earlier.c.sent_at.is_(None),
        earlier.c.dead_at.is_(None),
    )
    return UNSENT & ~waiting


HEAD = _head()
"""Rows that are unsent and wait behind no other of their conversation and kind."""

OLDEST = outbox.c.seq + 0
"""Their order; by the bare column SQLite would read through all that was ever sent instead of sorting what is not."""

PARCELS = (
    select(
        outbox.c.seq,
        outbox.c.id,
        outbox.c.conversation_id,
        outbox.c.kind,
        outbox.c.body,
        outbox.c.attempts,
        outbox.c.created_at,
        conversation.c.channel,
        conversation.c.address,
        data_key.c.wrapped,
        data_key.c.master_key_id,
    )
    .join(conversation, conversation.c.id == outbox.c.conversation_id)
    .outerjoin(data_key, data_key.c.conversation_id == outbox.c.conversation_id)
)
"""Rows with whom they go to and the key that opens them, if any; built once, like HEAD: building is slow."""


class OutboxStore:
    """The outbox as its sender and the chat pages see it."""

    def __init__(self, database: Database, vault: Vault, owner: str) -> None:
        self._database = database
        self._vault = vault
        self._owner = owner

    def mine(self, now: float, besides: Collection[str]) -> list[Parcel]:
        """Return the heads that this process stored itself and has not tried yet, `besides` those in its hands."""
        ours = (outbox.c.lease_owner == self._owner) & (outbox.c.lease_until > now) & (outbox.c.attempts == 0)
        query = PARCELS.where(HEAD, ours, outbox.c.id.not_in(besides))
        with self._database.read() as connection:
            return self._opened(connection, query.order_by(OLDEST).limit(AT_ONCE))

    def claim(self, now: float, most: int = AT_ONCE) -> list[Parcel]:
        """Take up to `most` heads that are due and in nobody's hands; those that no key opens are dead."""
        heads = select(outbox.c.seq).where(HEAD, open_to_all(outbox, now, LEASE)).order_by(OLDEST).limit(most)
        with self._database.read() as connection:
            if connection.execute(heads).first() is None:
                return []
        with self._database.write() as connection:
            seqs = list(connection.execute(heads.with_for_update(skip_locked=True, of=outbox)).scalars())
            lease = {"lease_owner": self._owner, "lease_until": now + LEASE}
            connection.execute(update(outbox).where(outbox.c.seq.in_(seqs)).values(lease))
            rows = connection.execute(PARCELS.where(outbox.c.seq.in_(seqs)).order_by(outbox.c.seq))
            parcels, lost = readable(rows, self._parcel)
            if lost:
                theirs = update(outbox).where(outbox.c.seq.in_([row.seq for row in lost]))
                connection.execute(theirs.values(dead_at=now, reason=UNREADABLE, **free(now)))
            return parcels

    def hold(self, ids: Collection[str], now: float) -> None:
        """Hold on to parcels that take long to send."""
        mine = outbox.c.id.in_(ids) & (outbox.c.lease_owner == self._owner)
        with self._database.write() as connection:
            connection.execute(update(outbox).where(mine).values(lease_until=now + LEASE))

    def settle(self, verdicts: Sequence[Verdict], now: float) -> None:
        """Write down what became of parcels; what others have taken over meanwhile is theirs unless it was sent."""
        sent = [v.id for v in verdicts if v.after is None and not v.reason]
        again = [{"row": v.id, "at": now + v.after} for v in verdicts if v.after is not None]
        dead = [{"row": v.id, "why": v.reason} for v in verdicts if v.reason and v.after is None]
        tried = update(outbox).values(attempts=outbox.c.attempts + 1, **free(now))
        by_row = tried.where(outbox.c.id == bindparam("row"), UNSENT, outbox.c.lease_owner == self._owner)
        with self._database.write() as connection:
            if left := [v.id for v in verdicts if v.reason == LEFT]:
                _leave(connection, left, now)
            if sent:
                connection.execute(tried.where(outbox.c.id.in_(sent)).values(sent_at=now))
            if again:
                connection.execute(by_row.values(next_at=bindparam("at")), again)
            if dead:
                connection.execute(by_row.values(dead_at=now, reason=bindparam("why")), dead)

    def said(self, conversation_id: str, after: int) -> list[Parcel]:
        """Return what was said in a conversation after a `seq`, oldest first."""
        query = PARCELS.where(outbox.c.conversation_id == conversation_id, outbox.c.seq > after)
        with self._database.read() as connection:
            return self._opened(connection, query.where(outbox.c.kind == "say").order_by(outbox.c.seq))

    def newest(self, conversation_id: str) -> int:
        """Return the highest `seq` of a conversation, 0 for none."""
        query = select(func.max(outbox.c.seq)).where(outbox.c.conversation_id == conversation_id)
        with self._database.read() as connection:
            return connection.execute(query).scalar() or 0

    def due(self, now: float) -> int:
        """Return how many parcels could be sent now."""
        query = select(func.count()).select_from(outbox).where(HEAD, due(outbox, now, LEASE))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def hand_back(self, now: float) -> None:
        """Free what this process holds and has not sent."""
        held = UNSENT & (outbox.c.lease_owner == self._owner)
        with self._database.write() as connection:
            connection.execute(update(outbox).where(held).values(free(now)))

    def waiting(self, now: float) -> list[tuple[str, int, float]]:
        """Return of each kind how many parcels are not sent, and the age of the oldest in seconds."""
        query = select(outbox.c.kind, func.count(), func.min(outbox.c.created_at)).where(UNSENT, outbox.c.pushed)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(outbox.c.kind)).all()
        return [(kind, count, max(0.0, now - since)) for kind, count, since in rows]

    def given_up(self) -> list[tuple[str, int]]:
        """Return of each kind how many parcels could not be delivered."""
        query = select(outbox.c.kind, func.count()).where(outbox.c.dead_at.is_not(None)).group_by(outbox.c.kind)
        with self._database.read() as connection:
            return [(kind, count) for kind, count in connection.execute(query).all()]

    def dead(self) -> list[tuple[str, str, str, float]]:
        """Return id, conversation, reason and time of death of what could not be delivered."""
        columns = (outbox.c.id, outbox.c.conversation_id, outbox.c.reason, outbox.c.dead_at)
        query = select(*columns).where(outbox.c.dead_at.is_not(None)).order_by(outbox.c.seq)
        with self._database.read() as connection:
            return [(id_, owner, reason or "", at) for id_, owner, reason, at in connection.execute(query)]

    def revive(self, ids: Sequence[str], now: float) -> int:
        """Let dead parcels be tried again; return how many were dead."""
        statement = update(outbox).where(outbox.c.id.in_(ids), outbox.c.dead_at.is_not(None))
        fresh = {"dead_at": None, "reason": None, "attempts": 0, "created_at": now, **free(now)}
        with self._database.write() as connection:
            return connection.execute(statement.values(fresh)).rowcount

    def release(self) -> None:
        """Free every lease; only for a process that knows it is the only one."""
        held = UNSENT & outbox.c.lease_owner.is_not(None)
        with self._database.write() as connection:
            connection.execute(update(outbox).where(held).values(RELEASED))

    def _opened(self, connection: Connection, query: Select[*tuple[object, ...]]) -> list[Parcel]:
        return readable(connection.execute(query), self._parcel)[0]

    def _parcel(self, row: Row[*tuple[object, ...]]) -> Parcel:
        key = self._vault.key(row.conversation_id, Wrapped(row.wrapped, row.master_key_id))
        return Parcel(
            seq=row.seq,
            id=row.id,
            conversation=row.conversation_id,
            kind=row.kind,
            body=unseal(key, row.body, place("outbox", row.id, "body")),
            attempts=row.attempts,
            created_at=row.created_at,
            channel=row.channel,
            address=unseal(key, row.address, place("conversation", row.conversation_id, "address")).decode(),
        )


def _leave(connection: Connection, ids: Sequence[str], now: float) -> None:
    """Note that the people behind these rows are gone; nothing else is sent to them."""
    theirs = select(outbox.c.conversation_id).where(outbox.c.id.in_(ids))
    here = conversation.c.id.in_(theirs) & conversation.c.left_at.is_(None)
    connection.execute(update(conversation).where(here).values(left_at=now))
    rest = outbox.c.conversation_id.in_(theirs) & UNSENT & (outbox.c.kind != "mail")
    connection.execute(update(outbox).where(rest).values(dead_at=now, reason=LEFT))

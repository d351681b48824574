"""The keys of conversations: made here, wrapped by the master keys, and remembered for a while once unwrapped."""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Table, func, select, update

from adapters.store.database import Database
from adapters.store.sealing import Ring, Wrapped, WrongKeys, new_key, place
from adapters.store.tables import data_key, receipt, secret
from adapters.store.upsert import insert_new

REMEMBERED = 10_000
LOOKUP = "lookup"


class Vault:
    """Makes and opens data keys, and knows people by a keyed hash of their address."""

    def __init__(self, ring: Ring, lookup: bytes) -> None:
        self.ring = ring
        self._lookup = lookup
        self._opened: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def open(cls, database: Database, ring: Ring) -> Vault:
        """Read the lookup key, made at the first start. Raises WrongKeys where a master key is absent."""
        with database.write() as connection:
            _refuse_absent(connection, ring)
            wrapped = ring.wrap(new_key(), place("secret", LOOKUP, "wrapped"))
            row = {"name": LOOKUP, "wrapped": wrapped.sealed, "master_key_id": wrapped.master_key_id}
            connection.execute(insert_new(connection, secret), [row])
            found = connection.execute(select(secret.c.wrapped, secret.c.master_key_id)).one()
        return cls(ring, ring.unwrap(Wrapped(*found), place("secret", LOOKUP, "wrapped")))

    def conversation(self, channel: str, address: str) -> str:
        """Return the conversation's id: 32 hex digits that say nothing without the lookup key."""
        return self.fingerprint(f"{channel}|{address}").hex()[:32]

    def fingerprint(self, text: str) -> bytes:
        """Return 32 bytes by which `text` is recognised but not read."""
        return hmac.digest(self._lookup, text.encode(), sha256)

    def mint(self, conversation: str) -> tuple[bytes, Wrapped]:
        """Return a fresh data key and its wrapped form."""
        key = new_key()
        return key, self.ring.wrap(key, _place(conversation))

    def key(self, conversation: str, wrapped: Wrapped) -> bytes:
        """Return a conversation's data key; raises WrongKeys or InvalidTag."""
        with self._lock:
            if known := self._opened.get(wrapped.sealed):
                self._opened.move_to_end(wrapped.sealed)
                return known
        opened = self.ring.unwrap(wrapped, _place(conversation))
        with self._lock:
            self._opened[wrapped.sealed] = opened
            while len(self._opened) > REMEMBERED:
                self._opened.popitem(last=False)
        return opened

    def forget(self, wrapped: Wrapped) -> None:
        """Drop a key from memory."""
        with self._lock:
            self._opened.pop(wrapped.sealed, None)

    def rewrap(self, database: Database, limit: int = 500) -> int:
        """Wrap up to `limit` keys anew that other master keys wrapped; return how many. What cannot be opened stays."""
        with database.write() as connection:
            return sum(
                self._rewrap(connection, *where, limit)
                for where in ((data_key, "conversation_id"), (receipt, "id"), (secret, "name"))
            )

    def _rewrap(self, connection: Connection, table: Table, id_column: str, limit: int) -> int:
        key = table.c[id_column]
        older = table.c.master_key_id.in_(self.ring.older)
        query = select(key, table.c.wrapped, table.c.master_key_id).where(older).order_by(key).limit(limit)
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        count = 0
        for row_id, sealed, master in rows:
            where = place(table.name, row_id, "wrapped")
            with suppress(InvalidTag):
                wrapped = self.ring.wrap(self.ring.unwrap(Wrapped(sealed, master), where), where)
                values = {"wrapped": wrapped.sealed, "master_key_id": wrapped.master_key_id}
                connection.execute(update(table).where(key == row_id).values(values))
                count += 1
        return count


def _place(conversation: str) -> bytes:
    return place("data_key", conversation, "wrapped")


def _refuse_absent(connection: Connection, ring: Ring) -> None:
    for table in (secret, data_key, receipt):
        for name in _used(connection, table):
            if name not in ring:
                count = select(func.count()).where(table.c.master_key_id == name)
                rows = connection.execute(count).scalar_one()
                raise WrongKeys(f"the key {name!r} is missing, {rows} rows of {table.name} need it")


def _used(connection: Connection, table: Table) -> Iterator[str]:
    """Give the master keys that rows were wrapped with, in one step for each, however many rows there are."""
    name = connection.execute(select(func.min(table.c.master_key_id))).scalar()
    while name is not None:
        yield name
        next_ = select(func.min(table.c.master_key_id)).where(table.c.master_key_id > name)
        name = connection.execute(next_).scalar()

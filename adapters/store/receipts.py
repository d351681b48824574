"""Received applications (intake mode): each sealed under a key of its own, kept with its pictures for a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from adapters.store.database import Database
from adapters.store.sealing import Ring, Wrapped, new_key, place, seal, unseal
from adapters.store.tables import blob, receipt


@dataclass(frozen=True, slots=True)
class Receipt:
    """One received application; `application` is JSON, `received_at` in seconds since 1970."""

    number: str
    received_at: float
    application: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """An application to be kept, as JSON, with the ids of its pictures, which are kept as long as it is."""

    number: str
    application: bytes
    pictures: tuple[str, ...] = ()


def receive(
    connection: Connection, ring: Ring, several: Sequence[Received], change: UUID, *, conversation: str, now: float
) -> None:
    """Keep what one turn (`change`) of a conversation has received; its pictures leave the conversation."""
    for n, received in enumerate(several):
        id_, key = str(uuid5(change, f"receipt {n}")), new_key()
        wrapped = ring.wrap(key, place("receipt", id_, "wrapped"))
        row = {
            "id": id_,
            "receipt_number": received.number,
            "conversation_id": conversation,
            "received_at": now,
            "application": seal(key, received.application, place("receipt", id_, "application")),
            "wrapped": wrapped.sealed,
            "master_key_id": wrapped.master_key_id,
        }
        connection.execute(insert(receipt), [row])
        theirs = blob.c.id.in_(received.pictures)
        connection.execute(update(blob).where(theirs).values(conversation_id=None, receipt_id=id_))


class ReceiptStore:
    """The operator's queue."""

    def __init__(self, database: Database, ring: Ring) -> None:
        self._database = database
        self._ring = ring

    def all(self) -> Iterator[Receipt]:
        """Yield the received applications, oldest first."""
        columns = (receipt.c.id, receipt.c.receipt_number, receipt.c.received_at, receipt.c.application)
        query = select(*columns, receipt.c.wrapped, receipt.c.master_key_id).order_by(receipt.c.received_at)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        for id_, number, at, sealed, wrapped, master in rows:
            key = self._ring.unwrap(Wrapped(wrapped, master), place("receipt", id_, "wrapped"))
            yield Receipt(number, at, unseal(key, sealed, place("receipt", id_, "application")))

    def numbers(self) -> list[tuple[str, float]]:
        """Return number and time of every received application, oldest first, without opening any."""
        query = select(receipt.c.receipt_number, receipt.c.received_at).order_by(receipt.c.received_at)
        with self._database.read() as connection:
            return [(number, at) for number, at in connection.execute(query)]

    def sweep(self, before: float, now: float) -> int:
        """Delete what was received before a time; return how many."""
        return self._delete(receipt.c.received_at < before, now)

    def erase(self, number: str, now: float) -> bool:
        """Delete the application with this number; return whether it was there."""
        return self._delete(receipt.c.receipt_number == number, now) > 0

    def _delete(self, which: ColumnElement[bool], now: float) -> int:
        """Delete received applications with their keys, and mark their pictures; return how many."""
        with self._database.write() as connection:
            theirs = blob.c.receipt_id.in_(select(receipt.c.id).where(which))
            connection.execute(update(blob).where(theirs).values(dropped_at=now))
            return connection.execute(delete(receipt).where(which)).rowcount

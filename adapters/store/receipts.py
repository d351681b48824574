"""Received applications (intake mode): each sealed under a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from adapters.store.database import Database
from adapters.store.sealing import Ring, Wrapped, place, unseal
from adapters.store.tables import receipt


@dataclass(frozen=True, slots=True)
class Receipt:
    """One received application; `application` is JSON, `received_at` in seconds since 1970."""

    number: str
    received_at: float
    application: bytes


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
            for id_, number, at, sealed, wrapped, master in connection.execute(query):
                key = self._ring.unwrap(Wrapped(wrapped, master), place("receipt", id_, "wrapped"))
                yield Receipt(number, at, unseal(key, sealed, place("receipt", id_, "application")))

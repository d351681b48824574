"""What goes out: one row of the outbox, opened, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from adapters.store.statements import MARK_SENT, WAITING
from dialogs.effects import Reply


@dataclass(frozen=True, slots=True)
class Parcel:
    """One opened row: `kind` is say, mail, unmail or forget; `created_at` is in seconds since 1970.

    One that goes straight from its turn to its sender has no `seq` yet, and its `reply` as it was made.
    """

    id: str
    conversation: str
    kind: str
    body: bytes
    created_at: float
    channel: str
    address: str
    attempts: int = 0
    seq: int = 0
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a parcel: sent, to be tried again `after` seconds, or dead for `reason`."""

    id: str
    after: float | None = None
    reason: str = ""


def unsent(connection: Connection, conversations: Collection[str]) -> set[tuple[str, str]]:
    """Return the conversations, with the kind of row, of which something waits to be sent."""
    if not conversations:
        return set()
    return {(owner, kind) for owner, kind in connection.execute(WAITING, {"owners": list(conversations)})}


def mark_sent(connection: Connection, ids: Collection[str], now: float) -> None:
    """Write down what was sent."""
    if ids:
        connection.execute(MARK_SENT, {"ids": list(ids), "at": now})

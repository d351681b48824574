"""What goes out: one row of the outbox, opened, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from adapters.store.tables import UNSENT, outbox
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
    """What became of a parcel: sent, to be tried again at `again_at`, or dead for `reason`."""

    id: str
    again_at: float | None = None
    reason: str = ""


def unsent(connection: Connection, conversations: Collection[str]) -> set[tuple[str, str]]:
    """Return the conversations, with the kind of row, of which something waits to be sent."""
    if not conversations:
        return set()
    query = select(outbox.c.conversation_id, outbox.c.kind).where(outbox.c.conversation_id.in_(conversations), UNSENT)
    return {(owner, kind) for owner, kind in connection.execute(query)}


def mark_sent(connection: Connection, ids: Collection[str], now: float) -> None:
    """Write down what was sent."""
    if ids:
        done = {"attempts": outbox.c.attempts + 1, "lease_owner": None, "lease_until": None, "sent_at": now}
        connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(done))

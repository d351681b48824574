"""Rows that one process has for itself for a while, so that none is worked on twice at once: outbox and jobs."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, func

SKEW = 60.0
"""Seconds by which the clocks of two machines may differ."""


RELEASED = {"lease_owner": None, "lease_until": None, "next_at": 0.0}
"""Columns of a row that its holder never gave back: it was due when it was taken."""


def free(now: float, after: float = 0.0) -> dict[str, float | None]:
    """Return the columns of a row that nobody holds any more: last touched now, due `after` seconds later.

    Both times come from one look at the clock: beside each other they tell whether it was set back since.
    """
    return {"lease_owner": None, "lease_until": now, "next_at": now + after}


def due(table: Table, now: float, lease: float) -> ColumnElement[bool]:
    """Tell that the time of a row has come, whoever holds it."""
    return (table.c.next_at <= now) | _from_the_future(table, now, lease)


def open_to_all(table: Table, now: float, lease: float) -> ColumnElement[bool]:
    """Tell that the time of a row has come and nobody holds it; a `lease` is at most this many seconds long."""
    held = table.c.lease_until.is_not(None) & (table.c.lease_until > now)
    return ((table.c.next_at <= now) & ~held) | _from_the_future(table, now, lease)


def _from_the_future(table: Table, now: float, lease: float) -> ColumnElement[bool]:
    """Tell that a row was last touched before the clock was set back: what it says of times means nothing."""
    return func.coalesce(table.c.lease_until, table.c.created_at) > now + lease + SKEW

"""Idle drafts cost nothing: nothing that runs at a start, in a turn or in a sweep reads through a table that grows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, event

from adapters.store.people import DAY, Lifetimes
from adapters.store.tables import METADATA
from bot.settings import Settings
from bot.sweep import Sweep
from tests.bot.rig import rig

TABLES = {table.name for table in METADATA.sorted_tables} - {"secret"}
OPEN = {
    str(index.name)
    for table in METADATA.sorted_tables
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
"""Indexes of the few rows that still want something."""


@contextmanager
def statements() -> Iterator[dict[str, Any]]:
    """Collect what is executed, with the parameters of the last time."""
    found: dict[str, Any] = {}

    def take(*told: Any) -> None:
        _, _, statement, parameters, _, many = told
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            found[statement] = parameters[0] if many else parameters

    event.listen(Engine, "before_cursor_execute", take)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", take)


def read_through(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """Return the tables that SQLite reads from end to end for a statement."""
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    scans = (re.fullmatch(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", row[3]) for row in plan)
    return [scan[0] for scan in scans if scan and scan[1] in TABLES and scan[2] not in OPEN]


async def test_nothing_reads_through_a_table_that_grows(plain: Settings) -> None:
    with statements() as found:
        async with rig(plain) as bot:
            await bot.send("one")
            await bot.send("two", channel="pushed")
            bot.clock.move(timedelta(days=3))
            await Sweep(bot.stores, bot.machine.pipeline, Lifetimes(idle=10 * DAY), bot.clock).round()
            await bot.machine.idle()
        async with rig(plain) as bot:
            known = dict(found)
            with bot.stores.database.read() as connection:
                slow = {statement: read_through(connection, statement, given) for statement, given in known.items()}
    assert len(slow) > 30
    assert {statement: tables for statement, tables in slow.items() if tables} == {}

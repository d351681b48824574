"""What the databases themselves can do: the three rows of a turn, committed one by one or in groups, without a bot."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

STATE, REPLY = os.urandom(900), os.urandom(2100)
"""As large as a sealed state and a sealed reply of the form are on average."""

TABLES = (
    "CREATE TABLE inbox (channel TEXT, event TEXT, at REAL, PRIMARY KEY (channel, event))",
    "CREATE TABLE state (id TEXT PRIMARY KEY, body {blob}, at REAL)",
    "CREATE TABLE outbox (id TEXT PRIMARY KEY, owner TEXT, body {blob}, at REAL)",
)
STATEMENTS = (
    "INSERT INTO inbox VALUES ({0}, {0}, {0})",
    "INSERT INTO state VALUES ({0}, {0}, {0}) ON CONFLICT (id) DO UPDATE SET body = excluded.body, at = excluded.at",
    "INSERT INTO outbox VALUES ({0}, {0}, {0}, {0})",
)
PEOPLE = 1000
Group = Sequence[tuple[Sequence[Any], Sequence[Any], Sequence[Any]]]


def sqlite(group: int, seconds: float) -> float:
    """Return turns a second that SQLite commits in groups of `group`, with synchronous=FULL as the bot has it."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "bench.db")) as connection:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        for table in TABLES:
            connection.execute(table.format(blob="BLOB"))

        def commit(turns: Group) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for n, statement in enumerate(STATEMENTS):
                connection.executemany(statement.format("?"), [turn[n] for turn in turns])
            connection.execute("COMMIT")

        return _rate(commit, group, seconds)


def postgresql(url: str, group: int, seconds: float) -> float:
    """Return turns a second that one connection to PostgreSQL commits in groups of `group`."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as connection, connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table.format(blob="BYTEA").replace("CREATE", "CREATE TEMPORARY"))
        connection.commit()

        def commit(turns: Group) -> None:
            for n, statement in enumerate(STATEMENTS):
                cursor.executemany(statement.format("%s"), [turn[n] for turn in turns])
            connection.commit()

        return _rate(commit, group, seconds)


def _rate(commit: Callable[[Group], None], group: int, seconds: float) -> float:
    turns = _turns()
    began, count = time.perf_counter(), 0
    while (spent := time.perf_counter() - began) < seconds:
        commit([next(turns) for _ in range(group)])
        count += group
    return count / spent


def _turns() -> Iterator[tuple[Sequence[Any], Sequence[Any], Sequence[Any]]]:
    number = 0
    while True:
        number += 1
        who, at = f"{number % PEOPLE:032}", time.time()
        yield ("line", f"{number:026}", at), (who, STATE, at), (f"{number:036}", who, REPLY, at)

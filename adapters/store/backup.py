"""Copies the database into two files and back: the sealed data, and apart from it the keys that open it.

Erasing destroys a key. So the files of the keys are kept for days only, those of the data as long as one likes: what
was erased can no longer be opened once the last copy of its key is gone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, inspect, select, text

from adapters.store.database import Database
from adapters.store.migrate import current
from adapters.store.tables import METADATA, data_key, outbox, receipt

KEYS = (data_key, receipt)
"""The tables that hold keys; everything else is data."""

CHUNK = 500
STEP = "step"


class CannotRestore(Exception):
    """The text says why."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The two files of a backup."""

    data: Path
    keys: Path

    def of(self, table: Table) -> Path:
        """Return the file that holds a table."""
        return self.keys if table in KEYS else self.data


def save(database: Database, copy: Copy) -> int:
    """Write both files as of one moment; return how many rows. Files that are there already are not touched."""
    count = 0
    with database.read() as connection:
        if not database.sqlite:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        step = current(database) or ""
        for path in (copy.data, copy.keys):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            tables = [table for table in METADATA.sorted_tables if copy.of(table) == path]
            with _file(path) as engine, engine.begin() as target:
                _make(target, tables, step)
                count += sum(_copied(connection, target, table) for table in tables)
    return count


def load(database: Database, copy: Copy) -> int:
    """Fill an empty database of the same version; return how many rows. Raises CannotRestore."""
    count = 0
    with database.write() as target, _file(copy.data) as data, _file(copy.keys) as keys:
        _ensure_empty(target)
        with data.connect() as sealed, keys.connect() as opening:
            for source in (sealed, opening):
                _ensure_same(source, current(database) or "")
            known = set(opening.execute(select(data_key.c.conversation_id)).scalars())
            for table in METADATA.sorted_tables:
                source = opening if table in KEYS else sealed
                count += _copied(source, target, table, known)
        if not database.sqlite:
            newest = select(func.coalesce(func.max(outbox.c.seq), 1)).scalar_subquery()
            target.execute(select(func.setval(func.pg_get_serial_sequence("outbox", "seq"), newest)))
    return count


class _file:
    """A file of a backup, opened; its connections are closed at the end."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise CannotRestore(f"{path.name} is not there")
        self._engine = create_engine(f"sqlite:///{path}", hide_parameters=True)

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *error: object) -> None:
        self._engine.dispose()


def _make(target: Connection, tables: Sequence[Table], step: str) -> None:
    for table in tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        target.execute(text(f'CREATE TABLE "{table.name}" ({columns})'))
    target.execute(text(f'CREATE TABLE about ("{STEP}")'))
    target.execute(text("INSERT INTO about VALUES (:step)"), {"step": step})


def _copied(source: Connection, target: Connection, table: Table, known: set[str] | None = None) -> int:
    count = 0
    for rows in _rows(source, table, known):
        target.execute(insert(table), rows)
        count += len(rows)
    return count


def _rows(source: Connection, table: Table, known: set[str] | None) -> Iterator[list[dict[str, object]]]:
    """Yield a table's rows in chunks; with `known` only those of conversations whose key is there."""
    owner = "id" if table.name == "conversation" else "conversation_id" if _owned(table) else ""
    result = source.execute(select(table).execution_options(stream_results=True, yield_per=CHUNK))
    for part in result.mappings().partitions():
        rows = [dict(row) for row in part if known is None or not owner or row[owner] in known]
        if rows:
            yield rows


def _owned(table: Table) -> bool:
    return any(key.column.table.name == "conversation" for key in table.foreign_keys)


def _ensure_empty(target: Connection) -> None:
    for table in METADATA.sorted_tables:
        if target.execute(select(table).limit(1)).first() is not None:
            raise CannotRestore(f"the database is not empty: there are rows in {table.name}")


def _ensure_same(source: Connection, step: str) -> None:
    if not inspect(source).has_table("about"):
        raise CannotRestore("this is no backup")
    made = source.execute(text("SELECT step FROM about")).scalar_one()
    if made != step:
        raise CannotRestore(f"the backup's tables are at step {made}, the database's at {step}: use the same version")

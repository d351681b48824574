"""Steps of the tables only add, so that the version before goes on beside the new one."""

from __future__ import annotations

from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from adapters.store.database import Database
from adapters.store.migrate import _config


def shape(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return the columns of each table by name."""
    inspector = inspect(connection)
    return {
        table: {column["name"]: column for column in inspector.get_columns(table)}
        for table in inspector.get_table_names()
    }


def test_no_step_takes_away_or_wants_what_an_older_version_does_not_give(url: str) -> None:
    database, before = Database(url), dict[str, dict[str, Any]]()
    steps = [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()]
    for step in reversed(steps):
        with database.write() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, step)
            after = shape(connection)
        for table, columns in before.items():
            assert {name: str(column["type"]) for name, column in columns.items()}.items() <= {
                name: str(column["type"]) for name, column in after[table].items()
            }.items()
            added = [column for name, column in after[table].items() if name not in columns]
            assert all(column["nullable"] or column["default"] is not None for column in added)
        before = after
    database.close()
    assert len(steps) >= 4

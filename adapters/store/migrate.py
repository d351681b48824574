"""Brings the tables up to date at start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from adapters.store.database import Database

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x4D796E61
"""The number of the PostgreSQL lock that keeps two starting processes apart."""
PATIENCE = "60s"
"""How long a step waits for a table that others use; meanwhile nobody else gets at it."""


def migrate(database: Database) -> None:
    """Run the steps that are missing; two processes may do so at once.

    Tables that a newer version has already brought further are left alone: its steps only add.
    """
    with database.write() as connection:
        if not database.sqlite:
            _set(connection, statement_timeout="0", lock_timeout="0")  # another one's index on many rows takes its time
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            _set(connection, lock_timeout=PATIENCE, idle_in_transaction_session_timeout=PATIENCE)
        config = _config()
        config.attributes["connection"] = connection
        if _present(connection) in older():
            command.upgrade(config, "head")


def current(database: Database) -> str | None:
    """Return the last step that was run here, None for an empty database."""
    with database.read() as connection:
        return _present(connection)


def newest() -> str | None:
    """Return the last step that this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def older() -> frozenset[str | None]:
    """Return the steps before the newest that this version knows, None for an empty database among them."""
    steps = [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()]
    return frozenset({None, *steps}) - {newest()}


def _set(connection: Connection, **settings: str) -> None:
    """Change PostgreSQL's settings until the end of the transaction."""
    for name, value in settings.items():
        connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value})


def _present(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config

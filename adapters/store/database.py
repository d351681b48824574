"""Opens the database: SQLite in a file or PostgreSQL, with the same ways to read and to write."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

PATIENCE = 2.0
"""Seconds that a transaction waits for a lock before it gives up."""

AGAIN = 0.01
"""Seconds between two tries to open a new file that others are just opening."""

GLANCE = 0.2
"""Seconds that emptying the write-ahead log waits for those who read: nobody can write meanwhile."""

LONGEST = 10.0
"""Seconds that closing waits for transactions to end."""

STUCK = 10.0
"""Seconds after which a server cuts off a transaction whose process stands still, and a process gives up a server."""


class DatabaseClosed(Exception):
    """The bot is ending."""


class Database:
    """A connection pool. One writer at a time on SQLite, any number on PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self.writers = 1 if self.sqlite else 4
        self._turnstile = threading.Lock() if self.sqlite else nullcontext()
        self._closed = False
        self._open = 0
        self._ended = threading.Condition()
        if self.file:
            self.file.touch(mode=0o600)

    @property
    def file(self) -> Path | None:
        """The database file, None for a server."""
        name = self.engine.url.database
        return Path(name) if self.sqlite and name else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a writing transaction, committed at the end. Raises sqlalchemy's OperationalError."""
        with self._turnstile, self._connect() as raw:
            connection = raw.execution_options(begin="IMMEDIATE") if self.sqlite else raw
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a reading transaction."""
        with self._connect() as connection:
            yield connection

    def scrub(self) -> bool:
        """Empty SQLite's write-ahead log, so that erased bytes are gone from it too; False when it was in use."""
        if not self.sqlite:
            return True
        with self._turnstile, self._connect() as raw:
            connection = raw.execution_options(begin="")
            _wait(connection, GLANCE)
            try:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
            finally:
                _wait(connection, PATIENCE)
        return not busy

    def close(self) -> None:
        """Close all connections once their transactions have ended; nothing is opened any more."""
        with self._ended:
            self._closed = True
            self._ended.wait_for(lambda: not self._open, LONGEST)
        self.engine.dispose()

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._ended:
            if self._closed:
                raise DatabaseClosed
            self._open += 1
        try:
            with self.engine.connect() as connection:
                yield connection
        finally:
            with self._ended:
                self._open -= 1
                self._ended.notify_all()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": PATIENCE})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(parsed, hide_parameters=True, pool_size=8, pool_timeout=PATIENCE, connect_args=_patience())


def _patience() -> dict[str, str | int]:
    """Return for how long PostgreSQL waits for us, and we for it."""
    times = {"lock_timeout": PATIENCE, "statement_timeout": 3 * STUCK, "idle_in_transaction_session_timeout": STUCK}
    options = [f"-c {name}={int(seconds * 1000)}" for name, seconds in times.items()]
    return {
        "options": " ".join([*options, "-c timezone=UTC"]),
        "connect_timeout": int(PATIENCE),
        "tcp_user_timeout": int(STUCK * 1000),
        "keepalives_idle": int(STUCK / 2),
        "keepalives_interval": int(PATIENCE),
        "keepalives_count": 3,
    }


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    _log_ahead(connection)
    for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _log_ahead(connection: Any) -> None:
    """Write ahead in a log. A new file is switched to that once, and of two who do so SQLite lets neither wait."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(AGAIN)
        else:
            return


def _wait(connection: Connection, seconds: float) -> None:
    """Let SQLite wait so long for a lock."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def _begin(connection: Connection) -> None:
    kind = connection.get_execution_options().get("begin", "DEFERRED")
    if kind:
        connection.exec_driver_sql(f"BEGIN {kind}")

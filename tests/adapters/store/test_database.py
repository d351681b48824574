"""The database opens, grows and gives up waiting."""

from __future__ import annotations

import sqlite3
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from adapters.store import database as opening
from adapters.store.database import Database, DatabaseClosed
from adapters.store.migrate import LOCK, _config, current, migrate, newest
from adapters.store.tables import METADATA, inbox
from tests.adapters.store.servers import new_database

ROW = {"channel": "c", "event_id": "e", "conversation_id": "x", "received_at": 1.0}


def test_the_steps_lead_to_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    assert current(database) == newest()


def test_two_processes_may_migrate_at_once(url: str) -> None:
    databases = [Database(url), Database(url)]
    threads = [Thread(target=migrate, args=(one,)) for one in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [current(one) for one in databases] == [newest()] * 2
    for one in databases:
        one.close()


def test_a_new_file_is_opened_while_another_process_prepares_it(tmp_path: Path) -> None:
    preparing = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    preparing.execute("BEGIN IMMEDIATE")
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with ThreadPoolExecutor() as pool:
        opened = pool.submit(_journal, database)
        time.sleep(10 * opening.AGAIN)
        preparing.execute("COMMIT")
        assert opened.result() == "wal"
    preparing.close()
    database.close()


def _journal(database: Database) -> str:
    with database.read() as connection:
        return str(connection.execute(text("PRAGMA journal_mode")).scalar())


@pytest.mark.parametrize("statement", [f"SELECT pg_advisory_xact_lock({LOCK})", "SELECT 1 FROM conversation"])
def test_the_steps_wait_for_who_is_there_before_them(server: str, statement: str) -> None:
    url = new_database(server)
    database, other = Database(url), Database(url)
    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with other.read() as connection:
        connection.execute(text(statement))
        thread = Thread(target=migrate, args=(database,))
        thread.start()
        thread.join(2 * opening.PATIENCE - 1)
        assert thread.is_alive()
    thread.join()
    assert current(database) == newest()
    database.close()
    other.close()


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyError), database.write() as connection:
        connection.execute(insert(inbox), [ROW])
        raise KeyError
    with database.read() as connection:
        assert connection.execute(select(inbox)).all() == []


def test_sqlite_is_as_durable_and_forgetful_as_it_can_be(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate(database)
    with database.read() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert database.scrub()
    assert (tmp_path / "bot.db-wal").stat().st_size == 0
    database.close()


def test_who_reads_for_long_is_waited_for_only_briefly_to_empty_the_log(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate(database)
    with database.read() as reading:
        reading.execute(select(inbox)).all()
        with database.write() as connection:
            connection.execute(insert(inbox), [ROW])
        began = time.monotonic()
        assert not database.scrub()
        assert time.monotonic() - began < opening.PATIENCE
    assert database.scrub()
    with database.read() as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == opening.PATIENCE * 1000
    database.close()


def test_a_locked_database_is_given_up_after_two_seconds(database: Database, url: str) -> None:
    other = Database(url)
    with other.write() as holder:
        holder.execute(insert(inbox), [ROW])
        began = time.monotonic()
        with pytest.raises(OperationalError), database.write() as connection:
            connection.execute(insert(inbox), [ROW])
        assert 1.5 < time.monotonic() - began < 4
    other.close()


def test_a_process_that_stands_still_in_a_transaction_is_cut_off(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = new_database(server)
    other = Database(url)
    migrate(other)
    monkeypatch.setattr(opening, "STUCK", 0.3)
    still = Database(url)
    with pytest.raises(DBAPIError), still.write() as connection:
        connection.execute(insert(inbox), [ROW])
        with other.write() as free:
            free.execute(insert(inbox), [ROW])
        connection.execute(select(inbox))
    other.close()
    still.close()


def test_a_closed_database_opens_nothing_more(url: str) -> None:
    database = Database(url)
    database.close()
    with pytest.raises(DatabaseClosed), database.read():
        pass

"""Both databases for every test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.store.database import Database
from adapters.store.migrate import migrate
from adapters.store.sealing import Ring, new_key
from adapters.store.vault import Vault
from tests.adapters.store.servers import new_database, postgresql


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server."""
    with postgresql() as running:
        yield running.url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bot.db'}"
    return new_database(request.getfixturevalue("server"))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with all tables."""
    opened = Database(url)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def ring() -> Ring:
    """A ring of one master key."""
    return Ring({"one": new_key()})


@pytest.fixture
def vault(database: Database, ring: Ring) -> Vault:
    """The keys of a fresh database."""
    return Vault.open(database, ring)

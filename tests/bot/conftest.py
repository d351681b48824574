"""Both databases for the tests of the pipeline, and logs that no earlier test has set up."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import OURS
from bot.settings import Settings
from tests.adapters.store.servers import new_database, postgresql
from tests.bot.rig import settings


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server."""
    with postgresql() as running:
        yield running.url


@pytest.fixture(params=["sqlite", "postgresql"])
def chosen(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty bot on either database."""
    if request.param == "sqlite":
        return settings(tmp_path)
    return settings(tmp_path, database_url=new_database(request.getfixturevalue("server")))


@pytest.fixture(autouse=True)
def unset_levels() -> Iterator[None]:
    """Let each test decide for itself what our loggers tell."""
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    yield
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def plain(tmp_path: Path) -> Settings:
    """Settings of an empty bot with everything embedded."""
    return settings(tmp_path)

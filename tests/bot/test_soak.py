"""Servers are killed again and again while people fill in the whole application: nothing is lost or doubled."""

from __future__ import annotations

import pytest

from bot.soak.platform import Faults
from bot.soak.trial import Plan, soak
from tests.adapters.store.servers import new_database


async def holds(database: str = "") -> None:
    """Run a short soak, on SQLite where no database is given; nothing may go wrong."""
    result = await soak(Plan(2, database=database, between=(0.8, 1.6), faults=Faults(0.05, 0.05), within=240))
    assert result.held, result
    assert result.kills > 0


async def test_a_short_soak_holds() -> None:
    await holds()


@pytest.mark.slow
async def test_a_short_soak_holds_on_postgresql(server: str) -> None:
    await holds(new_database(server))

"""Servers are killed again and again while people fill in the whole application: nothing is lost or doubled."""

from __future__ import annotations

from bot.settings import Settings
from bot.soak.platform import Faults
from bot.soak.trial import Plan, soak


async def test_a_short_soak_holds(chosen: Settings) -> None:
    plan = Plan(2, database=chosen.database_url, between=(0.8, 1.6), faults=Faults(0.05, 0.05), within=240)
    result = await soak(plan)
    assert result.held, result
    assert result.kills > 0

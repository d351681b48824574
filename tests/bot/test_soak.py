"""Servers are killed again and again while people fill in the whole application: nothing is lost or doubled."""

from __future__ import annotations

from bot.soak.platform import Faults
from bot.soak.trial import Plan, soak


async def test_a_short_soak_holds() -> None:
    result = await soak(Plan(3, database="", between=(1.0, 2.0), faults=Faults(0.05, 0.05), within=240))
    assert result.held, result
    assert result.kills > 0

"""A process may be killed at any point: nothing is lost and nothing counts twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.settings import Settings
from tests.bot.rig import TODAY, rig

ROOT = Path(__file__).resolve().parent.parent.parent
COMMITTED = "after commit"
POINTS = ("before inbox", "after inbox", "after state", "after outbox", "before commit", COMMITTED)


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_a_point_everything_goes_on_as_if_nothing_had_happened(chosen: Settings, point: str) -> None:
    command = [sys.executable, "-m", "tests.bot.dying", str(chosen.data_dir), point, chosen.database_url]
    died = subprocess.run(command, cwd=ROOT, check=False, timeout=60, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    clock = MovableClock(TODAY)
    clock.move(timedelta(minutes=1))  # what the dead process held is free again
    async with rig(chosen, clock=clock) as bot:
        assert await bot.send("mail ann@example.jp", event_id="2") is (point != COMMITTED)
        assert await bot.send("one", event_id="1") is False
        await bot.send("three", event_id="3")
        await bot.machine.idle()
        assert await bot.said() == ["one", "mail ann@example.jp", "three"]
        assert [mail.to for mail, *_ in bot.post.sent] == ["ann@example.jp"]
        last = (await bot.machine.pipeline.outgoing(bot.id()))[-1]
        assert last.reply.says[0].parts[0].values["all"] == "one mail ann@example.jp three"

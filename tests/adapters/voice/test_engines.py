"""Engines run apart from the bot: what hangs, dies or is missing fails its passage and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from adapters.voice import installed, openjtalk
from adapters.voice.breaker import Breaker
from adapters.voice.engine import PEAK, VoiceFailed
from adapters.voice.espeak import Espeak
from adapters.voice.lanes import Lanes
from tests.adapters.voice.conftest import need
from tests.adapters.voice.sounds import Tones


def eat(size: int) -> int:
    """Take memory."""
    return len(bytearray(size))


async def test_work_that_hangs_is_ended_and_the_next_one_runs() -> None:
    lanes = Lanes(1, seconds=0.5)
    with pytest.raises(VoiceFailed):
        await lanes.run(time.sleep, 60)
    assert await lanes.run(eat, 1) == 1
    lanes.close()


async def test_a_process_that_dies_is_replaced_and_its_work_done_once_more() -> None:
    lanes = Lanes(1, seconds=5)
    pid = await lanes.run(os.getpid)
    os.kill(pid, signal.SIGKILL)
    assert await lanes.run(os.getpid) not in (pid, os.getpid())
    lanes.close()


async def test_memory_is_limited() -> None:
    lanes = Lanes(1, seconds=5, memory=512 << 20)
    with pytest.raises(VoiceFailed):
        await lanes.run(eat, 1 << 30)
    lanes.close()


async def test_work_that_nobody_waits_for_any_more_does_not_hold_up_the_next() -> None:
    lanes = Lanes(1, seconds=5)
    stale = asyncio.create_task(lanes.run(time.sleep, 0.3))
    await asyncio.sleep(0.05)
    stale.cancel()
    assert await asyncio.wait_for(lanes.run(eat, 1), 3) == 1
    lanes.close()


async def test_the_japanese_voice_speaks_slower_and_faster_and_never_clips() -> None:
    need(openjtalk.installed(), "the Japanese voice (extra `voice`)")
    engine = openjtalk.OpenJTalk(1)
    slow, normal, fast = [
        await engine.synthesize("生年月日を送ってください。", "ja", speed) for speed in (0.7, 1.0, 1.3)
    ]
    engine.close()
    assert slow.seconds > normal.seconds * 1.2 > fast.seconds * 1.2
    for samples in (slow, normal, fast):
        values = memoryview(samples.data).cast("h")
        assert 5_000 < max(map(abs, values)) <= PEAK
    assert "mei" in engine.name


@pytest.mark.usefixtures("espeak_there")
async def test_other_languages_are_spoken_by_a_program_of_its_own() -> None:
    engine = Espeak()
    said = await engine.synthesize("Please send the letters.", "en", 1.0)
    slow = await engine.synthesize("Please send the letters.", "en", 0.7)
    assert 1 < said.seconds < slow.seconds
    assert (await engine.synthesize("请输入申请书编号", "zh_Hans", 1.0)).seconds > 1


async def test_a_program_that_is_missing_hangs_or_fails_gives_no_sound(tmp_path: Path) -> None:
    hanging, failing, silent = (tmp_path / name for name in ("hanging", "failing", "silent"))
    hanging.write_text("#!/bin/sh\nsleep 30\n")
    failing.write_text("#!/bin/sh\ncat >/dev/null; exit 3\n")
    silent.write_text("#!/bin/sh\ncat >/dev/null\n")
    for program in (hanging, failing, silent):
        program.chmod(0o755)
    began = time.monotonic()
    for program in (hanging, failing, silent, tmp_path / "missing"):
        with pytest.raises(VoiceFailed):
            await Espeak(str(program), seconds=0.5).synthesize("Hello", "en", 1.0)
    assert time.monotonic() - began < 5


async def test_a_language_without_a_voice_fails() -> None:
    with pytest.raises(VoiceFailed):
        await Espeak().synthesize("Kumusta", "fil", 1.0)


async def test_an_engine_that_keeps_failing_rests_and_is_tried_again() -> None:
    now = [0.0]
    engine = Tones(broken=True)
    breaker = Breaker(engine, failures=3, rest=60, clock=lambda: now[0])
    for _ in range(5):
        with pytest.raises(VoiceFailed):
            await breaker.synthesize("a", "ja", 1.0)
    assert len(engine.asked) == 3
    now[0], engine.broken = 61.0, False
    assert (await breaker.synthesize("a", "ja", 1.0)).seconds == 1.0
    assert not breaker.resting


def test_what_is_missing_is_named() -> None:
    assert set(installed.missing()) <= {"av", "pyopenjtalk-plus"}

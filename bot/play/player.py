"""Plays one transcript from its first entry to its last, or to the first expectation that fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.play.acts import ACTS, PASSIVE
from bot.play.expect import EXPECTATIONS
from bot.play.log import Log
from bot.play.script import BadScript, Step, Transcript
from bot.play.stage import Stage
from dialogs.ports import Busy

LONGEST = 1000
Watch = Callable[[Stage, Step], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """Entry number `index` (from 0) wanted something else than what was got."""

    index: int
    step: Step
    got: str

    def __str__(self) -> str:
        told = f"entry {self.index + 1}, wanted {self.step}, got {self.got}"
        return " / ".join(told.splitlines())[:LONGEST]


async def play(transcript: Transcript, watch: Watch | None = None) -> list[Failure]:
    """Play on a fresh bot; return what failed, which is nothing or one. `watch` sees the stage after every entry."""
    failures = await play_on(transcript, watch, to_the_end=False)
    return failures[:1]


async def play_on(transcript: Transcript, watch: Watch | None = None, *, to_the_end: bool = True) -> list[Failure]:
    """Play on a fresh bot and go on after expectations that fail; an entry that cannot be done ends it."""
    with TemporaryDirectory(prefix="myna-") as folder, Log() as log:
        stage = await Stage.open(transcript, Path(folder), log)
        try:
            return await _steps(stage, transcript, watch, to_the_end)
        finally:
            await stage.close()


async def _steps(stage: Stage, transcript: Transcript, watch: Watch | None, to_the_end: bool) -> list[Failure]:
    failures: list[Failure] = []
    for index, step in enumerate(transcript.steps):
        try:
            got = await _take(stage, step)
        except (BadScript, re.error, Busy, TimeoutError) as error:
            return [*failures, Failure(index, step, str(error) or type(error).__name__)]
        if watch:
            watch(stage, step)
        if got is not None:
            failures.append(Failure(index, step, got))
            if not to_the_end:
                break
    return failures


async def _take(stage: Stage, step: Step) -> str | None:
    if step.kind in EXPECTATIONS:
        return EXPECTATIONS[step.kind](stage, step)
    if step.kind not in PASSIVE:
        stage.turn()
    await ACTS[step.kind](stage, step)
    return None

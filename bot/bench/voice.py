"""How long a reply takes to become text, and to become sound: fresh and cached, with one worker and with two."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.bench._measuring import percentile, show

if TYPE_CHECKING:
    from adapters.voice.service import Voice
    from bot.app import App

HELP = "text and sound of a 60-character prompt: fresh, cached, one worker and two"
PROMPT = (
    "{}番目の質問です。メールの宛名に使うお名前を、ふだんの漢字かカタカナで送ってください。"
    "申請する人の名前です。五十文字までです。"
)
"""About 60 characters; the number makes every one of them new."""
MILLI = 1000
TEXT_MS, FRESH_MS, CACHED_MS = 300.0, 1000.0, 50.0
"""The targets: 95 of 100 are ready by then."""
SLOWER, GAIN = 1.5, 1.5
"""How much slower text may be with the voice on; how much more two workers make than one."""
PAIRS = 5
"""How often one worker and two are compared: what else a machine does changes from second to second."""


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds of each try, and the gains of two workers over one."""

    text_off: Sequence[float]
    text_on: Sequence[float]
    fresh: Sequence[float]
    cached: Sequence[float]
    gains: Sequence[float]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how often to measure."""
    parser.add_argument("--rounds", type=int, default=40, help="prompts to say, turns to take (default: 40)")


def run(args: argparse.Namespace) -> int:
    """Print the numbers; return 1 where there is no voice, or a target is missed."""
    from adapters.voice import installed

    if installed.missing():
        print(f"There is no Japanese voice here: {', '.join(installed.missing())}", file=sys.stderr)
        return 1
    return judged(asyncio.run(_measured(args.rounds)))


def judged(found: Found) -> int:
    """Print what was found beside its targets; return 1 where one is missed."""
    slower = percentile(found.text_on, 0.5) / percentile(found.text_off, 0.5)
    gain = statistics.median(found.gains)
    rows = [
        _row("text out, voice off", found.text_off, TEXT_MS),
        _row("text out, voice on", found.text_on, TEXT_MS),
        _row("sound ready, fresh", found.fresh, FRESH_MS),
        _row("sound ready, cached", found.cached, CACHED_MS),
        ("text with the voice on against off", f"{slower:.2f}", "", f"<= {SLOWER}", _verdict(slower <= SLOWER)),
        ("two workers against one", f"{gain:.2f}", "", f">= {GAIN}", _verdict(gain >= GAIN)),
    ]
    show("Voice (ms, or times)", ("what", "median", "95 %", "target", ""), rows)
    return int(any(row[-1] != _verdict(True) for row in rows))


def _row(name: str, taken: Sequence[float], limit: float) -> tuple[object, ...]:
    late = percentile(taken, 0.95)
    return name, percentile(taken, 0.5), late, f"95 % < {limit:.0f}", _verdict(late < limit)


def _verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


async def _measured(rounds: int) -> Found:
    off, on = [await _turns(rounds, voice) for voice in (False, True)]
    with _voice(1) as one, _voice(2) as two:
        for voice, workers in ((one, 1), (two, 2)):
            began = time.perf_counter()
            await asyncio.gather(*(_say(voice, -n) for n in range(1, 2 * workers + 1)))
            print(f"{workers} worker(s) started and warm: {MILLI * (time.perf_counter() - began):.0f} ms")
        fresh = await _each(rounds, lambda n: _say(two, n))
        cached = await _each(rounds, lambda n: _say(two, n))
        gains = [await _gain(one, two, rounds * (pair + 1), max(4, rounds // PAIRS)) for pair in range(PAIRS)]
    return Found(off, on, fresh, cached, gains)


async def _gain(one: Voice, two: Voice, first: int, count: int) -> float:
    """Return how many times faster two workers say the same prompts."""
    taken = []
    for voice in (one, two):
        began = time.perf_counter()
        await asyncio.gather(*(_say(voice, first + n) for n in range(count)))
        taken.append(time.perf_counter() - began)
    print(f"{count} prompts at once: {count / taken[0]:.1f} a second by one worker, {count / taken[1]:.1f} by two")
    return taken[0] / taken[1]


@contextmanager
def _voice(processes: int) -> Iterator[Voice]:
    """Open the voice without a folder, so that nothing is left over from an earlier run."""
    from adapters import catalogues
    from adapters.voice import installed
    from dialogs.reading import Reading

    with installed.voice(Reading(catalogues.load(), {}), None, processes) as voice:
        assert voice is not None
        yield voice


async def _say(voice: Voice, number: int) -> None:
    sound = await voice.spoken(voice.reading.text(PROMPT.format(number), "ja"), 1.0, "ogg")
    assert sound is not None


async def _turns(rounds: int, on: bool) -> list[float]:
    from bot.settings import load
    from bot.wiring import build
    from dialogs.events import Started, Text
    from dialogs.ports import Arrival

    async def send(app: App, event: Started | Text) -> None:
        await app.desk.receive(Arrival("web", "bench", uuid4().hex, event))

    with TemporaryDirectory() as folder:
        async with build(load(data_dir=Path(folder), voice="auto" if on else "off")) as app:
            await send(app, Started("ja"))
            if on:
                await send(app, Text("音声"))
            return await _each(rounds, lambda n: send(app, Text("ヘルプ")))


async def _each(rounds: int, work: Callable[[int], Awaitable[None]]) -> list[float]:
    taken = []
    for number in range(rounds):
        began = time.perf_counter()
        await work(number)
        taken.append(MILLI * (time.perf_counter() - began))
    return taken

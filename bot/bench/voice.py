"""How long a reply takes to become text, and to become sound: fresh and cached, with one worker and with two."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

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


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how often to measure."""
    parser.add_argument("--rounds", type=int, default=40, help="prompts to say, turns to take (default: 40)")


def run(args: argparse.Namespace) -> int:
    """Print the numbers; return 1 where there is no voice."""
    from adapters.voice import installed

    if installed.missing():
        print(f"There is no Japanese voice here: {', '.join(installed.missing())}", file=sys.stderr)
        return 1
    asyncio.run(_measured(args.rounds))
    return 0


async def _measured(rounds: int) -> None:
    for on in (False, True):
        _print(f"text out, voice {'on' if on else 'off'}", await _turns(rounds, on))
    for processes in (1, 2):
        began = time.perf_counter()
        with _voice(processes) as voice:
            await _say(voice, 0)
            print(f"first sound, {processes} worker(s), cold: {MILLI * (time.perf_counter() - began):.0f} ms")
            _print(f"sound ready, {processes} worker(s), fresh", await _each(rounds, lambda n: _say(voice, n + 1)))
            _print(f"sound ready, {processes} worker(s), cached", await _each(rounds, lambda n: _say(voice, n + 1)))
            began = time.perf_counter()
            await asyncio.gather(*(_say(voice, rounds + n + 1) for n in range(rounds)))
            print(f"{processes} worker(s), {rounds} at once: {rounds / (time.perf_counter() - began):.1f} prompts/s")


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


def _print(name: str, taken: list[float]) -> None:
    last = statistics.quantiles(taken, n=20)[-1]
    print(f"{name}: median {statistics.median(taken):.1f} ms, 95th percentile {last:.1f} ms")

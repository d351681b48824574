"""`bench scale`: two server processes against one, a database full of idle drafts against an empty one, and memory."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench._measuring import middle, show

if TYPE_CHECKING:
    from bot.bench._talking import Taken

HELP = "two servers against one on PostgreSQL; 100,000 idle drafts against none; memory of an idle conversation"
TOGETHER, FEWER = 64, 16
"""How many people talk at a time to servers that have whole processors, and to those that have a share: no more than
one of them can take without turning people away."""

TWO, SAME, NOTHING = 1.6, 1.25, 1024
"""The targets: two servers to one; start-up and turn with idle drafts to none; bytes of memory a conversation."""

SHARE = 0.3
"""The part of a processor a server is held to, so that its database and who presses it do not want for any."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """How long turns took over HTTP, and microseconds of all servers' computing a turn."""

    turns: Taken
    used: float


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how much is measured."""
    parser.add_argument("--forms", type=int, default=256, help="whole forms of 15 turns in each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in which all take part; medians count")
    parser.add_argument("--drafts", type=int, default=100_000, help="idle drafts in the full database")


def run(args: argparse.Namespace) -> int:
    """Print what was measured; return 1 where a target is missed."""
    reached = _processes(args.forms, args.rounds)
    reached &= asyncio.run(_idle(args.forms // 2, args.rounds, args.drafts))
    return 0 if reached else 1


def _processes(forms: int, rounds: int) -> bool:
    from bot.bench._postgresql import Missing, server

    with suppress(Missing), server() as running:
        free = asyncio.run(_one_and_two(running.url, forms, rounds, TOGETHER, 1.0))
        small = asyncio.run(_one_and_two(running.url, forms // 2, rounds, FEWER, SHARE))
        rows = [row for share, found in ((1.0, free), (SHARE, small)) for row in _rows(share, found)]
        title = f"Webhooks over HTTP on PostgreSQL, {TOGETHER} at a time, {FEWER} where processors are shared"
        show(title, ("servers", "a processor each", "turns/s", "99 % (ms)", "µs of the servers a turn"), rows)
        print(f"two against one: {_ratio(small):.2f} where each has {SHARE} of a processor (at least {TWO})")
        print(f"two against one: {_ratio(free):.2f} where load and database want the second processor for themselves\n")
        return _ratio(small) >= TWO
    print("PostgreSQL is not installed: two servers against one left out")
    return True


async def _one_and_two(url: str, forms: int, rounds: int, together: int, share: float) -> dict[int, list[Pressed]]:
    """Return what one server and two took, each held to a share of a processor."""
    from bot.bench._http import held, pressed, servers
    from bot.bench._postgresql import new_database

    found: dict[int, list[Pressed]] = {1: [], 2: []}
    for _ in range(rounds):
        for count, taken in found.items():
            with TemporaryDirectory() as folder:
                async with servers(count, Path(folder), new_database(url)) as running:
                    await pressed(running.ports, together, together)
                    before = running.processor
                    async with held(running.pids, share) if share < 1 else nullcontext():
                        turns = await pressed(running.ports, together, forms)
                    taken.append(Pressed(turns, (running.processor - before) / len(turns.each) * 1e6))
    return found


def _rows(share: float, found: Mapping[int, Sequence[Pressed]]) -> list[tuple[object, ...]]:
    return [
        (
            count,
            f"{share:g}" if share < 1 else "as much as there is",
            round(middle([each.turns.rate for each in taken])),
            middle([each.turns.late(0.99) for each in taken]),
            middle([each.used for each in taken]),
        )
        for count, taken in found.items()
    ]


def _ratio(found: Mapping[int, Sequence[Pressed]]) -> float:
    return middle([two.turns.rate / one.turns.rate for one, two in zip(found[1], found[2], strict=True)])


async def _idle(forms: int, rounds: int, drafts: int) -> bool:
    from bot.bench import _drafts

    with TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty", Path(folder) / "full"
        template = await _drafts.prepared(empty)
        await _drafts.prepared(full)
        _drafts.fill(full, *template, drafts)
        found = [(await _drafts.measured(empty, forms), await _drafts.measured(full, forms)) for _ in range(rounds)]
    start = middle([b.start / a.start for a, b in found])
    turn = middle([b.turn / a.turn for a, b in found])
    bytes_each = middle([b.bytes_each for _, b in found])
    rows = [
        (name, *(middle([getattr(each, what) for each in measured]) for what in ("start", "turn", "megabytes")))
        for name, measured in zip(("empty", f"{drafts:,} drafts"), zip(*found, strict=True), strict=True)
    ]
    show("Idle drafts in the database", ("", "start (ms)", "a turn (µs)", "memory (MB)"), rows)
    print(f"start {start:.2f}, a turn {turn:.2f} times as long as with none (at most {SAME})")
    print(f"memory of the process for each conversation that went idle: {bytes_each:.0f} bytes (at most {NOTHING})")
    return start <= SAME and turn <= SAME and bytes_each <= NOTHING

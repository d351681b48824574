"""`bench scale`: two server processes against one, a database full of idle drafts against an empty one, and memory."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench._measuring import show

if TYPE_CHECKING:
    from bot.bench._talking import Taken

HELP = "two servers against one on PostgreSQL; 100,000 idle drafts against none; memory of an idle conversation"
TOGETHER = 64
TWO, SAME, NOTHING = 1.6, 1.25, 1024
"""The targets: two servers to one; start-up and turn with idle drafts to none; bytes of memory a conversation."""


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
        one, two, used = asyncio.run(_one_and_two(running.url, forms, rounds))
        rows = [
            (f"{count} server process{'es' * (count > 1)}", round(_rate(taken)), _late(taken), used[count])
            for count, taken in ((1, one), (2, two))
        ]
        title = f"Webhooks over HTTP on PostgreSQL, {TOGETHER} at a time"
        show(title, ("", "turns/s", "99 % (ms)", "µs of the servers a turn"), rows)
        ratio = float(median(b.rate / a.rate for a, b in zip(one, two, strict=True)))
        print(f"two against one: {ratio:.2f} (at least {TWO}; senders, database and load share the machine)\n")
        return ratio >= TWO
    print("PostgreSQL is not installed: two servers against one left out")
    return True


async def _one_and_two(url: str, forms: int, rounds: int) -> tuple[list[Taken], list[Taken], dict[int, float]]:
    from bot.bench._http import pressed, servers
    from bot.bench._postgresql import new_database

    found: dict[int, list[Taken]] = {1: [], 2: []}
    used: dict[int, float] = {}
    for _ in range(rounds):
        for count, taken in found.items():
            with TemporaryDirectory() as folder:
                async with servers(count, Path(folder), new_database(url)) as running:
                    await pressed(running.ports, TOGETHER, TOGETHER)
                    before = running.processor
                    taken.append(await pressed(running.ports, TOGETHER, forms))
                    used[count] = (running.processor - before) / len(taken[-1].each) * 1e6
    return found[1], found[2], used


async def _idle(forms: int, rounds: int, drafts: int) -> bool:
    from bot.bench import _drafts

    with TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty", Path(folder) / "full"
        template = await _drafts.prepared(empty)
        await _drafts.prepared(full)
        _drafts.fill(full, template, drafts)
        found = [(await _drafts.measured(empty, forms), await _drafts.measured(full, forms)) for _ in range(rounds)]
    start = float(median(b.start / a.start for a, b in found))
    turn = float(median(b.turn / a.turn for a, b in found))
    bytes_each = float(median(b.bytes_each for _, b in found))
    rows = [
        ("empty", *(float(median(getattr(a, name) for a, _ in found)) for name in ("start", "turn", "megabytes"))),
        (
            f"{drafts:,} drafts",
            *(float(median(getattr(b, n) for _, b in found)) for n in ("start", "turn", "megabytes")),
        ),
    ]
    show("Idle drafts in the database", ("", "start (ms)", "a turn (µs)", "memory (MB)"), rows)
    print(f"start {start:.2f}, a turn {turn:.2f} times as long as with none (at most {SAME})")
    print(f"memory of the process for each conversation that went idle: {bytes_each:.0f} bytes (at most {NOTHING})")
    return start <= SAME and turn <= SAME and bytes_each <= NOTHING


def _rate(taken: list[Taken]) -> float:
    return float(median(each.rate for each in taken))


def _late(taken: list[Taken]) -> float:
    return float(median(each.late(0.99) for each in taken))

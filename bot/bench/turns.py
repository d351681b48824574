"""`bench turns`: our whole turn, committed and sealed, beside libraries that keep conversations in memory."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.bench._measuring import middle, show

if TYPE_CHECKING:
    from bot.bench._talking import Rival, Taken

HELP = "take the turns of one form beside python-telegram-bot, aiogram and the databases alone"
TOGETHER = (1, 16, 64)
"""How many people talk at a time."""

AT_16, AT_64, LATE_MS = 1.2, 2.0, 10.0
"""The targets: how many times as fast as a ConversationHandler in memory, and the 99th percentile at 16."""

OURS = "this bot on SQLite"
IN_MEMORY = "ConversationHandler"
SAME = "ConversationHandler, our engine"
COLUMNS = ("", "a kill loses", *map(str, TOGETHER), "99 % at 16 (ms)", "µs a turn at 64")
WARM, SLOW = 8, 40


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how much is measured."""
    parser.add_argument("--forms", type=int, default=256, help="whole forms of 15 turns in each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in which everybody takes part; medians count")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each database commits")


def run(args: argparse.Namespace) -> int:
    """Print what was measured; return 1 where a target is missed."""
    logging.disable(logging.WARNING)
    them = rivals()
    found = asyncio.run(_rounds(them, args.forms, args.rounds))
    _show(found, {rival.name: rival.loses for rival in them})
    _show_commits(args.seconds)
    return 0 if judged(found) else 1


async def _rounds(them: Sequence[Rival], forms: int, rounds: int) -> dict[str, dict[int, list[Taken]]]:
    """Return what everybody took, by name and number of people; rounds are interleaved, so that noise meets all."""
    from bot.bench._talking import talked

    found: dict[str, dict[int, list[Taken]]] = {}
    for _ in range(rounds):
        for rival in them:
            async with rival.begun() as talker:
                await talked(talker, WARM, min(WARM, rival.most))
                for together in TOGETHER:
                    taken = await talked(talker, together, min(max(forms, together), rival.most))
                    found.setdefault(rival.name, {}).setdefault(together, []).append(taken)
    return found


def rivals() -> list[Rival]:
    """Return who is compared, ourselves first; those that are not installed are left out."""
    from bot.bench._ourselves import ourselves
    from bot.bench._ptb import handled
    from bot.bench._talking import Rival

    found = [
        Rival(OURS, "nothing", ourselves),
        Rival(IN_MEMORY, "everything", handled),
        Rival(SAME, "everything", partial(handled, engine=True)),
        Rival("the first, PicklePersistence", "up to a minute", partial(handled, kept=True)),
        Rival("the first, pickled each turn", "nothing", partial(handled, kept=True, each=True), SLOW),
    ]
    if find_spec("aiogram") is None:
        print("aiogram is not installed (`make bench` does it): left out")
        return found
    from bot.bench._aiogram import fed, has_redis

    found.append(Rival("aiogram, memory", "everything", fed))
    if has_redis() and find_spec("redis"):
        found.append(Rival("aiogram, Redis", "up to a second", partial(fed, redis=True), 4 * SLOW))
    return found


def _show(found: Mapping[str, Mapping[int, Sequence[Taken]]], loses: Mapping[str, str]) -> None:
    rows = []
    for name, by_number in found.items():
        rates = (round(middle([taken.rate for taken in by_number[together]])) for together in TOGETHER)
        late = middle([taken.late(0.99) for taken in by_number[16]])
        used = round(middle([taken.microseconds for taken in by_number[64]]))
        rows.append((name, loses[name], *rates, late, used))
    show("The form of 15 turns, turns/s with so many people at a time", COLUMNS, rows)


def _show_commits(seconds: float) -> None:
    from bot.bench import _commits
    from bot.bench._postgresql import Missing, server

    groups = (1, 16, 64)
    rows = [("SQLite, synchronous=FULL", *(round(_commits.sqlite(group, seconds)) for group in groups))]
    with suppress(Missing), server() as running:
        where = running.url % "postgres"
        rows.append(("PostgreSQL", *(round(_commits.postgresql(where, group, seconds)) for group in groups)))
    show("Commits alone: the three rows of a turn, turns/s", ("in groups of", *map(str, groups)), rows)


def judged(found: Mapping[str, Mapping[int, Sequence[Taken]]]) -> bool:
    """Print the ratios and whether each target is reached."""
    reached = True
    for other in (IN_MEMORY, SAME):
        for together, target in ((16, AT_16), (64, AT_64)):
            ratio = middle(
                [
                    ours.rate / theirs.rate
                    for ours, theirs in zip(found[OURS][together], found[other][together], strict=True)
                ]
            )
            reached &= ratio >= target
            print(f"{OURS} : {other}, {together} at a time: {ratio:.2f} (at least {target})")
    late = middle([taken.late(0.99) for taken in found[OURS][16]])
    print(f"99th percentile at 16: {late:.1f} ms (under {LATE_MS:.0f})")
    return reached and late < LATE_MS

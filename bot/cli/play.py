"""`play`: plays transcripts, each on a fresh bot, and says which of them hold."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.play.script import Transcript

NAME = "play"
HELP = "play transcripts, each on a fresh bot"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the files and the two ways to look at them."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a YAML file of conversations")
    parser.add_argument("--show", action="store_true", help="print the conversations")
    parser.add_argument("--update", action="store_true", help="rewrite the bot: entries with what is really said")


def run(args: argparse.Namespace) -> int:
    """Print one line for each transcript; return 1 where an expectation fails, 2 for a file that is none."""
    from bot.play.script import BadScript

    try:
        return asyncio.run(_update(args.files) if args.update else _play(args.files, args.show))
    except BadScript as error:
        print(error, file=sys.stderr)
        return 2


async def _play(files: list[Path], show: bool) -> int:
    from bot.play.script import read

    held = [await _one(transcript, show) for transcript in [one for path in files for one in read(path)]]
    return 0 if all(held) else 1


async def _one(transcript: Transcript, show: bool) -> bool:
    from rich.console import Console

    from bot.play.player import play
    from bot.play.show import Show

    failures = await play(transcript, Show(transcript, Console()) if show else None)
    print(f"FAILED {transcript.title}: {failures[0]}" if failures else f"ok {transcript.title}", flush=True)
    return not failures


async def _update(files: list[Path]) -> int:
    from bot.play.update import update

    for path in files:
        print(f"{path}: {await update(path)} changed")
    return 0

"""`demo`: plays a whole application in the terminal, with everything embedded and nothing kept."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

NAME = "demo"
HELP = "play a whole application in the terminal; nothing is kept"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the language."""
    parser.add_argument("--locale", choices=("ja", "ja_easy", "en"), default="ja")


def run(args: argparse.Namespace) -> int:
    """Print the conversation; return 1 where it does not reach its end."""
    return asyncio.run(_play(args.locale))


async def _play(locale: str) -> int:
    from dataclasses import replace

    from rich.console import Console

    import bot.play
    from bot.play.player import play
    from bot.play.script import read
    from bot.play.show import Show

    [script] = read(Path(bot.play.__file__).parent / "demo.yaml")
    transcript = replace(script, locale=locale)
    failures = await play(transcript, Show(transcript, Console(highlight=False)))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0

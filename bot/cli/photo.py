"""`photo`: says what would be refused of a photo, its file and what it shows."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dialogs.moment import JAPAN

if TYPE_CHECKING:
    from adapters.vision.pool import CheckedPhoto

NAME = "photo"
HELP = "judge a photo: its file, and the face on it"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the file, the form of the answer and the picture to write."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a photo, in any format")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument(
        "--preview", type=Path, metavar="OUT.jpg", help="write the guide picture; without a face a small copy"
    )
    parser.add_argument("--turns", type=int, default=0, help="quarter turns to the right before judging")


def run(args: argparse.Namespace) -> int:
    """Print what was found; return 0 with nothing to put right, 1 with something, 2 where no file can be had."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        print(f"{args.file}: {error.strerror}", file=sys.stderr)
        return 2
    from adapters.vision.pool import VisionBusy

    try:
        checked, small = asyncio.run(_look(data, args.file.name, args.turns, args.preview is not None))
    except VisionBusy:
        print(f"{args.file}: the machine is too busy to look at it", file=sys.stderr)
        return 2
    try:
        if small and args.preview is not None:
            args.preview.write_bytes(small)
    except OSError as error:
        print(f"{args.preview}: {error.strerror}", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(as_json(checked), ensure_ascii=False))
    else:
        _print_table(checked)
    return 0 if checked.accepted else 1


def as_json(checked: CheckedPhoto) -> dict[str, object]:
    """Return the findings as `--json` prints them; sizes in bytes, sides in pixels, dates as ISO texts."""
    return {
        "accepted": checked.accepted,
        "findings": [
            {"code": one.code, "level": one.level, "value": one.value, "limit": one.limit} for one in checked.judged
        ],
    }


async def _look(data: bytes, name: str, turns: int, shown: bool) -> tuple[CheckedPhoto, bytes]:
    from adapters.vision.pool import VisionPool
    from bot.settings import load

    settings = load()
    async with VisionPool(engine=settings.photo_engine, limits=settings.photo_limits) as pool:
        checked = await pool.check(data, name, turns, settings.today or datetime.now(JAPAN).date())
        if not shown or checked.preview:
            return checked, checked.preview
        try:
            return checked, await pool.preview(checked.stored or data)
        except ValueError:
            return checked, b""


def _print_table(checked: CheckedPhoto) -> None:
    from rich.console import Console
    from rich.table import Table

    sides = f", {checked.width} x {checked.height} pixels" if checked.width else ""
    table = Table(title=("Accepted" if checked.accepted else "Not accepted") + sides)
    for column in ("code", "level", "value", "limit"):
        table.add_column(column)
    for one in checked.judged:
        table.add_row(one.code, one.level, str(one.value), str(one.limit))
    console = Console()
    console.print(table)
    if checked.where:
        console.print("face: {horizontal}, space above the head: {top}".format(**checked.where))
    if checked.unchecked:
        console.print("not looked at: " + ", ".join(checked.unchecked))

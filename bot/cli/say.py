"""`say`: says one text, as a sound file or as the reading that would be said."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dialogs.reading import Passage, Reading
from dialogs.reading.reading import joined

if TYPE_CHECKING:
    from adapters.voice.service import Sound

NAME = "say"
HELP = "say a text: a sound file, or its reading"
SLOWEST, FASTEST = 0.5, 2.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the text, its language, the speed and the file."""
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--locale", default="ja", help="language of the text (default: ja)")
    parser.add_argument("--speed", type=_speed, default=1.0, help=f"{SLOWEST} to {FASTEST} (default: 1.0)")
    out = parser.add_mutually_exclusive_group(required=True)
    out.add_argument("-o", "--output", type=_file, metavar="OUT.ogg|.m4a", help="the file to write")
    out.add_argument("--reading", action="store_true", help="print what would be read instead")


def run(args: argparse.Namespace) -> int:
    """Write the sound or print the reading; return 1 where there is no voice for the language, 2 for no file."""
    from adapters import catalogues

    reading = Reading(catalogues.load(), {})
    passages = reading.text(args.text, args.locale)
    if args.reading:
        print(joined(passages))
        return 0
    if not passages:
        print("There is nothing to say in this text.", file=sys.stderr)
        return 1
    sound = asyncio.run(_said(reading, passages, args.speed, "m4a" if args.output.suffix == ".m4a" else "ogg"))
    if sound is None:
        print(f"There is no voice for {args.locale}. {_advice()}", file=sys.stderr)
        return 1
    try:
        args.output.write_bytes(sound.data)
    except OSError as error:
        print(f"{args.output}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{args.output}: {sound.mime}, {sound.seconds:.2f} s, {len(sound.data)} bytes")
    return 0


async def _said(reading: Reading, passages: list[Passage], speed: float, kind: Literal["ogg", "m4a"]) -> Sound | None:
    from adapters.voice import installed

    with installed.voice(reading, None, processes=1) as voice:
        return None if voice is None else await voice.spoken(passages, speed, kind)


def _advice() -> str:
    from adapters.voice import installed

    missing = installed.missing()
    return f"Missing: {', '.join(missing)} (pip install '.[voice]')" if missing else "Other languages need espeak-ng."


def _speed(text: str) -> float:
    speed = float(text)
    if not SLOWEST <= speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"must lie between {SLOWEST} and {FASTEST}")
    return speed


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix not in {".ogg", ".m4a"}:
        raise argparse.ArgumentTypeError("must end in .ogg or .m4a")
    return path

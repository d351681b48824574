"""`qr`: says what the QR reader makes of a picture."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.vision.qr import QrResult

NAME = "qr"
HELP = "read the QR code of a picture"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the file and the form of the answer."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a JPEG, PNG or WebP picture")
    parser.add_argument("--json", action="store_true", help="print one JSON object: found, value, count")


def run(args: argparse.Namespace) -> int:
    """Print what was read; return 0 for an application ID, 1 for anything else, 2 where the file cannot be read."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        print(f"{args.file}: {error.strerror}", file=sys.stderr)
        return 2
    from adapters.vision.pool import VisionBusy

    try:
        result = asyncio.run(_read(data))
    except VisionBusy:
        print(f"{args.file}: the machine is too busy to look at it", file=sys.stderr)
        return 2
    print(json.dumps(asdict(result)) if args.json else " ".join(filter(None, (result.found, result.value))))
    return 0 if result.found == "id" else 1


async def _read(data: bytes) -> QrResult:
    from adapters.vision.pool import VisionPool

    async with VisionPool() as pool:
        return await pool.read_qr(data)

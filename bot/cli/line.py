"""`line`: sets up a LINE channel, and draws the pictures of its menus."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

NAME = "line"
HELP = "set up LINE: webhook and rich menus; draw the menus"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the two things to do."""
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    tasks.add_parser("setup", help="set the webhook and the rich menus; changes nothing where all is well")
    draw = tasks.add_parser("draw", help="draw the pictures of the rich menus, after their words have changed")
    draw.add_argument("--font", type=Path, required=True, help="a font with Japanese letters (.ttf, .otf, .ttc)")
    draw.add_argument("folder", type=Path, nargs="?", default=Path("adapters/line/pictures"), metavar="FOLDER")


def run(args: argparse.Namespace) -> int:
    """Do it; return 1 where LINE or the font refuses, 2 where a setting is wrong."""
    return _draw(args.font, args.folder) if args.task == "draw" else asyncio.run(_setup())


def _draw(font: Path, folder: Path) -> int:
    from adapters import catalogues
    from adapters.line import richmenu
    from dialogs.wording import Wording

    for menu in richmenu.menus(Wording(catalogues.load(), {})):
        try:
            picture = richmenu.draw(menu, font)
        except OSError as error:
            print(f"{font}: {error}", file=sys.stderr)
            return 1
        (folder / richmenu.file_name(menu)).write_bytes(picture)
        print(f"{richmenu.file_name(menu)}: {len(picture)} bytes")
    return 0


async def _setup() -> int:
    from adapters import catalogues
    from adapters.line.client import Line
    from adapters.line.errors import LineError
    from adapters.line.richmenu import menus
    from adapters.line.setup import set_up
    from adapters.line.webhook import PATH
    from bot.settings import load
    from dialogs.wording import Wording

    settings = load().for_serving()
    token = settings.line.channel_access_token.get_secret_value()
    if not token:
        print("BOT_LINE__CHANNEL_ACCESS_TOKEN is missing", file=sys.stderr)
        return 2
    line = Line(token, settings.line.api_base)
    try:
        async for change in set_up(line, menus(Wording(catalogues.load(), {})), settings.public_url + PATH):
            print(change)
    except LineError as error:
        print(f"LINE refused: {type(error).__name__} {error}", file=sys.stderr)
        return 1
    finally:
        await line.close()
    print("all is set up")
    return 0

"""`telegram`: sets up the bot's page in Telegram and where its updates go."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

TOKEN = "BOT_TELEGRAM__TOKEN"
NAME = "telegram"
HELP = "set up the Telegram bot: commands, descriptions, menu button, webhook"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add what is to be done."""
    parser.add_argument("action", choices=["setup"], help="set what differs; may be run again at any time")


def run(args: argparse.Namespace) -> int:
    """Set everything up; return 1 where Telegram refuses, 2 where a setting is missing or wrong."""
    from telegram.error import TelegramError

    from bot.settings import WrongSettings, load

    settings = load()
    lines = settings.telegram.lines(settings.public_url) if settings.telegram.used else [f"{TOKEN} is missing"]
    if lines:
        raise WrongSettings(lines)
    try:
        asyncio.run(_setup(settings))
    except TelegramError as error:
        from adapters.telegram.errors import told

        print(told(error), file=sys.stderr)
        return 1
    return 0


async def _setup(settings: Settings) -> None:
    from adapters import catalogues
    from adapters.telegram.setup import Setup
    from bot.telegram import client, target
    from bot.wiring import standing
    from dialogs.wording import Wording

    telegram = client(settings)
    try:
        async for line in Setup(telegram, Wording(catalogues.load(), standing(settings)), target(settings)).run():
            print(line, flush=True)
    finally:
        await telegram.close_connections()

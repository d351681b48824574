"""`work`: jobs, outbox and retention without a web server, beside any number of others on one database."""

from __future__ import annotations

import argparse
import asyncio
import signal
from contextlib import suppress

NAME = "work"
HELP = "do jobs, send what is waiting, and erase what is due, until stopped"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: everything is set by the environment."""


def run(args: argparse.Namespace) -> int:
    """Work until SIGINT or SIGTERM; what cannot be finished is handed back."""
    asyncio.run(_work())
    return 0


async def _work() -> None:
    from bot import logs
    from bot.settings import load
    from bot.side import side_entrance
    from bot.wiring import build

    settings = load().for_serving()
    logs.configure(settings.log_level)
    stopped = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no signal handlers; there Ctrl-C ends it
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with build(settings) as app, side_entrance(app):
        app.vision.warm_soon()
        await stopped.wait()
        await app.stop()  # the side entrance tells of it until the end

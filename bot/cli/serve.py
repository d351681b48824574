"""`serve`: the server, with settings from the environment."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

NAME = "serve"
HELP = "run the server: pages, webhooks, jobs, and the web chat where BOT_WEBCHAT is on"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: everything is set by the environment."""


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; return 1 where the address cannot be used, 2 where a setting is wrong."""
    from bot import logs
    from bot.settings import WrongSettings, load

    try:
        settings = load().for_serving()
        logs.configure(settings.log_level)
        return asyncio.run(_serve(settings))
    except WrongSettings as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        return 2


async def _serve(settings: Settings) -> int:
    from bot.server import Server, listen
    from bot.side import side_entrance
    from bot.web import assemble
    from bot.wiring import build

    try:
        waiting = listen(settings.host, settings.port)
    except OSError as error:
        print(f"BOT_HOST and BOT_PORT cannot be used: {error.strerror}", file=sys.stderr)
        return 1
    with waiting:
        async with build(settings) as app, side_entrance(app):
            app.vision.warm_soon()
            async with app.telegram.listening() if app.telegram else nullcontext():
                await Server(assemble(app, chat=settings.webchat), settings.trusted_proxies).serve([waiting])
            await app.stop()  # the side entrance tells of it until the end
    return 0

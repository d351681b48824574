"""`chat`: the local chat with everything embedded, in the browser or in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import webbrowser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

NAME = "chat"
HELP = "open the local chat, everything embedded"
HOST = "127.0.0.1"
HIGHEST_PORT = 65535


def configure(parser: argparse.ArgumentParser) -> None:
    """Add where and how to chat."""
    parser.add_argument("--port", type=_port, help="port of the page (default: BOT_PORT, 8080); 0 takes a free one")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--terminal", action="store_true", help="chat in this terminal instead")


def run(args: argparse.Namespace) -> int:
    """Chat until Ctrl+C; return 1 where the port is taken, 2 where a setting is wrong."""
    from bot import logs
    from bot.settings import WrongSettings, load

    try:
        settings = load()
        logs.configure("WARNING" if settings.log_level == "INFO" else settings.log_level)
        if args.terminal:
            return asyncio.run(_terminal(settings))
        return asyncio.run(_page(settings, settings.port if args.port is None else args.port, not args.no_browser))
    except WrongSettings as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        return 2


async def _terminal(settings: Settings) -> int:
    from adapters.terminal.session import run
    from bot.wiring import build

    async with build(settings) as app:
        print(f"{_title(app)} (Ctrl+C)", flush=True)
        await run(app)
    return 0


async def _page(settings: Settings, port: int, browser: bool) -> int:
    from bot.server import Server, listen
    from bot.settings import LOCAL
    from bot.web import assemble
    from bot.wiring import build

    try:
        waiting = listen(HOST, port)
    except OSError as error:
        print(f"Port {port} cannot be used ({error.strerror}). Another one: --port 8081", file=sys.stderr)
        return 1
    with waiting:
        address = f"http://{HOST}:{waiting.getsockname()[1]}"
        if settings.public_url == LOCAL:
            settings = settings.model_copy(update={"public_url": address})
        async with build(settings) as app:
            app.vision.warm_soon()
            print(f"{_title(app)}: {address}/ (Ctrl+C)", flush=True)
            if browser and _has_browser():
                await asyncio.to_thread(webbrowser.open, f"{address}/")
            await Server(assemble(app, chat=True)).serve([waiting])
    return 0


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{port} is not between 0 and {HIGHEST_PORT}")
    return port


def _title(app: App) -> str:
    from dialogs.effects import Part

    return app.wording.text(Part("profile.name"), "ja")


def _has_browser() -> bool:
    """Tell whether there is a screen; without one the browsers of a terminal would take it over."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

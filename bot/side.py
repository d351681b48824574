"""The side entrance, for those who run the bot: health and numbers, on a port of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from socket import socket

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.health import Health
from bot.metrics import Metrics
from bot.numbers import numbers
from bot.server import listen
from bot.settings import Measures, WrongSettings


class Quiet(uvicorn.Server):
    """A server that leaves the signals to others."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


def side(health: Health, metrics: Metrics) -> Starlette:
    """Return the application behind the side entrance."""

    async def alive(request: Request) -> Response:
        return PlainTextResponse("alive")

    async def ready(request: Request) -> Response:
        troubles = await health.troubles()
        return PlainTextResponse(f"not ready: {' '.join(troubles)}", 503) if troubles else PlainTextResponse("ready")

    return Starlette(routes=[Route("/healthz", alive), Route("/readyz", ready), numbers(metrics)])


def _listening(chosen: Measures) -> socket:
    try:
        return listen(chosen.host, chosen.port)
    except OSError as error:
        raise WrongSettings([f"BOT_METRICS__HOST and BOT_METRICS__PORT cannot be used: {error.strerror}"]) from None


@asynccontextmanager
async def side_entrance(app: App) -> AsyncIterator[None]:
    """Keep the side entrance open where BOT_METRICS__PORT is set. Raises WrongSettings where the port is taken."""
    chosen = app.settings.metrics
    if not chosen.port:
        yield
        return
    with _listening(chosen) as waiting:
        inside = side(app.health, app.watch.metrics)
        server = Quiet(uvicorn.Config(inside, lifespan="off", log_config=None, access_log=False, server_header=False))
        serving = asyncio.create_task(server.serve([waiting]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving

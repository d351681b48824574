"""The page of the numbers, for Prometheus."""

from __future__ import annotations

import asyncio
import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.metrics import CONTENT_TYPE, Metrics


def numbers(metrics: Metrics, token: str = "") -> Route:
    """Return the route of the numbers; with a token only for who sends it as `Authorization: Bearer`."""

    async def show(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if token and not hmac.compare_digest(given, f"Bearer {token}".encode()):
            return Response(status_code=404)
        return Response(await asyncio.to_thread(metrics.text), media_type=CONTENT_TYPE)

    return Route("/metrics", show)

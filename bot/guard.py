"""What every request meets first: how large its body may be, and how many may come from one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.webchat.limits import Limiter, neighbourhood
from adapters.webchat.picture import DRAIN_LIMIT

BODY = 64 * 1024
BODIES: Mapping[str, int] = {"/chat/picture": DRAIN_LIMIT, "/line/": 2 * 1024 * 1024, "/telegram/": 2 * 1024 * 1024}
"""Bytes that may be sent to paths that begin so; everything else takes `BODY`."""

UNCOUNTED = ("/static/", "/line/", "/telegram/", "/healthz", "/readyz", "/metrics")
"""Not counted by address: files, messengers (few addresses, signed), and what watches the bot."""


class TooLarge(Exception):
    """More was sent than the path takes."""


def _addresses() -> Limiter:
    return Limiter(rate=20, burst=400)


@dataclass(slots=True)
class Guard:
    """Refuses with 413 and 429 before anything is read; both answers are short and say nothing else."""

    app: ASGIApp
    addresses: Limiter = field(default_factory=_addresses)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within its limits."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif refused := self._refused(scope):
            await refused(scope, receive, send)
        else:
            await self._served(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        if _declared(scope) > limit(scope["path"]):
            return too_large()
        if scope["path"].startswith(UNCOUNTED):
            return None
        wait = self.addresses.take(neighbourhood((scope.get("client") or ("",))[0]))
        return PlainTextResponse("too many requests", 429, {"Retry-After": str(max(1, round(wait)))}) if wait else None

    async def _served(self, scope: Scope, receive: Receive, send: Send) -> None:
        left, begun = limit(scope["path"]), False

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, bounded, noted)
        except TooLarge:
            if not begun:
                await too_large()(scope, receive, send)


def too_large() -> Response:
    """Return the answer to more than a path takes."""
    return PlainTextResponse("too large", 413, {"Connection": "close"})


def limit(path: str) -> int:
    """Return how many bytes a path takes."""
    return next((size for start, size in BODIES.items() if path.startswith(start)), BODY)


def _declared(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"")
    return int(value) if value.isdigit() and len(value) < 16 else 0

"""What every answer of the web side carries, and which requests are refused as foreign."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FRAMING_POLICY = f"{POLICY}; frame-src 'self'"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex",
}


class SecurityHeaders:
    """Add the headers to every answer; a page that needs another policy sets its own first."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cache = "no-cache" if scope["path"].startswith("/static/") else "no-store"

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", cache)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, add)


def same_origin(request: Request, public_url: str) -> bool:
    """Tell whether a POST comes from our own page: browsers say so by Sec-Fetch-Site, older ones by Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", "")).netloc
    return bool(origin) and origin in {request.headers.get("host", ""), urlsplit(public_url).netloc}


def known_host(request: Request, public_url: str) -> bool:
    """Tell whether the page was asked for under a name of ours, so that no foreign name can be pointed at it."""
    hosts = {"127.0.0.1", "localhost", "::1", urlsplit(public_url).hostname}
    return request.url.hostname in hosts

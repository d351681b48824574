"""Every web route is bounded, says when to come again, and carries the headers of a page that trusts nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from adapters.webchat.limits import Limiter
from bot import guard
from bot.app import App
from bot.guard import Guard
from bot.settings import Settings
from bot.web import assemble
from bot.wiring import build

PATHS = (
    "/",
    "/verify/x",
    "/handover/x",
    "/mailbox",
    "/chat/text",
    "/healthz",
    "/readyz",
    "/static/chat/chat.js",
    "/no",
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex",
}


@pytest.fixture
async def app(plain: Settings) -> AsyncIterator[App]:
    """A running bot."""
    async with build(plain) as running:
        yield running


def client(inside: ASGIApp, host: str = "192.0.2.1") -> httpx.AsyncClient:
    """Return a browser at this address."""
    transport = httpx.ASGITransport(inside, raise_app_exceptions=False, client=(host, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
async def test_every_answer_carries_the_headers(app: App, path: str, method: str) -> None:
    async with client(assemble(app, chat=True).app()) as browser:
        answer = await browser.request(method, path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] in ("no-store", "no-cache")
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
async def test_a_body_that_is_too_large_is_refused_everywhere(app: App, path: str) -> None:
    async with client(assemble(app, chat=True).app()) as browser:
        declared = await browser.post(path, content=b"x" * (guard.BODY + 1))
        assert declared.status_code == 413
        assert declared.headers["x-content-type-options"] == "nosniff"


async def test_a_body_without_a_length_is_refused_where_it_is_read(app: App) -> None:
    async def read(request: Request) -> Response:
        return Response(await request.body())

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1024

    others = [Route("/read", read, methods=["POST"])]
    async with client(assemble(app, chat=True, others=others).app()) as browser:
        assert (await browser.post("/read", content=endless())).status_code == 413


async def test_a_body_without_a_length_is_cut_off() -> None:
    taken: list[int] = []

    async def greedy(scope: object, receive: object, send: object) -> None:
        while (await receive()).get("more_body"):
            taken.append(1)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1024

    async with client(Guard(greedy)) as browser:
        answer = await browser.post("/verify/x", content=endless())
    assert answer.status_code == 413
    assert len(taken) <= guard.BODY // 1024


async def test_one_address_is_slowed_down_and_told_when_to_come_again(app: App) -> None:
    inside = assemble(app, chat=True).app().app
    inside.addresses = Limiter(rate=1, burst=3)
    async with client(inside) as one, client(inside, "192.0.2.2") as other:
        codes = [(await one.get("/verify/x")).status_code for _ in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        assert int((await one.get("/handover/x")).headers["retry-after"]) >= 1
        assert (await one.get("/healthz")).status_code == 200
        assert (await other.get("/verify/x")).status_code == 200


async def test_what_cannot_be_taken_now_is_503_with_a_time(app: App) -> None:
    async with client(assemble(app, chat=True).app()) as browser:
        app.machine._batcher.close()
        answer = await browser.post("/verify/" + "a" * 32 + ".x")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        await app.stop()
        answer = await browser.get("/handover/" + "a" * 32 + ".x")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        ready = await browser.get("/readyz")
        assert (ready.status_code, ready.headers["retry-after"]) == (503, "2")
        assert (await browser.get("/healthz")).status_code == 200

"""`bench web`: webhooks over HTTP to a whole server process, beside what the web server can do at most."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench._measuring import middle, show

if TYPE_CHECKING:
    from bot.bench._talking import Taken

HELP = "take signed webhooks over HTTP: the whole server beside a bare endpoint, and its share of that"
TOGETHER = 32
WARM = 32


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how much is measured."""
    parser.add_argument("--forms", type=int, default=256, help="whole forms of 15 turns in each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in which both take part; medians count")


def run(args: argparse.Namespace) -> int:
    """Print what was measured."""
    bare, whole = asyncio.run(_rounds(args.forms, args.rounds))
    rows = [
        (name, round(middle([t.rate for t in taken])), middle([t.late(0.5) for t in taken]), _late(taken))
        for name, taken in (("signature and JSON alone", bare), ("the whole server", whole))
    ]
    show(f"Webhooks over HTTP, {TOGETHER} at a time", ("", "requests/s", "median (ms)", "99 % (ms)"), rows)
    share = middle([ours.rate / theirs.rate for ours, theirs in zip(whole, bare, strict=True)])
    print(f"share of what the web server can do: {share:.2f}")
    return 0


async def _rounds(forms: int, rounds: int) -> tuple[list[Taken], list[Taken]]:
    from bot.bench._http import another, pressed, servers

    bare: list[Taken] = []
    whole: list[Taken] = []
    with TemporaryDirectory() as folder:
        async with another("bot.bench.web") as port, servers(1, Path(folder)) as running:
            for _ in range(rounds + 1):
                bare.append(await pressed([port], TOGETHER, forms))
                whole.append(await pressed(running.ports, TOGETHER, forms))
    return bare[1:], whole[1:]


def serve(port: int) -> None:
    """Serve the bare endpoint until the process is ended."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    from adapters.line import signature
    from adapters.line.webhook import PATH
    from bot.bench._ourselves import SECRET

    async def take(request: Request) -> Response:
        body = await request.body()
        genuine = signature.genuine(SECRET, body, request.headers.get(signature.HEADER, ""))
        return Response(status_code=200 if genuine and json.loads(body) else 400)

    async def ready(request: Request) -> Response:
        return PlainTextResponse("ready")

    app = Starlette(routes=[Route(PATH, take, methods=["POST"]), Route("/readyz", ready)])
    uvicorn.run(app, port=port, log_config=None, access_log=False, lifespan="off", loop="asyncio")


def _late(taken: list[Taken]) -> float:
    return middle([each.late(0.99) for each in taken])


if __name__ == "__main__":
    import sys

    serve(int(sys.argv[1]))

"""A messenger as unreliable as a real one: it takes pushes like LINE's, forgets answers, and remembers retry keys."""

from __future__ import annotations

import asyncio
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

BUTTON = re.compile(r'"data":\s*"([a-z_]+):[a-z_0-9]+:\d+"')


@dataclass(frozen=True, slots=True)
class Faults:
    """How often (0 to 1) a request is refused, and how often it is taken but the answer is lost."""

    refused: float = 0.05
    lost: float = 0.03


@dataclass(slots=True)
class Platform:
    """Takes what the bot pushes. `taken` holds, of each person, the retry keys in the order of arrival."""

    faults: Faults
    taken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    repeated: int = 0
    _keys: set[str] = field(default_factory=set)
    _news: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def app(self) -> Starlette:
        """Return the messenger's side of its API, as far as the bot uses it."""
        return Starlette(
            routes=[
                Route("/v2/bot/message/push", self._push, methods=["POST"]),
                Route("/v2/bot/profile/{person}", self._profile),
                Route("/v2/bot/message/quota", self._quota),
                Route("/v2/bot/message/quota/consumption", self._quota),
                Route("/{rest:path}", self._other, methods=["GET", "POST", "DELETE"]),
            ]
        )

    async def heard(self, person: str, before: int) -> str:
        """Wait until a person has more than `before` messages; return the question of the newest."""
        while len(self.taken[person]) <= before:
            self._news[person].clear()
            await self._news[person].wait()
        return self.asked.get(person, "")

    async def _push(self, request: Request) -> Response:
        self.requests += 1
        if random.random() < self.faults.refused:
            return JSONResponse({"message": "try again"}, 500)
        body, key = await request.body(), request.headers.get("x-line-retry-key", "")
        person = str((await request.json())["to"])
        if key in self._keys:
            self.repeated += 1
            return JSONResponse({"message": "The retry key is already accepted"}, 409)
        self._keys.add(key)
        if found := BUTTON.findall(body.decode()):
            self.asked[person] = found[-1]
        self.taken[person].append(key)
        self._news[person].set()
        if random.random() < self.faults.lost:
            return JSONResponse({"message": "lost on the way"}, 500)
        return JSONResponse({"sentMessages": [{"id": str(self.requests)}]})

    async def _profile(self, request: Request) -> Response:
        person = request.path_params["person"]
        return JSONResponse({"userId": person, "displayName": "somebody", "language": "ja"})

    async def _quota(self, request: Request) -> Response:
        return JSONResponse({"type": "none", "totalUsage": 0})

    async def _other(self, request: Request) -> Response:
        return JSONResponse({"message": "Not found"}, 404) if request.method == "GET" else JSONResponse({})

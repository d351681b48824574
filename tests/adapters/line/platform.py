"""A double of LINE: refuses what LINE's specification refuses, knows tokens, keys and quotas, and fails on demand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.adapters.line import spec

TOKEN = "the channel access token"
SECRET = "the channel secret"
BOT = "U" + "b" * 32
TOKEN_LIFE = 60.0


@dataclass
class Fault:
    """Something that goes wrong once: a status, an answer that is cut off (`after` the work was done), or none."""

    path: str
    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    hang: float = 0.0


@dataclass
class Sent:
    """What a person got in one go: `by` is reply or push."""

    by: str
    person: str
    messages: list[dict[str, Any]]
    key: str = ""


@dataclass
class Platform:
    """What LINE knows."""

    base: str = ""
    sent: list[Sent] = field(default_factory=list)
    loading: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    contents: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    default_menu: str = ""
    endpoint: str = ""
    chat_mode: str = "bot"
    included: int = 200
    used: int = 0
    later: float = 0.0
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    def token(self, person: str) -> str:
        """Give out a reply token."""
        token = uuid4().hex
        self.tokens[token] = (person, monotonic() + self.later + TOKEN_LIFE)
        return token

    def fail(self, path: str, status: int = 0, **more: Any) -> None:
        """Let the next call to a path (a regular expression) fail."""
        self.faults.append(Fault(path, status, **more))

    def to(self, person: str) -> list[Sent]:
        """Return all that a person got."""
        return [one for one in self.sent if one.person == person]

    async def until(self, there: Callable[[], bool], seconds: float = 20) -> None:
        """Return when something that was sent, or asked, makes this true; raises TimeoutError."""
        async with asyncio.timeout(seconds), self.arrived:
            await self.arrived.wait_for(there)

    def app(self) -> web.Application:
        """Return the server."""
        app = web.Application(client_max_size=2**26, middlewares=[self._checked])
        routes: list[tuple[str, str, Callable[[web.Request], Any]]] = [
            ("POST", "/v2/bot/message/reply", self._reply),
            ("POST", "/v2/bot/message/push", self._push),
            ("POST", "/v2/bot/message/validate/reply", self._fine),
            ("POST", "/v2/bot/chat/loading/start", self._loading),
            ("GET", "/v2/bot/message/quota", self._quota),
            ("GET", "/v2/bot/message/quota/consumption", self._consumption),
            ("GET", "/v2/bot/message/{id}/content", self._content),
            ("GET", "/v2/bot/profile/{id}", self._profile),
            ("POST", "/v2/bot/{kind:group|room}/{id}/leave", self._leave),
            ("GET", "/v2/bot/info", self._info),
            ("GET", "/v2/bot/channel/webhook/endpoint", self._endpoint),
            ("PUT", "/v2/bot/channel/webhook/endpoint", self._set_endpoint),
            ("POST", "/v2/bot/channel/webhook/test", self._test),
            ("GET", "/v2/bot/richmenu/list", self._menus),
            ("POST", "/v2/bot/richmenu", self._make_menu),
            ("POST", "/v2/bot/richmenu/{id}/content", self._draw),
            ("GET", "/v2/bot/richmenu/{id}/content", self._drawn),
            ("DELETE", "/v2/bot/richmenu/{id}", self._delete_menu),
            ("GET", "/v2/bot/richmenu/alias/{id}", self._alias),
            ("POST", "/v2/bot/richmenu/alias", self._make_alias),
            ("POST", "/v2/bot/richmenu/alias/{id}", self._change_alias),
            ("GET", "/v2/bot/user/all/richmenu", self._default),
            ("POST", "/v2/bot/user/all/richmenu/{id}", self._set_default),
            ("POST", "/v2/bot/user/{user}/richmenu/{id}", self._link),
        ]
        app.router.add_routes([web.route(method, path, handler) for method, path, handler in routes])
        return app

    @web.middleware
    async def _checked(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls.append((request.method, request.path))
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"message": "Authentication failed"}, status=401)
        fault = next((one for one in self.faults if re.fullmatch(one.path, request.path)), None)
        if fault is not None:
            self.faults.remove(fault)
            async with self.arrived:
                self.arrived.notify_all()
            if fault.after:
                await handler(request)
            return await self._broken(request, fault)
        body = await request.read()
        wrong = spec.request_faults(request.method, request.path, request.headers, body, request.content_type)
        if wrong:
            self.refused += [f"{request.method} {request.path}: {one}" for one in wrong]
            return web.json_response({"message": "The request body has 1 error(s)"}, status=400)
        response: web.StreamResponse = await handler(request)
        async with self.arrived:
            self.arrived.notify_all()
        return response

    async def _broken(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.hang:
            await asyncio.sleep(fault.hang)
        if not fault.status:
            assert request.transport is not None
            request.transport.close()
        return web.json_response(fault.body, status=fault.status or 500, headers=fault.headers)

    async def _reply(self, request: web.Request) -> web.Response:
        body = await request.json()
        person, until = self.tokens.pop(body["replyToken"], ("", 0.0))
        if monotonic() + self.later > until:
            return web.json_response({"message": "Invalid reply token"}, status=400)
        return await self._took(Sent("reply", person, body["messages"]))

    async def _push(self, request: web.Request) -> web.Response:
        body, key = await request.json(), request.headers.get("X-Line-Retry-Key", "")
        if key in self.keys:
            return web.json_response({"message": "The retry key is already accepted", "sentMessages": []}, status=409)
        if body["to"] in self.blocked:
            return web.json_response({"message": "Failed to send messages"}, status=400)
        if self.used >= self.included:
            return web.json_response({"message": "You have reached your monthly limit."}, status=429)
        self.keys.add(key)
        self.used += 1
        return await self._took(Sent("push", body["to"], body["messages"], key))

    async def _took(self, sent: Sent) -> web.Response:
        self.sent.append(sent)
        return web.json_response({"sentMessages": [{"id": uuid4().hex} for _ in sent.messages]})

    async def _fine(self, request: web.Request) -> web.Response:
        return web.json_response({})

    async def _loading(self, request: web.Request) -> web.Response:
        self.loading.append((await request.json())["chatId"])
        return web.json_response({}, status=202)

    async def _quota(self, request: web.Request) -> web.Response:
        return web.json_response({"type": "limited", "value": self.included})

    async def _consumption(self, request: web.Request) -> web.Response:
        return web.json_response({"totalUsage": self.used})

    async def _content(self, request: web.Request) -> web.Response:
        id_ = request.match_info["id"]
        if id_ not in self.contents:
            return web.json_response({"message": "Not found"}, status=404)
        data, tries = self.contents[id_]
        self.contents[id_] = (data, tries - 1)
        return web.Response(status=202) if tries > 0 else web.Response(body=data, content_type="image/jpeg")

    async def _profile(self, request: web.Request) -> web.Response:
        id_ = request.match_info["id"]
        return web.json_response({"displayName": "x", "userId": id_, "language": self.languages.get(id_, "ja")})

    async def _leave(self, request: web.Request) -> web.Response:
        self.left.append(request.match_info["id"])
        return web.json_response({})

    async def _info(self, request: web.Request) -> web.Response:
        known = {"userId": BOT, "basicId": "@guide", "displayName": "Guide", "chatMode": self.chat_mode}
        return web.json_response({**known, "markAsReadMode": "auto"})

    async def _endpoint(self, request: web.Request) -> web.Response:
        if not self.endpoint:
            return web.json_response({"message": "Not found"}, status=404)
        return web.json_response({"endpoint": self.endpoint, "active": True})

    async def _set_endpoint(self, request: web.Request) -> web.Response:
        self.endpoint = (await request.json())["endpoint"]
        return web.json_response({})

    async def _test(self, request: web.Request) -> web.Response:
        told = {"success": True, "timestamp": "2026-11-23T00:00:00Z", "statusCode": 200, "reason": "OK"}
        return web.json_response({**told, "detail": "200"})

    async def _menus(self, request: web.Request) -> web.Response:
        return web.json_response({"richmenus": [{"richMenuId": id_, **menu} for id_, menu in self.menus.items()]})

    async def _make_menu(self, request: web.Request) -> web.Response:
        id_ = f"richmenu-{uuid4().hex}"
        self.menus[id_] = await request.json()
        return web.json_response({"richMenuId": id_})

    async def _draw(self, request: web.Request) -> web.Response:
        self.pictures[request.match_info["id"]] = await request.read()
        return web.json_response({})

    async def _drawn(self, request: web.Request) -> web.Response:
        data = self.pictures.get(request.match_info["id"])
        if data is None:
            return web.json_response({"message": "Not found"}, status=404)
        return web.Response(body=data, content_type="image/png")

    async def _delete_menu(self, request: web.Request) -> web.Response:
        del self.menus[request.match_info["id"]]
        return web.json_response({})

    async def _alias(self, request: web.Request) -> web.Response:
        id_ = request.match_info["id"]
        if id_ not in self.aliases:
            return web.json_response({"message": "Not found"}, status=404)
        return web.json_response({"richMenuAliasId": id_, "richMenuId": self.aliases[id_]})

    async def _make_alias(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.aliases[body["richMenuAliasId"]] = body["richMenuId"]
        return web.json_response({})

    async def _change_alias(self, request: web.Request) -> web.Response:
        self.aliases[request.match_info["id"]] = (await request.json())["richMenuId"]
        return web.json_response({})

    async def _default(self, request: web.Request) -> web.Response:
        if not self.default_menu:
            return web.json_response({"message": "no default richmenu"}, status=404)
        return web.json_response({"richMenuId": self.default_menu})

    async def _set_default(self, request: web.Request) -> web.Response:
        self.default_menu = request.match_info["id"]
        return web.json_response({})

    async def _link(self, request: web.Request) -> web.Response:
        self.linked[request.match_info["user"]] = request.match_info["id"]
        return web.json_response({})


@asynccontextmanager
async def running() -> AsyncIterator[Platform]:
    """Run the double on the loopback; every request it refused fails the test."""
    platform = Platform()
    runner = web.AppRunner(platform.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    platform.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield platform
    finally:
        await runner.cleanup()
    assert platform.refused == []

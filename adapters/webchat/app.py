"""The routes of the chat page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from adapters.media.gallery import Gallery
from adapters.pages.security import same_origin
from adapters.pages.site import Site, visitor_locale
from adapters.webchat import inbound, media, picture, session, sound, stream
from adapters.webchat.limits import Limiter, neighbourhood
from adapters.webchat.page import page_texts
from adapters.webchat.render import payload
from dialogs.events import Event
from dialogs.ports import Arrival, Busy, Desk, Outgoing

if TYPE_CHECKING:
    from adapters.voice.service import Voice

STREAMS_PER_SESSION = 8
RETRY_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat page and what it needs. `steps` names the step of each question, `days` how long a session lasts.

    `voice` makes the sound of replies, where there is one.

    `closing` is set when the server ends, so that open streams do not hold it back.
    """

    desk: Desk
    site: Site
    gallery: Gallery
    steps: Mapping[str, str]
    days: int = 7
    voice: Voice | None = None
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    sessions: Limiter = field(default_factory=lambda: Limiter(rate=2, burst=30))
    addresses: Limiter = field(default_factory=lambda: Limiter(rate=10, burst=120))
    sounds: Limiter = field(default_factory=lambda: Limiter(rate=4, burst=40))
    streams: dict[str, int] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self.page),
            Route("/chat/start", self._posting(inbound.start), methods=["POST"]),
            Route("/chat/text", self._posting(inbound.text), methods=["POST"]),
            Route("/chat/press", self._posting(inbound.press), methods=["POST"]),
            Route("/chat/picture", self.picture, methods=["POST"]),
            Route("/chat/events", self.events),
            Route("/chat/media/{seq:int}/{n:int}", self.media),
            Route("/chat/sound/{seq:int}", self.sound),
        ]

    def conversation(self, request: Request) -> str | None:
        """Return the conversation of the browser that asks, None where it has none."""
        address = session.read(request, self.site.secure)
        return None if address is None else self.desk.conversation(session.CHANNEL, address)

    async def page(self, request: Request) -> Response:
        """Show the chat; a browser without a session gets one, one with a session keeps it longer."""
        locale = visitor_locale(request)
        address = session.read(request, self.site.secure) or session.new()
        response = self.site.page("chat.html", locale, texts=page_texts(self.site.texts), limit=inbound.PICTURE_LIMIT)
        session.write(response, address, self.site.secure, self.days)
        return response

    async def picture(self, request: Request) -> Response:
        """Take a picture: the file is the body, its name and size stand in headers."""
        address = session.read(request, self.site.secure)
        refused = self._refused(request, address)
        if refused is not None or address is None:
            return refused or Response(status_code=403)
        try:
            event_id = inbound.event_id(request.headers.get("x-event-id", ""))
        except inbound.Malformed:
            return Response(status_code=400)
        data, size = await picture.read(request)
        try:
            blob = await self.desk.keep(data) if data else None
        except Busy:
            return _later(503, RETRY_SECONDS)
        name = request.headers.get("x-picture-name", "")
        return await self._taken(address, event_id, inbound.picture(blob, size, name))

    async def events(self, request: Request) -> Response:
        """Stream the replies after `Last-Event-ID` (or `?after=`)."""
        conversation = self.conversation(request)
        if conversation is None:
            return Response(status_code=403)
        if self.streams.get(conversation, 0) >= STREAMS_PER_SESSION:
            return _later(429, RETRY_SECONDS)
        after = max(_count(request.headers.get("last-event-id", "")), _count(request.query_params.get("after", "")))
        body = stream.events(self.desk, conversation, after, self._shown, self.closing)
        return StreamingResponse(
            self._counted(conversation, body), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    async def media(self, request: Request) -> Response:
        """Show picture `n` of reply `seq` of the browser's own conversation."""
        said = await self._said(request)
        says, n = said.reply.says if said else (), request.path_params["n"]
        image = says[n].image if n < len(says) else None
        response = None if image is None else await media.show(image, self.desk, self.gallery)
        return response or Response(status_code=404)

    async def sound(self, request: Request) -> Response:
        """Play reply `seq` of the browser's own conversation."""
        said = await self._said(request)
        if said is None or self.voice is None or not sound.address(said.seq, said.reply, self.voice):
            return Response(status_code=404)
        wait = self.sounds.take(session.read(request, self.site.secure) or "")
        return _later(429, wait) if wait else await sound.respond(request, said.reply, self.voice)

    async def _said(self, request: Request) -> Outgoing | None:
        """Return the reply that the path names, None where the browser's own conversation has none such."""
        conversation, seq = self.conversation(request), request.path_params["seq"]
        replies = [] if conversation is None else await self.desk.outgoing(conversation, seq - 1)
        return replies[0] if replies and replies[0].seq == seq else None

    def _shown(self, item: Outgoing) -> object:
        heard = sound.address(item.seq, item.reply, self.voice)
        return {**payload(item.seq, item.reply, self.site.texts, self.steps), "sound": heard}

    def _posting(self, read: Callable[[bytes], tuple[str, Event]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            address = session.read(request, self.site.secure)
            refused = self._refused(request, address)
            if refused is not None or address is None:
                return refused or Response(status_code=403)
            body = await _bounded(request)
            if body is None:
                return Response(status_code=413)
            try:
                event_id, event = read(body)
            except inbound.Malformed:
                return Response(status_code=400)
            return await self._taken(address, event_id, event)

        return endpoint

    def _refused(self, request: Request, address: str | None) -> Response | None:
        if address is None or not same_origin(request, self.site.public_url):
            return Response(status_code=403)
        host = neighbourhood(request.client.host if request.client else "")
        wait = max(self.sessions.take(address), self.addresses.take(host))
        return _later(429, wait) if wait else None

    async def _taken(self, address: str, event_id: str, event: Event) -> Response:
        try:
            new = await self.desk.receive(Arrival(session.CHANNEL, address, event_id, event))
        except Busy:
            return _later(503, RETRY_SECONDS)
        return JSONResponse({"new": new})

    async def _counted(self, conversation: str, body: stream.Body) -> stream.Body:
        self.streams[conversation] = self.streams.get(conversation, 0) + 1
        try:
            async for event in body:
                yield event
        finally:
            self.streams[conversation] -= 1
            if not self.streams[conversation]:
                del self.streams[conversation]


def _later(status: int, seconds: float) -> Response:
    return Response(status_code=status, headers={"Retry-After": str(max(1, round(seconds)))})


def _count(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


async def _bounded(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > inbound.BODY_LIMIT:
            return None
    return bytes(body)

"""Takes LINE's requests: 200 once every event is stored, 503 where LINE should bring them again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.line import signature
from adapters.line.client import Line
from adapters.line.errors import LineError
from adapters.line.inbound import Download, Left, Malformed, Received, read
from adapters.line.render import text
from dialogs.effects import Part
from dialogs.events import Event, Other, Picture, Speech, Started
from dialogs.ports import Arrival, Busy, Departures, Desk
from dialogs.wording import Wording

LOG = logging.getLogger(__name__)
CHANNEL = "line"
PATH = "/line/webhook"
BODY_LIMIT = 4 * 1024 * 1024
PICTURE_LIMIT = 8 * 1024 * 1024
RETRY = {"Retry-After": "1"}
WITHIN = 0.9
"""Seconds after which LINE is answered; it waits no longer than two."""


class Bot(Desk, Departures, Protocol):
    """The bot as this channel sees it."""


@dataclass(slots=True)
class Webhook:
    """The endpoint. What is not stored in time goes on behind; LINE brings it again, and it is found to be known."""

    secret: str
    desk: Bot
    line: Line
    wording: Wording
    within: float = WITHIN
    hears: bool = False
    """Whether voice messages are listened to."""
    _behind: set[asyncio.Task[None]] = field(default_factory=set)
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route(PATH, self.take, methods=["POST"])]

    async def take(self, request: Request) -> Response:
        """Take one request."""
        body = await _bounded(request)
        if body is None:
            return Response(status_code=413)
        if not signature.genuine(self.secret, body, request.headers.get(signature.HEADER, "")):
            return Response(status_code=400)
        try:
            received = read(body)
        except Malformed:
            return Response(status_code=400)
        return Response(status_code=200) if await self._stored(received) else Response(status_code=503, headers=RETRY)

    async def close(self) -> None:
        """Finish what goes on behind."""
        if self._behind:
            await asyncio.wait(self._behind, timeout=self.within)
        for task in self._behind:
            task.cancel()

    async def _stored(self, received: Sequence[Received]) -> bool:
        tasks = [asyncio.create_task(self._in_turn(one)) for one in received]
        if not tasks:
            return True
        self._behind.update(tasks)
        for task in tasks:
            task.add_done_callback(self._ended)
        done, late = await asyncio.wait(tasks, timeout=self.within)
        if late:
            LOG.info("answered before all was stored", extra={"count": len(late)})
        return not late and not [task for task in done if task.exception() is not None]

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._behind.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Busy):
            LOG.error("an event could not be taken", exc_info=error)

    async def _in_turn(self, one: Received) -> None:
        """Take one event behind the earlier ones of the same person."""
        lock = self._turns.setdefault(one.person, asyncio.Lock())
        async with lock:
            if one.group is not None:
                await self._decline(one, *one.group)
            else:
                await self._arrive(one)

    async def _arrive(self, one: Received) -> None:
        event = one.event
        if isinstance(event, Left):
            await self.desk.left(CHANNEL, one.person, one.happened)
            return
        if isinstance(event, Download):
            event = await self._fetched(event)
        elif isinstance(event, Started):
            event = Started(await self.line.language(one.person))
        if event is not None:
            await self.desk.receive(
                Arrival(
                    CHANNEL,
                    one.person,
                    one.id,
                    event,
                    message=one.message,
                    ticket=one.ticket,
                    happened=one.happened,
                    again=one.again,
                )
            )

    async def _fetched(self, wanted: Download) -> Event:
        if wanted.voice and not self.hears:
            return Other("voice_message")
        if wanted.size > PICTURE_LIMIT:
            return Picture(None, wanted.size, wanted.name, wanted.as_file)
        try:
            data = await self.line.content(wanted.message, PICTURE_LIMIT)
        except LineError as error:
            LOG.warning("a picture could not be fetched", extra={"error": str(error)})
            return Other("voice_message" if wanted.voice else "picture_lost")
        if wanted.voice:
            return Speech(None, PICTURE_LIMIT + 1) if data is None else Speech(await self.desk.keep(data), len(data))
        if data is None:
            return Picture(None, max(wanted.size, PICTURE_LIMIT + 1), wanted.name, wanted.as_file)
        return Picture(await self.desk.keep(data), len(data), wanted.name, wanted.as_file)

    async def _decline(self, one: Received, kind: str, id_: str) -> None:
        """Tell a group that this is no place for personal data, and leave it."""
        words = "\n".join(self.wording.text(Part("channel.group"), locale) for locale in ("ja", "en"))
        try:
            if one.ticket:
                await self.line.reply(one.ticket, [text(words)])
        except LineError as error:
            LOG.info("a group was not told", extra={"error": type(error).__name__})
        try:
            await self.line.leave(kind, id_)
        except LineError as error:
            LOG.info("a group was not left", extra={"error": type(error).__name__})


async def _bounded(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)

"""`POST /telegram/webhook`: answered only when what the update says is stored."""

from __future__ import annotations

import hmac
import json
import logging
from dataclasses import dataclass, field

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from adapters.telegram.limits import UPDATE
from adapters.telegram.media import Unfetched
from adapters.telegram.parsing import UNREADABLE, parsed
from adapters.telegram.taking import Counts, Taking
from dialogs.ports import Busy

LOG = logging.getLogger(__name__)
PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
TRIES = 5
"""How often an update may break something here; Telegram would hold back all later ones of that chat for a day."""
RETRY = {"Retry-After": "1"}


@dataclass(frozen=True, slots=True)
class Webhook:
    """The route. `secret` is what setWebhook was given; without one nobody is let in."""

    taking: Taking
    secret: SecretStr
    _broken: Counts = field(default_factory=Counts)

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Take one update: 200 once it is stored (or is none), 503 where Telegram should bring it again."""
        given, secret = request.headers.get(HEADER, "").encode(), self.secret.get_secret_value().encode()
        if not secret or not hmac.compare_digest(given, secret):
            return Response(status_code=403)
        body = await _bounded(request)
        update = parsed(_json(body)) if body is not None else None
        return Response(status_code=200) if update is None else await self._taken(update)

    async def _taken(self, update: Update) -> Response:
        try:
            await self.taking.take(update)
        except (Busy, Unfetched):
            return Response(status_code=503, headers=RETRY)
        except Exception as error:
            broken = self._broken.add(str(update.update_id))
            LOG.error("an update could not be taken", extra={"error": type(error).__name__, "count": broken})
            return Response(status_code=200) if broken >= TRIES else Response(status_code=503, headers=RETRY)
        return Response(status_code=200)


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except UNREADABLE:
        return None


async def _bounded(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > UPDATE:
            return None
    return bytes(body)

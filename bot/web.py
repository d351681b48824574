"""Puts the web side together: chat, pages, health, and what every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from adapters.media.gallery import Gallery
from adapters.pages.form import FormPages
from adapters.pages.handover import HandOver
from adapters.pages.mailbox import Box, MailboxPage
from adapters.pages.security import SecurityHeaders
from adapters.pages.site import STATIC, Site, visitor_locale
from adapters.pages.verify import Verification
from adapters.store.database import DatabaseClosed
from adapters.vision import captcha, qr
from adapters.webchat.app import Chat
from bot.app import App
from bot.guard import Guard, TooLarge, too_large
from bot.numbers import numbers
from core import facts
from dialogs.application import APPLICATION
from dialogs.ports import Busy, Pages

AWAY = (Busy, OperationalError, PoolTimeout, DatabaseClosed)
"""What says that the bot cannot take this now but soon may."""

Ready = Callable[[], Awaitable[bool]]
AGAIN = {"Retry-After": "2"}


@dataclass(frozen=True, slots=True)
class Web:
    """The parts of the web side. `chat` answers only where `site.chat` is on; `ready` tells whether turns are taken."""

    site: Site
    pages: Pages
    chat: Chat
    official_url: str
    ready: Ready
    box: Box | None = None
    others: Sequence[BaseRoute] = ()

    def app(self) -> ASGIApp:
        """Return the ASGI application; the headers go around everything, so that error pages have them too."""
        handlers = {
            HTTPException: self._problem,
            TooLarge: _too_large,
            Exception: self._broken,
            **dict.fromkeys(AWAY, self._busy),
        }
        inside = Starlette(routes=[*self._routes(), *self.others], exception_handlers=handlers)
        return SecurityHeaders(Guard(inside))

    def _routes(self) -> list[BaseRoute]:
        gallery = self.chat.gallery
        routes: list[BaseRoute] = [Route("/healthz", _alive), Route("/readyz", self._ready)]
        routes += Verification(self.site, self.pages, self.chat.conversation).routes()
        routes += HandOver(self.site, self.pages, self.official_url, gallery.qr, gallery.preview).routes()
        routes += FormPages(self.site, self.pages).routes()
        if self.site.chat:
            routes += self.chat.routes()
        if self.box is not None:
            routes += MailboxPage(self.site, self.box).routes()
        for name, folder in STATIC.items():
            routes.append(Mount(f"/static/{name}", StaticFiles(directory=folder)))
        return routes

    async def _ready(self, request: Request) -> Response:
        return PlainTextResponse("ready") if await self.ready() else PlainTextResponse("not ready", 503, AGAIN)

    async def _problem(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        key = "page.not_found" if status == 404 else "page.error"
        return self.site.problem(key, visitor_locale(request), status)

    async def _busy(self, request: Request, error: Exception) -> Response:
        response = self.site.problem("page.busy", visitor_locale(request), 503)
        response.headers.update(AGAIN)
        return response

    async def _broken(self, request: Request, error: Exception) -> Response:
        return self.site.problem("page.error", visitor_locale(request), 500)


def assemble(app: App, *, chat: bool, others: Sequence[BaseRoute] = ()) -> Web:
    """Put the web side around a running bot; `chat` opens the chat page, `others` are the webhooks of channels."""
    box = app.own_mailbox
    site = Site(app.wording, app.settings.public_url, chat=chat, mailbox=box is not None)
    gallery = Gallery(captcha.draw, qr.make, app.vision.preview)
    steps = {step.key: step.step for step in APPLICATION}
    page = Chat(app.desk, site, gallery, steps, days=app.settings.draft_days, voice=app.voice)
    token = app.settings.metrics.token.get_secret_value()
    others = [*others, *([numbers(app.watch.metrics, token)] if token else [])]
    line = app.line.routes(app.desk, gallery) if app.line else []
    telegram = app.telegram.routes() if app.telegram else []
    return Web(
        site, app.pages, page, str(facts.value("official_url")), app.health.ready, box, [*others, *line, *telegram]
    )


async def _too_large(request: Request, error: Exception) -> Response:
    return too_large()


async def _alive(request: Request) -> Response:
    return PlainTextResponse("alive")

"""The mailbox of the embedded mail server as a page, for this computer only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Protocol

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from adapters.pages.prose import markup
from adapters.pages.security import FRAMING_POLICY, known_host
from adapters.pages.site import Site, Words, visitor_locale
from dialogs.effects import When

_HTML_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
_NEW_WINDOW = '<base target="_blank">'


class Mail(Protocol):
    """One mail; `at` is aware, `html` empty where it has no such part."""

    @property
    def id(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def sender(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


class Box(Protocol):
    """Where the mails lie."""

    def messages(self) -> Sequence[Mail]:
        """Return all mails, the newest first."""
        ...


@dataclass(frozen=True, slots=True)
class MailboxPage:
    """The list of mails and each of them."""

    site: Site
    box: Box

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/mailbox", self.list),
            Route("/mailbox/{id}", self.read),
            Route("/mailbox/{id}/html", self.html),
        ]

    async def list(self, request: Request) -> Response:
        """Show all mails."""
        mails = await self._mails(request)
        words = Words(self.site.texts, visitor_locale(request))
        shown = [(mail, _time(words, mail)) for mail in mails]
        return self.site.page("mailbox.html", words.locale, mails=shown)

    async def read(self, request: Request) -> Response:
        """Show one mail as text, its links working, and its HTML in a sandboxed frame."""
        mail = await self._mail(request)
        words = Words(self.site.texts, visitor_locale(request))
        text = markup(mail.text.strip(), "ja")
        response = self.site.page("mail.html", words.locale, mail=mail, at=_time(words, mail), text=text)
        response.headers["Content-Security-Policy"] = FRAMING_POLICY
        return response

    async def html(self, request: Request) -> Response:
        """Give a mail's HTML part: no script, no picture from elsewhere, links open outside of the frame."""
        mail = await self._mail(request)
        return HTMLResponse(_NEW_WINDOW + mail.html, headers={"Content-Security-Policy": _HTML_POLICY})

    async def _mails(self, request: Request) -> Sequence[Mail]:
        if not (known_host(request, self.site.public_url) and _local(request)):
            raise HTTPException(404)
        return await to_thread.run_sync(self.box.messages)

    async def _mail(self, request: Request) -> Mail:
        for mail in await self._mails(request):
            if mail.id == request.path_params["id"]:
                return mail
        raise HTTPException(404)


def _local(request: Request) -> bool:
    try:
        return ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


def _time(words: Words, mail: Mail) -> str:
    return words.value(When(mail.at))

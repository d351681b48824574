"""Takes mails to a mail server by SMTP."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import TypedDict

import aiosmtplib

from adapters.mail.message import Envelope, compose
from adapters.sending import TryLater, Undeliverable
from dialogs.effects import SendMail
from dialogs.wording import Wording

_PERMANENT = 500
_IMPLICIT_TLS_PORT = 465


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how mails are handed in; `sender` is the From address, `timeout` seconds for each step."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    timeout: float = 20.0


class _Options(TypedDict):
    hostname: str
    port: int
    username: str | None
    password: str | None
    use_tls: bool
    start_tls: bool
    tls_context: ssl.SSLContext | None
    timeout: float


class SmtpMail:
    """A MailSender over one SMTP server; every mail has its own connection."""

    def __init__(self, server: SmtpServer, wording: Wording, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._wording = wording
        self._tls = tls
        self._envelope = parseaddr(server.sender)[1]

    async def send(self, mail: SendMail, link: str, locale: str, message_id: str) -> None:
        """Render and send a mail; `message_id` is the same at every try. Raises TryLater or Undeliverable."""
        try:
            message = compose(self._wording, mail, link, locale, Envelope(self._server.sender, message_id))
        except ValueError as error:
            raise Undeliverable("malformed") from error
        try:
            options = _options(self._server, self._tls)
            await aiosmtplib.send(message, sender=self._envelope, recipients=[mail.to], **options)
        except aiosmtplib.SMTPException as error:
            raise _translated(error) from error
        except (OSError, ValueError) as error:
            raise TryLater from error


async def greet(server: SmtpServer) -> None:
    """Connect and log in as every mail does, and leave. Raises aiosmtplib's SMTPException or OSError."""
    async with aiosmtplib.SMTP(**_options(server)):
        pass


def _options(server: SmtpServer, tls: ssl.SSLContext | None = None) -> _Options:
    implicit = server.port == _IMPLICIT_TLS_PORT
    return {
        "hostname": server.host,
        "port": server.port,
        "username": server.username or None,
        "password": server.password or None,
        "use_tls": implicit,
        "start_tls": server.starttls and not implicit,
        "tls_context": tls,
        "timeout": server.timeout,
    }


def _translated(error: aiosmtplib.SMTPException) -> TryLater | Undeliverable:
    """Tell a refusal of this mail from trouble that may pass, such as greylisting or our own wrong password."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [one.code for one in error.recipients]
        return Undeliverable("recipient") if min(codes) >= _PERMANENT else TryLater()
    if isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError) and error.code >= _PERMANENT:
        return Undeliverable("content" if isinstance(error, aiosmtplib.SMTPDataError) else "recipient")
    return TryLater()

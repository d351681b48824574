"""Real mail servers for the tests: encrypted, with passwords, and each in its own mood."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "bot", "correct horse"


@dataclass
class Post:
    """A mail server's memory and its answers; `port` is chosen where it is 0."""

    recipient: str = "250 OK"
    data: str = "250 OK"
    cut: bool = False
    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    users: list[object] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.cut and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        if self.data.startswith("2") and not self.cut:
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
            self.recipients += envelope.rcpt_tos
            self.encrypted.append(session.ssl is not None)
            self.users.append(session.auth_data)
        return self.data

    def newest(self) -> EmailMessage:
        return message_from_bytes(self.raw[-1], policy=default)


def authority() -> trustme.CA:
    return trustme.CA()


def trusting(ca: trustme.CA) -> ssl.SSLContext:
    """A client's view: only this authority is believed."""
    context = ssl.create_default_context()
    ca.configure_trust(context)
    return context


@asynccontextmanager
async def running(post: Post, ca: trustme.CA | None = None, *, implicit: bool = False) -> AsyncIterator[Post]:
    """Run a server: with an authority, it wants STARTTLS and a password; without, neither.

    One that is `implicit` speaks TLS at once and takes a password.
    """
    loop = asyncio.get_running_loop()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if ca is not None:
        ca.issue_cert("localhost").configure_cert(context)
    connections: list[SMTP] = []

    def connection() -> SMTP:
        connections.append(
            SMTP(
                post,
                hostname="localhost",
                loop=loop,
                tls_context=None if ca is None or implicit else context,
                require_starttls=ca is not None and not implicit,
                auth_required=ca is not None and not implicit,
                auth_require_tls=not implicit,
                authenticator=_authenticate,
            )
        )
        return connections[-1]

    server = await loop.create_server(connection, "127.0.0.1", post.port, ssl=context if implicit else None)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        server.close()
        for one in connections:
            if one.transport is not None:
                one.transport.close()
        await asyncio.sleep(0)


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False, auth_data=USER if right else None)

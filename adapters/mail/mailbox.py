"""The mail server and mailbox of the embedded bot: its mails lie sealed in a folder and outlive a restart."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_HOST = "127.0.0.1"
_SUFFIX = ".mail"
_NONCE_BYTES = 12
_MAX_MAIL_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail of the mailbox; `at` is when it came in (UTC), `html` is empty where it had no such part."""

    id: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str


class Mailbox:
    """An SMTP server on a free local port, and its mails. `key` is 32 bytes; an async context manager.

    The newest `most` mails are kept. Mails sealed with another key are passed over.
    """

    host = _HOST

    def __init__(self, folder: Path, key: bytes, most: int = 200) -> None:
        self._most = most
        self._folder = folder
        self._cipher = AESGCM(key)
        self._server: asyncio.Server | None = None
        self._connections: WeakSet[SMTP] = WeakSet()
        self.port = 0

    async def __aenter__(self) -> Self:
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the library logs the addresses of every mail
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: self._connection(loop), _HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            if connection.transport is not None:
                connection.transport.close()
        await asyncio.sleep(0)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Seal and store one mail for each of its recipients before saying that it was taken (called by aiosmtpd)."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        for recipient in envelope.rcpt_tos:
            self._store(recipient, raw)
        return "250 OK"

    def messages(self) -> list[StoredMail]:
        """Return all mails, the newest first."""
        mails = (self._read(path) for path in reversed(self._paths()))
        return [mail for mail in mails if mail is not None]

    def forget(self, to: str) -> None:
        """Delete every mail to this address."""
        for mail in self.messages():
            if mail.to.casefold() == to.casefold():
                self._path(mail.id).unlink(missing_ok=True)

    def _connection(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        connection = SMTP(self, data_size_limit=_MAX_MAIL_BYTES, hostname="localhost", loop=loop)
        self._connections.add(connection)
        return connection

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{_SUFFIX}"))

    def _path(self, mail_id: str) -> Path:
        return self._folder / f"{mail_id}{_SUFFIX}"

    def _store(self, to: str, raw: bytes) -> None:
        mail_id = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        plain = json.dumps({"to": to, "raw": b64encode(raw).decode()}).encode()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        _write(self._path(mail_id), nonce + self._cipher.encrypt(nonce, plain, mail_id.encode()))
        for path in self._paths()[: -self._most]:
            path.unlink(missing_ok=True)

    def _read(self, path: Path) -> StoredMail | None:
        sealed = path.read_bytes()
        mail_id = path.name.removesuffix(_SUFFIX)
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], mail_id.encode())
        except (InvalidTag, ValueError):
            return None
        stored = json.loads(plain)
        return _parsed(mail_id, stored["to"], b64decode(stored["raw"]))


def _parsed(mail_id: str, to: str, raw: bytes) -> StoredMail:
    message = message_from_bytes(raw, policy=default)
    at = datetime.fromtimestamp(int(mail_id.partition("-")[0]) / 1e9, UTC)
    parts = {kind: _body(message, kind) for kind in ("plain", "html")}
    sender, subject = str(message.get("From", "")), str(message.get("Subject", ""))
    return StoredMail(mail_id, at, sender, to, subject, parts["plain"], parts["html"])


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    content = part.get_content() if part is not None else ""
    return content.replace("\r\n", "\n") if isinstance(content, str) else ""


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

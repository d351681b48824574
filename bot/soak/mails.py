"""A mail server that now and then asks to be tried again, and hands out the codes it was sent."""

from __future__ import annotations

import asyncio
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, Envelope, Session

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(slots=True)
class Mails:
    """Keeps, of each address, the newest code and the ids of the mails that came."""

    refused: float = 0.05
    codes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _news: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def open(self) -> asyncio.Server:
        """Listen on a free port of this machine."""
        return await asyncio.get_running_loop().create_server(lambda: SMTP(self), "127.0.0.1", 0)

    async def code(self, address: str) -> str:
        """Wait for the code that was sent to an address."""
        while address not in self.codes:
            self._news[address].clear()
            await self._news[address].wait()
        return self.codes[address]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one mail."""
        if random.random() < self.refused:
            return "451 try again"
        content = envelope.content
        mail = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        body = mail.get_body(("plain",))
        address = envelope.rcpt_tos[0]
        self.ids[address].add(str(mail["Message-ID"]))
        if body is not None and (found := CODE.search(body.get_content())):
            self.codes[address] = found[0]
            self._news[address].set()
        return "250 OK"

"""A messenger and a mail server that fail on command, each in its own way, and know what they were given before."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from adapters.sending import TryLater, Undeliverable
from dialogs.effects import Reply, SendMail
from tests.bot.rig import heard

Way = Literal["taken", "refused", "too fast", "cut off", "answer lost", "silent", "silent and taken", "never"]
WAYS: tuple[Way, ...] = (
    "taken",
    "refused",
    "too fast",
    "cut off",
    "answer lost",
    "silent",
    "silent and taken",
    "never",
)
SOON = 60.0
"""Seconds that it asks to wait."""


@dataclass
class Messenger:
    """Takes each id once; `coming` are the ways the next tries go, after them all goes well.

    `taken` holds address, word and id in the order of arrival, `refused` the words of the ids it will never take.
    """

    coming: deque[Way] = field(default_factory=deque)
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    tries: int = 0
    _answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, address: str, reply: Reply, row_id: str) -> None:
        """Take a reply."""
        await self._try(address, heard(reply), row_id)

    async def mail(self, mail: SendMail, message_id: str) -> None:
        """Take a mail."""
        await self._try("mails", mail.to, message_id)

    def answer(self) -> None:
        """Let everything go well from now on, what waits for an answer too."""
        self.coming.clear()
        self._answers.set()
        self._answers = asyncio.Event()

    async def _try(self, address: str, word: str, id_: str) -> None:
        self.tries += 1
        way = self.coming.popleft() if self.coming else "taken"
        silence = self._answers
        if way == "never" or id_ in self.refused:
            if not self._knows(id_):
                self.refused[id_] = word
            raise Undeliverable("refused")
        if way in ("taken", "answer lost", "silent and taken"):
            self._take(address, word, id_)
        if way in ("silent", "silent and taken"):
            await silence.wait()
            raise ConnectionResetError
        if way == "too fast":
            raise TryLater(SOON)
        if way == "refused":
            raise TryLater
        if way in ("cut off", "answer lost"):
            raise ConnectionResetError

    def _take(self, address: str, word: str, id_: str) -> None:
        if not self._knows(id_):
            self.taken.append((address, word, id_))

    def _knows(self, id_: str) -> bool:
        return any(id_ == known for *_, known in self.taken)


@dataclass
class Mails:
    """The messenger as a mail server."""

    messenger: Messenger

    async def send(self, mail: SendMail, link: str, locale: str, message_id: str) -> None:
        """Take a mail."""
        await self.messenger.mail(mail, message_id)

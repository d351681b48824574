"""Replies read aloud: after the text, as a voice message, or as music where a person takes no voice messages."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from telegram.error import BadRequest, RetryAfter

from adapters.telegram.beside import Beside
from adapters.telegram.client import Client
from adapters.telegram.errors import NO_VOICE, seconds
from adapters.telegram.pace import Pace
from dialogs.effects import Part, Reply
from dialogs.wording import Wording

LOG = logging.getLogger(__name__)
REMEMBERED = 10_000
TRIES = 3
"""How often a sound is sent that Telegram wants to wait for."""


class Sound(Protocol):
    """A sound file (OGG with Opus) and how many seconds it lasts."""

    @property
    def data(self) -> bytes:
        """The file."""
        ...

    @property
    def seconds(self) -> float:
        """Its length."""
        ...


Read = Callable[[Reply], Awaitable[Sound | None]]
"""Reads a reply aloud; None where it stays unread."""


Newest = Callable[[], Awaitable[bool]]
"""Tells whether nothing was said after a reply, by this process or another."""


async def unread(reply: Reply) -> Sound | None:
    """Read nothing aloud."""
    return None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Sends the sound of replies, beside all else: no text waits for it. One that cannot be sent is left out."""

    client: Client
    wording: Wording
    pace: Pace
    read: Read = unread
    _told: OrderedDict[int, None] = field(default_factory=OrderedDict)
    _spoken: Beside = field(default_factory=Beside)

    def begin(self, chat: int, reply: Reply, newest: Newest) -> None:
        """Read a reply aloud where that is wanted, and send it while it is the `newest` one there."""
        if reply.voice or any(say.spoken for say in reply.says):
            self._spoken.begin(chat, self._speak(chat, reply, newest))

    def end(self, chat: int) -> None:
        """Leave what is being read aloud: something newer is said."""
        self._spoken.end(chat)

    async def quiet(self) -> None:
        """Return when everything is read aloud."""
        await self._spoken.quiet()

    async def close(self) -> None:
        """Leave everything that is being read aloud."""
        await self._spoken.close()

    async def _speak(self, chat: int, reply: Reply, newest: Newest) -> None:
        try:
            sound = await self.read(reply)
            for _ in range(TRIES):
                if sound is None or not await newest():
                    return
                try:
                    await self._voice(chat, reply, sound)
                    return
                except RetryAfter as error:
                    await asyncio.sleep(seconds(error))
        except Exception as error:
            LOG.warning("no sound was sent", extra={"error": type(error).__name__})

    async def _voice(self, chat: int, reply: Reply, sound: Sound) -> None:
        length = max(1, round(sound.seconds))
        await self.pace.wait(chat)
        try:
            await self.client.send_voice(chat, sound.data, duration=length, protect_content=True)
        except BadRequest as error:
            if NO_VOICE not in error.message.lower():
                raise
            await self._music(chat, reply, sound, length)

    async def _music(self, chat: int, reply: Reply, sound: Sound, length: int) -> None:
        title = self.wording.text(Part("profile.name"), reply.locale)
        await self.client.send_audio(chat, sound.data, duration=length, title=title, protect_content=True)
        if chat in self._told:
            return
        self._told[chat] = None
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        await self.client.send_message(chat, self.wording.text(Part("voice.forbidden"), reply.locale))

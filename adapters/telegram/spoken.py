"""Replies read aloud: after the text, as a voice message, or as music where a person takes no voice messages."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from adapters.telegram.client import Client
from adapters.telegram.errors import NO_VOICE
from adapters.telegram.pace import Pace
from dialogs.effects import Part, Reply
from dialogs.wording import Wording

LOG = logging.getLogger(__name__)
REMEMBERED = 10_000


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


async def unread(reply: Reply) -> Sound | None:
    """Read nothing aloud."""
    return None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Sends the sound of replies. A sound that cannot be sent is left out: the text is there already."""

    client: Client
    wording: Wording
    pace: Pace
    read: Read = unread
    _told: OrderedDict[int, None] = field(default_factory=OrderedDict)

    async def speak(self, chat: int, reply: Reply) -> None:
        """Send a reply as sound where one is wanted. Raises RetryAfter and Forbidden."""
        if not reply.voice and not any(say.spoken for say in reply.says):
            return
        sound = await self.read(reply)
        if sound is None:
            return
        try:
            await self._voice(chat, reply, sound)
        except (RetryAfter, Forbidden):
            raise
        except TelegramError as error:
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

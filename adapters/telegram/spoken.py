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
    """A sound file (OGG with Opus), how many seconds it lasts, and its name ("" where it is one person's own)."""

    @property
    def data(self) -> bytes:
        """The file."""
        ...

    @property
    def seconds(self) -> float:
        """Its length."""
        ...

    @property
    def name(self) -> str:
        """The same for the same sound."""
        ...


class Remembered:
    """The newest of many names, each with a word about it."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._words: OrderedDict[str, str] = OrderedDict()
        self._size = size

    def get(self, name: str) -> str:
        """Return the word about a name, "" where it is not known."""
        return self._words.get(name, "")

    def put(self, name: str, word: str = "known") -> None:
        """Know a name; the oldest one is forgotten where there are too many."""
        self._words[name] = word
        while len(self._words) > self._size:
            self._words.popitem(last=False)

    def drop(self, name: str) -> None:
        """Forget a name."""
        self._words.pop(name, None)


Read = Callable[[Reply], Awaitable[Sound | None]]
"""Reads a reply aloud; None where that failed."""


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
    speaks: Callable[[str], bool] = lambda locale: True
    _told: Remembered = field(default_factory=Remembered)
    _files: Remembered = field(default_factory=Remembered)
    _spoken: Beside = field(default_factory=Beside)

    def begin(self, chat: int, reply: Reply, newest: Newest) -> None:
        """Read a reply aloud where that is wanted, and send it while it is the `newest` one there."""
        wanted = reply.voice or any(say.spoken for say in reply.says)
        if wanted and self.speaks(reply.locale):
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
                if not await newest():
                    return
                try:
                    await (self._failed(chat, reply) if sound is None else self._sent(chat, reply, sound))
                    return
                except RetryAfter as error:
                    await asyncio.sleep(seconds(error))
        except Exception as error:
            LOG.warning("no sound was sent", extra={"error": type(error).__name__})

    async def _failed(self, chat: int, reply: Reply) -> None:
        """Say once that there is no sound now; again only after there was some."""
        if not self._told.get(f"failed {chat}"):
            await self._say(chat, reply, "voice.failed")
            self._told.put(f"failed {chat}")

    async def _sent(self, chat: int, reply: Reply, sound: Sound) -> None:
        length = max(1, round(sound.seconds))
        await self.pace.wait(chat)
        try:
            await self._voice(chat, sound, length)
        except BadRequest as error:
            if NO_VOICE not in error.message.lower():
                raise
            await self._music(chat, reply, sound, length)
        self._told.drop(f"failed {chat}")

    async def _voice(self, chat: int, sound: Sound, length: int) -> None:
        """Send a voice message; what was uploaded before is named instead."""
        known = self._files.get(sound.name)
        if known:
            try:
                await self.client.send_voice(chat, known, duration=length, protect_content=True)
                return
            except BadRequest as error:
                if NO_VOICE in error.message.lower():
                    raise
                self._files.drop(sound.name)
        sent = await self.client.send_voice(chat, sound.data, duration=length, protect_content=True)
        if sound.name and sent.voice is not None:
            self._files.put(sound.name, sent.voice.file_id)

    async def _music(self, chat: int, reply: Reply, sound: Sound, length: int) -> None:
        title = self.wording.text(Part("profile.name"), reply.locale)
        await self.client.send_audio(chat, sound.data, duration=length, title=title, protect_content=True)
        if not self._told.get(str(chat)):
            self._told.put(str(chat))
            await self._say(chat, reply, "voice.forbidden")

    async def _say(self, chat: int, reply: Reply, key: str) -> None:
        await self.client.send_message(chat, self.wording.text(Part(key), reply.locale))

"""Plays the sound of replies with a program of the machine, or leaves the file to be opened by hand."""

from __future__ import annotations

import asyncio
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dialogs.effects import Reply

if TYPE_CHECKING:
    from adapters.voice.service import Voice

PROGRAMS = (
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
    ("mpv", "--no-video", "--really-quiet"),
    ("pw-play",),
    ("paplay",),
    ("afplay",),
)


class Player:
    """Plays one reply at a time: a newer one takes the place of the one before."""

    def __init__(self, voice: Voice | None, folder: Path, say: Callable[[str, str], None]) -> None:
        """`say` is called with a text key and the file where the sound cannot be played or made."""
        self._voice = voice
        self._folder = folder
        self._say = say
        self._told = False
        self._task: asyncio.Task[None] | None = None

    def play(self, reply: Reply) -> None:
        """Begin to play a reply that is to be heard; stop the one before."""
        self.stop()
        if self._voice is not None and any(reply.voice or say.spoken for say in reply.says):
            self._task = asyncio.create_task(self._played(self._voice, reply))

    def stop(self) -> None:
        """Be quiet."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _played(self, voice: Voice, reply: Reply) -> None:
        sound = await voice.sound(reply, "m4a" if program()[:1] == ("afplay",) else "ogg")
        if sound is None:
            self._failed()
            return
        self._told = False
        path = self._folder / ("reply.m4a" if sound.mime == "audio/mp4" else "reply.ogg")
        await asyncio.to_thread(path.write_bytes, sound.data)
        if not program():
            self._say("terminal.sound", str(path))
            return
        playing = await asyncio.create_subprocess_exec(
            *program(), str(path), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            await playing.wait()
        finally:
            with suppress(ProcessLookupError):
                playing.kill()

    def _failed(self) -> None:
        if not self._told:
            self._say("voice.failed", "")
        self._told = True


def program() -> tuple[str, ...]:
    """Return the command of the first player that is installed; nothing where there is none."""
    return next((command for command in PROGRAMS if shutil.which(command[0])), ())

"""Other languages by espeak-ng, a separate program: text goes in, a WAV file comes out, nothing of it is linked."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import struct
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from contextlib import suppress

from adapters.voice.engine import Samples, VoiceFailed, language

PROGRAM = "espeak-ng"
VOICES: Mapping[str, str] = {
    "en": "en-us",
    # The voice cmn reads hanzi as English-spelled pinyin; this one reads them.
    "zh": "cmn-latn-pinyin",
    "ko": "ko",
    "vi": "vi",
    "pt": "pt-br",
    "es": "es",
    "ne": "ne",
    "id": "id",
    "my": "my",
    "th": "th",
}
"""The voice of each language; there is none for Filipino."""

WORDS_A_MINUTE = 150
SECONDS = 10.0
HEADER = 44
END = 0.2
"""Seconds of silence behind each passage: the program stops with the last sound."""


class Espeak:
    """Speaks what espeak-ng speaks; one short-lived process for each passage."""

    locales = frozenset(VOICES)

    def __init__(self, program: str = PROGRAM, seconds: float = SECONDS) -> None:
        self.name = PROGRAM
        self._program = program
        self._seconds = seconds

    async def synthesize(self, text: str, locale: str, speed: float) -> Samples:
        """Say a reading in the voice of its language. Raises VoiceFailed."""
        voice = VOICES.get(language(locale))
        if voice is None:
            raise VoiceFailed(f"no voice for {locale}")
        pace = str(round(WORDS_A_MINUTE * speed))
        words = (self._program, "-v", voice, "-s", pace, "--stdin", "--stdout")
        try:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
            )
        except OSError as error:
            raise VoiceFailed(type(error).__name__) from error
        return _samples(await self._said(process, text))

    async def _said(self, process: asyncio.subprocess.Process, text: str) -> bytes:
        try:
            wav, _ = await asyncio.wait_for(process.communicate(text.encode()), self._seconds)
        except TimeoutError as error:
            raise VoiceFailed("too slow") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        if process.returncode:
            raise VoiceFailed(f"exit code {process.returncode}")
        return wav


def installed() -> bool:
    """Tell whether the program is there."""
    return shutil.which(PROGRAM) is not None


def _samples(wav: bytes) -> Samples:
    # Written to a pipe, the header does not know the length: everything behind it is sound.
    if len(wav) <= HEADER or not wav.startswith(b"RIFF"):
        raise VoiceFailed("no sound")
    channels, rate = struct.unpack_from("<HI", wav, 22)
    if channels != 1:
        raise VoiceFailed("not one channel")
    data = wav[HEADER : len(wav) - len(wav) % 2]
    return Samples(rate, data + bytes(2 * round(rate * END)))

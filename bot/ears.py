"""What listens to voice messages, as the settings want it."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.voice import whisper
from adapters.voice.recognizer import Recognizer
from bot.settings import Settings, WrongSettings

RATE = 16_000


@contextmanager
def open_ears(settings: Settings) -> Iterator[Recognizer | None]:
    """Open what listens, None where no model is set; raises WrongSettings where the model cannot be used."""
    folder = settings.stt.model
    if folder is None:
        yield None
        return
    if missing := whisper.missing(folder):
        raise WrongSettings([f"BOT_STT__MODEL: {' and '.join(missing)} cannot be found"])
    ears = whisper.Whisper(folder)
    try:
        yield ears
    finally:
        ears.close()


def hum() -> bytes:
    """Return a second of humming as a WAV file: something to listen to that says nothing."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((b"\0\x20" * 80 + b"\0\xe0" * 80) * (RATE // 160))
    return file.getvalue()

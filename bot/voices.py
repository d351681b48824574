"""The voice of the bot, as its settings want it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from adapters.voice import installed
from bot.settings import Settings, WrongSettings
from dialogs.reading import Reading

if TYPE_CHECKING:
    from adapters.voice.service import Voice

FOLDER = "voice"
"""Where the sound of fixed texts is kept, in the data folder."""


@contextmanager
def open_voice(settings: Settings, reading: Reading) -> Iterator[Voice | None]:
    """Open the voice, None where there is none or it is switched off; raises WrongSettings where it must be there."""
    missing = installed.missing()
    if settings.voice == "off":
        yield None
        return
    if settings.voice == "on" and missing:
        raise WrongSettings([f"BOT_VOICE is on, but {' and '.join(missing)} cannot be found: pip install '.[voice]'"])
    with installed.voice(reading, settings.data_dir / FOLDER) as voice:
        yield voice

"""The voice of the bot, as its settings want it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from adapters.voice import installed
from bot.settings import Settings, WrongSettings
from bot.watch import Watch
from dialogs.effects import Part
from dialogs.reading import Reading

if TYPE_CHECKING:
    from adapters.voice.service import Voice

FOLDER = "voice"
"""Where the sound of fixed texts is kept, in the data folder."""


@contextmanager
def open_voice(settings: Settings, reading: Reading, watch: Watch | None = None) -> Iterator[Voice | None]:
    """Open the voice, None where there is none or it is switched off; raises WrongSettings where it must be there."""
    missing = installed.missing()
    if settings.voice == "off":
        yield None
        return
    if settings.voice == "on" and missing:
        raise WrongSettings([f"BOT_VOICE is on, but {' and '.join(missing)} cannot be found: pip install '.[voice]'"])
    with installed.voice(reading, settings.data_dir / FOLDER) as voice:
        yield voice and replace(voice, told=partial((watch or Watch()).metrics.job, "speech"))


def silent(voice: Voice) -> list[str]:
    """Return the names of the engines that give no sound."""
    return [engine.name for engine in voice.engines if not asyncio.run(_sounds(voice, sorted(engine.locales)))]


async def _sounds(voice: Voice, languages: list[str]) -> bool:
    locale = next((language for language in languages if language in ("ja", "en")), languages[0])
    return await voice.spoken(voice.reading.part(Part("captcha.renewed"), locale), 1.0, "ogg") is not None

"""The channels that the settings name, opened together; the libraries of the others are never imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.sending import Sender
from adapters.vision.pool import VisionPool
from bot.clock import Clock
from bot.pipeline import Pipeline
from bot.settings import Settings
from bot.stores import Stores
from dialogs.wording import Wording

if TYPE_CHECKING:
    from adapters.voice.service import Voice
    from bot.line import LineChannel
    from bot.telegram import TelegramChannel


@dataclass(frozen=True, slots=True)
class Channels:
    """What there is of LINE and Telegram."""

    line: LineChannel | None
    telegram: TelegramChannel | None

    @property
    def senders(self) -> dict[str, Sender]:
        """The pushing side of each, by its name."""
        line: dict[str, Sender] = {"line": self.line.sender} if self.line else {}
        telegram: dict[str, Sender] = {"telegram": self.telegram.sender} if self.telegram else {}
        return line | telegram

    def attach(self, bot: Pipeline) -> None:
        """Know the bot that takes events and keeps pictures."""
        for channel in (self.line, self.telegram):
            if channel:
                channel.attach(bot)

    async def close(self) -> None:
        """Close the connections."""
        for channel in (self.line, self.telegram):
            if channel:
                await channel.close()


def open_channels(
    settings: Settings,
    wording: Wording,
    stores: Stores,
    clock: Clock,
    *,
    vision: VisionPool,
    voice: Voice | None,
    hears: bool,
) -> Channels:
    """Return the channels, made inside the loop; `hears`: voice messages are listened to."""
    line: LineChannel | None = None
    telegram: TelegramChannel | None = None
    if settings.line.complete:
        from bot.line import open_line

        line = open_line(settings, wording, stores, clock, voice=voice, hears=hears)
    if settings.telegram.used:
        from bot.telegram import open_telegram

        telegram = open_telegram(settings, wording, stores, vision, voice=voice, hears=hears)
    return Channels(line, telegram)

"""The LINE channel of a running bot: its sender, its webhook, and the links to its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from adapters.line.budget import Budget
from adapters.line.client import Line
from adapters.line.menus import Menus
from adapters.line.outbound import LineSender
from adapters.line.render import Sound, View
from adapters.line.spoken import Speaker
from adapters.line.webhook import CHANNEL, Webhook
from adapters.media.app import MediaPages
from adapters.media.gallery import Gallery
from adapters.media.links import Linked, Links
from bot.clock import Clock
from bot.pipeline import Pipeline
from bot.settings import Settings
from bot.stores import Stores
from core import facts
from dialogs.effects import Image, Reply
from dialogs.moment import JAPAN
from dialogs.wording import Wording

if TYPE_CHECKING:
    from adapters.voice.service import Voice

LINKS = "key of the links to pictures"


@dataclass(slots=True)
class LineChannel:
    """Everything that belongs to LINE; made inside the loop."""

    settings: Settings
    wording: Wording
    line: Line
    links: Links
    budget: Budget
    voice: Voice | None
    clock: Clock
    hears: bool = False
    sender: LineSender = field(init=False)
    speaker: Speaker | None = None
    webhooks: list[Webhook] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sender = LineSender(
            self.line,
            self.budget,
            Menus(self.line),
            lambda: view(self.wording, self.links, self.clock),
            self.clock,
            self._read,
        )

    def attach(self, bot: Pipeline) -> None:
        """Know the bot that keeps sounds."""
        if self.voice is not None and self.links.public:
            voice = self.voice

            async def keep(person: str, data: bytes) -> str:
                blob = await bot.keep(data, bot.conversation(CHANNEL, person))
                return self.links.to(Linked("sound", blob=blob))

            self.speaker = Speaker(lambda reply: voice.sound(reply, "m4a"), keep, voice.speaks)

    def routes(self, desk: Pipeline, gallery: Gallery) -> list[BaseRoute]:
        """Return the webhook and the pages of the pictures."""
        webhook = Webhook(self.settings.line.channel_secret.get_secret_value(), desk, self.line, self.wording)
        webhook.hears = self.hears
        self.webhooks.append(webhook)
        return [*webhook.routes(), *MediaPages(self.links, gallery, desk).routes()]

    async def finish(self) -> None:
        """Store what has arrived and is not stored yet."""
        for webhook in self.webhooks:
            await webhook.close()

    async def close(self) -> None:
        """Close the connections to LINE."""
        await self.sender.close()

    async def _read(self, person: str, reply: Reply) -> tuple[Reply, Sound | None]:
        return await self.speaker.read(person, reply) if self.speaker else (reply, None)


def open_line(
    settings: Settings, wording: Wording, stores: Stores, clock: Clock, *, voice: Voice | None, hears: bool
) -> LineChannel:
    """Return the channel that the settings name."""
    line = Line(settings.line.channel_access_token.get_secret_value(), settings.line.api_base)
    links = Links(stores.vault.fingerprint(LINKS), settings.public_url, clock)
    budget = Budget(line, settings.line.push_budget, clock)
    return LineChannel(settings, wording, line, links, budget, voice, clock, hears)


def view(wording: Wording, links: Links, clock: Clock) -> View:
    """Return how replies are shown today."""

    def picture(image: Image) -> tuple[str, str] | None:
        if not links.public:
            return None
        small = Image("preview", image.alt, blob=image.blob) if image.source == "blob" else image
        return links.to(image), links.to(small)

    return View(wording, clock().astimezone(JAPAN).date(), str(facts.value("official_url")), picture)

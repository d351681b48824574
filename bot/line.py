"""The LINE channel of a running bot: its sender, its webhook, and the links to its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.routing import BaseRoute

from adapters.line.budget import Budget
from adapters.line.client import Line
from adapters.line.menus import Menus
from adapters.line.outbound import LineSender
from adapters.line.render import View
from adapters.line.webhook import Webhook
from adapters.media.app import MediaPages
from adapters.media.gallery import Gallery
from adapters.media.links import Links
from bot.clock import Clock
from bot.settings import Settings
from bot.stores import Stores
from core import facts
from dialogs.effects import Image
from dialogs.moment import JAPAN
from dialogs.ports import Desk
from dialogs.wording import Wording

LINKS = "key of the links to pictures"


@dataclass(slots=True)
class LineChannel:
    """Everything that belongs to LINE; made inside the loop."""

    settings: Settings
    wording: Wording
    line: Line
    sender: LineSender
    links: Links
    webhooks: list[Webhook] = field(default_factory=list)

    def routes(self, desk: Desk, gallery: Gallery) -> list[BaseRoute]:
        """Return the webhook and the pages of the pictures."""
        webhook = Webhook(self.settings.line.channel_secret.get_secret_value(), desk, self.line, self.wording)
        self.webhooks.append(webhook)
        return [*webhook.routes(), *MediaPages(self.links, gallery, desk).routes()]

    async def finish(self) -> None:
        """Store what has arrived and is not stored yet."""
        for webhook in self.webhooks:
            await webhook.close()

    async def close(self) -> None:
        """Close the connections to LINE."""
        await self.sender.close()


def open_line(settings: Settings, wording: Wording, stores: Stores, clock: Clock) -> LineChannel:
    """Return the channel that the settings name."""
    line = Line(settings.line.channel_access_token.get_secret_value(), settings.line.api_base)
    links = Links(stores.vault.fingerprint(LINKS), settings.public_url, clock)
    sender = LineSender(
        line, Budget(line, settings.line.push_budget, clock), Menus(line), lambda: view(wording, links, clock), clock
    )
    return LineChannel(settings, wording, line, sender, links)


def view(wording: Wording, links: Links, clock: Clock) -> View:
    """Return how replies are shown today."""

    def picture(image: Image) -> tuple[str, str] | None:
        if not links.public:
            return None
        small = Image("preview", image.alt, blob=image.blob) if image.source == "blob" else image
        return links.to(image), links.to(small)

    return View(wording, clock().astimezone(JAPAN).date(), str(facts.value("official_url")), picture)

"""The Telegram channel of a running bot: its sender, its webhook or its polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute
from telegram.error import TelegramError

from adapters.media.gallery import Gallery
from adapters.telegram.acting import Acting
from adapters.telegram.client import Client
from adapters.telegram.errors import told
from adapters.telegram.memory import Memory
from adapters.telegram.outbound import TelegramSender
from adapters.telegram.pace import Pace
from adapters.telegram.polling import Polling
from adapters.telegram.post import Post
from adapters.telegram.setup import Target, trouble
from adapters.telegram.spoken import Read, Sound, Speaker, unread
from adapters.telegram.taking import Bot, Taking
from adapters.telegram.webhook import Webhook
from adapters.vision import captcha, qr
from adapters.vision.pool import VisionPool
from bot.settings import Settings
from bot.stores import Stores
from dialogs.effects import Image, Reply
from dialogs.wording import Wording

if TYPE_CHECKING:
    from adapters.voice.service import Voice


BURST = 6.0
"""Messages that may go to one chat at once; an official screen of the hand-over is as many."""


class NotAttached(Exception):
    """The channel was used before it knew its bot."""


class NotWell(Exception):
    """Something is wrong between Telegram and us; the text says what, without the token."""


@dataclass(slots=True)
class TelegramChannel:
    """Everything that belongs to Telegram; made inside the loop, then attached to the bot it belongs to."""

    settings: Settings
    wording: Wording
    client: Client
    memory: Memory
    gallery: Gallery
    read: Read = unread
    speaks: Callable[[str], bool] = lambda locale: False
    hears: bool = False
    sender: TelegramSender = field(init=False)
    _attached: Bot | None = None

    def __post_init__(self) -> None:
        pace = Pace((self.settings.telegram.pace, BURST))
        speaker = Speaker(self.client, self.wording, pace, self.read, self.speaks)
        post = Post(self.client, self._picture, pace)
        self.sender = TelegramSender(post, self.memory, self.wording, Acting(self.client), speaker)

    def attach(self, bot: Bot) -> None:
        """Know the bot that takes events and keeps pictures."""
        self._attached = bot

    def routes(self) -> list[BaseRoute]:
        """Return the webhook, nothing where the bot polls."""
        if self.polls:
            return []
        return [*Webhook(self._taking(), self.settings.telegram.webhook_secret).routes()]

    async def close(self) -> None:
        """Close the connections to Telegram."""
        await self.sender.close()

    @property
    def polls(self) -> bool:
        """Whether updates are asked for instead of being brought."""
        return self.settings.telegram.mode == "polling"

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Ask for updates meanwhile, where the bot polls."""
        if not self.polls:
            yield
            return
        task = asyncio.create_task(Polling(self.client, self._taking()).run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _taking(self) -> Taking:
        return Taking(self.client, self._bot(), self.wording, self.memory, self.hears)

    async def _picture(self, image: Image) -> bytes:
        return await self.gallery.data(image, self._bot())

    def _bot(self) -> Bot:
        if self._attached is None:
            raise NotAttached
        return self._attached


def open_telegram(
    settings: Settings, wording: Wording, stores: Stores, vision: VisionPool, *, voice: Voice | None, hears: bool
) -> TelegramChannel:
    """Return the channel that the settings name."""

    async def read(reply: Reply) -> Sound | None:
        return await voice.sound(reply, "ogg") if voice else None

    gallery = Gallery(captcha.draw, qr.make, vision.preview)
    speaks = voice.speaks if voice else lambda locale: False
    return TelegramChannel(settings, wording, client(settings), Memory(stores.notes), gallery, read, speaks, hears)


def client(settings: Settings) -> Client:
    """Return Telegram's methods for the bot that the settings name."""
    return Client(settings.telegram.token, settings.telegram.api_base)


def target(settings: Settings) -> Target:
    """Return where the updates of this bot are to go."""
    telegram = settings.telegram
    return Target(settings.public_url, telegram.webhook_secret, telegram.mode == "polling")


def diagnosed(settings: Settings) -> str:
    """Ask Telegram who we are and how our webhook does; raises NotWell."""
    if lines := settings.telegram.lines(settings.public_url):
        raise NotWell("; ".join(lines))
    try:
        return asyncio.run(_diagnosed(settings))
    except TelegramError as error:
        raise NotWell(told(error)) from error


async def _diagnosed(settings: Settings) -> str:
    telegram = client(settings)
    try:
        me, info = await telegram.get_me(), await telegram.get_webhook_info()
    finally:
        await telegram.close_connections()
    if settings.telegram.username not in ("", me.username):
        raise NotWell(f"BOT_TELEGRAM__USERNAME is not the name of this bot, {me.username}")
    if wrong := trouble(info, target(settings)):
        raise NotWell(wrong)
    way = "polling" if settings.telegram.mode == "polling" else "webhook"
    hint = "" if settings.telegram.username else f"; BOT_TELEGRAM__USERNAME={me.username} would offer links to it"
    return f"@{me.username}, {way}, {info.pending_update_count} updates waiting{hint}"

"""What the bot's page in Telegram says, and where its updates go: set where it differs, so that twice is like once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from pydantic import SecretStr
from telegram import BotCommand, MenuButtonCommands, WebhookInfo

from adapters.telegram.client import Client
from adapters.telegram.commands import MENU
from adapters.telegram.inbound import ALLOWED
from adapters.telegram.webhook import PATH
from dialogs.effects import Part
from dialogs.wording import Wording

LANGUAGES = ("", "ja", "en")
"""The languages that Telegram tells apart; "" is for all others, who see the Japanese."""
NAME, SHORT, DESCRIPTION, DESCRIBED = 64, 120, 512, 256
"""Characters of setMyName, setMyShortDescription, setMyDescription and of a command's description."""
CONNECTIONS = 40


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates are to go: to `public_url`, with `secret`; to nobody where the bot polls."""

    public_url: str
    secret: SecretStr
    polls: bool

    @property
    def url(self) -> str:
        """The address for setWebhook, "" for none."""
        return "" if self.polls else f"{self.public_url}{PATH}"


@dataclass(frozen=True, slots=True)
class Setup:
    """Sets everything up. Raises telegram.error.TelegramError."""

    client: Client
    wording: Wording
    target: Target

    async def run(self) -> AsyncIterator[str]:
        """Do it; yield a line for each thing, with whether it was changed."""
        for language in LANGUAGES:
            for name, changed in (
                ("name", await self._name(language)),
                ("short description", await self._short(language)),
                ("description", await self._description(language)),
                ("commands", await self._commands(language)),
            ):
                yield f"{name} ({language or 'other languages'}): {_told(changed)}"
        yield f"menu button: {_told(await self._menu())}"
        yield f"webhook: {_told(await self._webhook())}"

    async def _name(self, language: str) -> bool:
        wanted = self._text("profile.name", language)[:NAME]
        if (await self.client.get_my_name(language)).name == wanted:
            return False
        return await self.client.set_my_name(wanted, language)

    async def _short(self, language: str) -> bool:
        wanted = self._text("profile.short", language)[:SHORT]
        if (await self.client.get_my_short_description(language)).short_description == wanted:
            return False
        return await self.client.set_my_short_description(wanted, language)

    async def _description(self, language: str) -> bool:
        wanted = self._text("profile.description", language)[:DESCRIPTION]
        if (await self.client.get_my_description(language)).description == wanted:
            return False
        return await self.client.set_my_description(wanted, language)

    async def _commands(self, language: str) -> bool:
        wanted = tuple(BotCommand(name, self._text(f"label.{name}", language)[:DESCRIBED]) for name in MENU)
        if await self.client.get_my_commands(language_code=language) == wanted:
            return False
        return await self.client.set_my_commands(wanted, language_code=language)

    async def _menu(self) -> bool:
        if isinstance(await self.client.get_chat_menu_button(), MenuButtonCommands):
            return False
        return await self.client.set_chat_menu_button(menu_button=MenuButtonCommands())

    async def _webhook(self) -> bool:
        """Set the webhook; always where there is one, because Telegram does not tell which secret it knows."""
        if not self.target.url:
            there = bool((await self.client.get_webhook_info()).url)
            return there and await self.client.delete_webhook()
        return await self.client.set_webhook(
            self.target.url,
            secret_token=self.target.secret.get_secret_value(),
            allowed_updates=ALLOWED,
            max_connections=CONNECTIONS,
        )

    def _text(self, key: str, language: str) -> str:
        return self.wording.text(Part(key), language or self.wording.locales[0])


def trouble(info: WebhookInfo, target: Target) -> str:
    """Return what is wrong with a webhook, "" for nothing."""
    if info.url != target.url:
        return "updates go elsewhere; run `python -m bot telegram setup`"
    if info.last_error_message and info.pending_update_count:
        return f"{info.pending_update_count} updates wait; Telegram says: {info.last_error_message}"
    return ""


def _told(changed: bool) -> str:
    return "set" if changed else "as it should be"

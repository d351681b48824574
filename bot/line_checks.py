"""What `doctor` looks at on LINE."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence

from adapters import catalogues
from adapters.line import doctor
from adapters.line.client import Line, Message
from adapters.line.render import passing, render
from adapters.line.webhook import PATH
from adapters.media.links import Links
from bot.clock import on, real
from bot.line import LINKS, view
from bot.screens import screens
from bot.settings import Settings
from bot.stores import Stores
from bot.wiring import standing
from dialogs.application import APPLICATION
from dialogs.engine import Interview
from dialogs.moment import JAPAN
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording


def bot(settings: Settings, stores: Stores) -> str:
    """Look at the account."""
    return _asked(settings, doctor.bot)


def webhook(settings: Settings, stores: Stores) -> str:
    """Look at the webhook."""
    return _asked(settings, lambda line: doctor.webhook(line, settings.public_url + PATH))


def quota(settings: Settings, stores: Stores) -> str:
    """Look at what is left to push."""
    return _asked(settings, doctor.quota)


def every_screen(settings: Settings, stores: Stores) -> str:
    """Look at every screen in every language."""
    return _asked(settings, lambda line: doctor.screens(line, payloads(settings, stores)))


def payloads(settings: Settings, stores: Stores) -> Iterator[tuple[str, Sequence[Message]]]:
    """Yield the messages of every screen by its question, each different one once."""
    texts = catalogues.load()
    clock = on(settings.today) if settings.today else real
    interview = Interview(APPLICATION, settings.policy(), Vocabulary(texts))
    links = Links(stores.vault.fingerprint(LINKS), settings.public_url, clock)
    shown = view(Wording(texts, standing(settings)), links, clock)
    seen: set[str] = set()
    for reply in screens(interview, clock().astimezone(JAPAN).date()):
        messages = [] if passing(reply) else render(reply, shown)
        mark = json.dumps([_without_links(message) for message in messages], sort_keys=True)
        if messages and mark not in seen:
            seen.add(mark)
            yield f"{reply.question or 'chat'} ({reply.locale})", messages


def _without_links(message: Message) -> Message:
    return {name: value for name, value in message.items() if not name.endswith("Url")}


def _asked(settings: Settings, ask: Callable[[Line], Awaitable[str]]) -> str:
    return asyncio.run(_answered(settings, ask)) if settings.line.used else "not used"


async def _answered(settings: Settings, ask: Callable[[Line], Awaitable[str]]) -> str:
    line = Line(settings.line.channel_access_token.get_secret_value(), settings.line.api_base)
    try:
        return await ask(line)
    finally:
        await line.close()

"""Slash commands and deep links: what stands after the slash, as events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dialogs.events import Event, Started, Text

MENU = ("start", "back", "status", "help", "voice", "erase")
"""The commands that Telegram lists; their descriptions are the words of the buttons of the same name."""
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "back": "back",
        "status": "status",
        "help": "help",
        "settings": "help",
        "voice": "voice",
        "erase": "delete my data",
        "cancel": "cancel",
        "stop": "pause",
        "restart": "restart",
        "repeat": "repeat",
        "why": "why",
        "english": "english",
        "japanese": "日本語",
        "easy": "やさしい日本語",
    }
)
"""What each other command stands for, as one would type it."""
LOCALES = MappingProxyType({"ja": "ja", "easy": "ja_easy", "en": "en"})
"""What a deep link may say of the language: `t.me/BOT?start=en`."""
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_COURSE = re.compile(r"c-([ABC])")


def command(text: str, language: str) -> Event:
    """Return the event of a typed message; `language` is what Telegram knows of the person.

    A command we do not know asks for help.
    """
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return Text(text)
    name, rest = found[1].lower(), found[2] or ""
    if name == "start":
        return start(rest, language)
    return Text(WORDS.get(name, WORDS["help"]))


def start(payload: str, language: str) -> Started:
    """Return the event of `/start PAYLOAD`: pieces joined by `_`, of which `ja`, `easy` and `en` choose the language.

    Nothing that was answered ever stands in such a link.
    """
    chosen = [LOCALES[piece] for piece in payload.split("_") if piece in LOCALES]
    return Started(chosen[0] if chosen else language or None)

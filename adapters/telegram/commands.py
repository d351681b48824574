"""Slash commands and deep links: what stands after the slash, as events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
"""What a link may say of the language: `t.me/BOT?start=en`."""
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
VOICE = "voice"
_COURSE = re.compile(r"c-([ABC])")
_CODE = re.compile(r"go-([A-Z2-9]{8})")


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
    """Return the event of `/start PAYLOAD`: pieces joined by `_`, of which each says one thing, in any order.

    `ja`, `easy` and `en` choose the language, `c-A` to `c-C` are about a course, `voice` turns the voice on, and
    `go-CODE` goes on with an application from another channel. Nothing that was answered ever stands in such a link.
    """
    pieces = payload.split("_")
    chosen = next((LOCALES[piece] for piece in pieces if piece in LOCALES), language or None)
    return Started(chosen, _within(_COURSE, pieces), VOICE in pieces, _within(_CODE, pieces))


def door(username: str) -> str:
    """Return the address that opens a bot with a `{code}` of another channel, in a `{language}`."""
    return f"https://t.me/{username}?start={{language}}_go-{{code}}"


def _within(pattern: re.Pattern[str], pieces: Sequence[str]) -> str:
    return next((found[1] for piece in pieces if (found := pattern.fullmatch(piece))), "")

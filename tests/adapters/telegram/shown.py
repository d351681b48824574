"""What stands in an emulated chat, and what was asked of Telegram."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from lo_bot_api_emulator import ApiRefusal

TAGS = {"b", "i", "u", "s", "code", "pre", "blockquote", "a"}


@dataclass
class Shown:
    """A message as it stands in a chat."""

    id: int
    text: str = ""
    ours: bool = True
    buttons: list[list[dict[str, Any]]] = field(default_factory=list)
    keys: list[list[dict[str, Any]]] = field(default_factory=list)
    hint: str = ""
    picture: str = ""
    protected: bool = False
    spoiler: bool = False
    deleted: bool = False

    @property
    def armed(self) -> bool:
        """Whether there is a button to press."""
        return not self.deleted and any("callback_data" in button for row in self.buttons for button in row)


@dataclass
class Call:
    """One request."""

    method: str
    fields: dict[str, Any]
    files: dict[str, bytes]
    status: int = 200


@dataclass
class Trouble:
    """What goes wrong next: with these methods, in this chat (0: any), so many `times`, after some have passed."""

    error: ApiRefusal
    methods: tuple[str, ...] = ("sendMessage", "editMessageText", "sendPhoto")
    chat: int = 0
    times: int = 1
    passed: int = 0


class Plain(HTMLParser):
    """The text of HTML as Telegram reads it; raises ApiRefusal for what it would not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in TAGS:
            raise ApiRefusal(f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ApiRefusal("Bad Request: can't parse entities: Unexpected end tag")

    def handle_data(self, data: str) -> None:
        self.text += data

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        parser.close()
        if parser.open:
            raise ApiRefusal("Bad Request: can't parse entities: Can't find end tag")
        return parser.text

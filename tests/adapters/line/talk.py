"""A person in LINE: sends, sees what comes, presses what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.adapters.line import hooks
from tests.adapters.line.platform import Platform, Sent


class Post(Protocol):
    """Brings a webhook to the bot."""

    async def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        """Return the status of the bot's answer."""
        ...


@dataclass
class Person:
    """Somebody who talks with the bot; `shown` counts what was looked at."""

    platform: Platform
    post: Post
    id: str = hooks.ANN
    shown: int = 0
    statuses: list[int] = field(default_factory=list)

    async def send(self, *events: hooks.Event, strict: bool = True) -> None:
        """Let LINE bring these events in one request."""
        self.statuses.append(await self.post(*hooks.request(*events, strict=strict)))

    async def say(self, words: str) -> str:
        """Type something and return the answer."""
        await self.send(hooks.text(self.platform, words, self.id))
        return await self.answer()

    async def press(self, label: str) -> str:
        """Press a button of the newest answer and return the answer to that."""
        data = next(one["data"] for one in self.actions() if one.get("label") == label)
        await self.send(hooks.press(self.platform, data, self.id))
        return await self.answer()

    async def photo(self, data: bytes, **more: Any) -> str:
        """Send a photo and return the answer."""
        await self.send(hooks.image(self.platform, data, self.id, **more))
        return await self.answer()

    async def answer(self) -> str:
        """Return the words of the next thing the bot says."""
        await self.platform.until(lambda: len(self.platform.to(self.id)) > self.shown)
        self.shown += 1
        return words(self.newest)

    @property
    def newest(self) -> Sent:
        """What was looked at last."""
        return self.platform.to(self.id)[self.shown - 1]

    def actions(self) -> list[dict[str, Any]]:
        """Return every action of the newest answer."""
        return list(_actions(self.newest.messages))

    def links(self) -> list[str]:
        """Return the addresses of the pictures of the newest answer."""
        return [one["originalContentUrl"] for one in self.newest.messages if one["type"] in ("image", "audio")]


def words(sent: Sent) -> str:
    """Return all that can be read in an answer."""
    return "\n".join(_texts(sent.messages))


def code(mail: str) -> str:
    """Return the code of a mail."""
    found = re.search(r"\b\d{6}\b", mail)
    assert found
    return found.group()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        if value.get("type") == "text":
            yield value["text"]
        for inner in value.values():
            yield from _texts(inner)


def _actions(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _actions(one)
    elif isinstance(value, dict):
        if isinstance(value.get("action"), dict):
            yield value["action"]
        for inner in value.values():
            yield from _actions(inner)

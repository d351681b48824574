"""A reply as LINE messages: at most five, each within LINE's limits, with quick replies on the last; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from adapters.line import flex, quick
from adapters.line.limits import LIMITS
from dialogs.effects import Image, Part, Reply, Say
from dialogs.wording import Wording

Message = dict[str, Any]

PICTURES = 2
"""Messages of a reply that are no text; what is more is told in words."""
GAP = "\n\n"
SECRET_SENT = (
    "mynumber.refused",
    "mynumber.refused_elsewhere",
    "mynumber.gathered",
    "mynumber.photo",
    "mynumber.confirm_licence.no",
)
SUSPECTED = ".my_number_suspected"


@dataclass(frozen=True, slots=True)
class Sound:
    """A reply read aloud: where LINE fetches it, and how long it is in milliseconds."""

    url: str
    duration: int


@dataclass(frozen=True, slots=True)
class View:
    """How replies are put into words and links; `picture` gives the links to a picture whole and small, or None."""

    wording: Wording
    today: date
    official_url: str
    picture: Callable[[Image], tuple[str, str] | None]


def render(reply: Reply, view: View, sound: Sound | None = None) -> list[Message]:
    """Return the messages of a reply; with `sound` the last one is heard."""
    room = int(LIMITS["messages"].most) - (sound is not None)
    messages = _fitted(list(_messages(reply, view)), room)
    if sound is not None:
        messages.append({"type": "audio", "originalContentUrl": sound.url, "duration": sound.duration})
    items = quick.items(reply, view.wording, view.today, view.official_url)
    if messages and items:
        messages[-1]["quickReply"] = {"items": items}
    return messages


def passing(reply: Reply) -> bool:
    """Tell whether a reply only says that something is under way."""
    return bool(reply.says) and all(say.status for say in reply.says)


def text(words: str) -> Message:
    """Return a text message."""
    return {"type": "text", "text": LIMITS["text"].cut(words)}


def _messages(reply: Reply, view: View) -> Iterator[Message]:
    left = PICTURES
    for copied, group in groupby(reply.says, key=lambda say: bool(say.copy)):
        says = list(group)
        made = [_copies(says, reply.locale, view, left)] if copied else []
        for message in made or (message for say in says for message in _bubble(say, reply.locale, view, left)):
            left -= message["type"] != "text"
            yield message


def _copies(says: list[Say], locale: str, view: View, left: int) -> Message:
    if left > 0:
        return flex.copies(says, view.wording, locale)
    return text("\n".join(line for say in says for line in (view.wording.say(say, locale), say.copy)))


def _bubble(say: Say, locale: str, view: View, left: int) -> Iterator[Message]:
    if left > 0 and any(button.role == "row" for button in say.buttons):
        yield flex.check(say, view.wording, locale)
        return
    links = view.picture(say.image) if say.image and left > 0 else None
    if links:
        yield {"type": "image", "originalContentUrl": links[0], "previewImageUrl": links[1]}
    words = [view.wording.say(say, locale)]
    if say.image and not links:
        words.append(view.wording.text(say.image.alt, locale))
    if any(part.key in SECRET_SENT or part.key.endswith(SUSPECTED) for part in say.parts):
        words.append(view.wording.text(Part("mynumber.how_to_unsend_line"), locale))
    words.append(view.wording.choices(say, locale))
    if shown := "\n".join(filter(None, (piece.strip() for piece in words))):
        yield text(shown)


def _fitted(messages: list[Message], room: int) -> list[Message]:
    """Join texts, neighbours first, until all messages find room."""
    while len(messages) > room:
        first, second = _closest([n for n, message in enumerate(messages) if message["type"] == "text"])
        joined = messages.pop(first)["text"] + GAP + messages[second - 1]["text"]
        messages[second - 1] = text(joined)
    return messages


def _closest(places: Sequence[int]) -> tuple[int, int]:
    return min(pairwise(places), key=lambda pair: pair[1] - pair[0])

"""What LINE sends, as neutral events; pure. Unknown fields, events and messages are no errors: LINE adds them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeAlias

from dialogs.events import Event, Other, Press, Started, Text, Unsent

Json: TypeAlias = Mapping[str, object]

_BUTTON = re.compile(r"[!-~]{1,64}")
_USER = re.compile(r"[!-~]{1,64}")
_OTHERS = {"sticker": "sticker", "audio": "voice_message", "video": "video", "location": "location"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Malformed(ValueError):
    """A body that LINE never sends, although its signature is right."""


@dataclass(frozen=True, slots=True)
class Download:
    """A picture, file or voice message to be fetched: its message, the name and size LINE tells of it (0: none)."""

    message: str
    name: str = ""
    size: int = 0
    as_file: bool = False
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked the bot (unfollow)."""


@dataclass(frozen=True, slots=True)
class Received:
    """One thing a person did. `event` is None where a group is told that the bot is for one person alone."""

    person: str
    id: str
    happened: datetime
    event: Event | Download | Left | None
    message: str = ""
    ticket: str = ""
    again: bool = False
    group: tuple[str, str] | None = None


def read(body: bytes) -> list[Received]:
    """Return what happened, each person's events in their order; raises Malformed where this is no webhook."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(request, dict) or not isinstance(request.get("events"), list):
        raise Malformed("no events")
    found = [one for event in request["events"] if isinstance(event, dict) for one in _received(event)]
    return sorted(found, key=lambda one: one.happened)


def _received(event: Json) -> Iterator[Received]:
    source = _object(event, "source")
    kind, person = _text(source, "type"), _text(source, "userId")
    if _text(event, "mode") == "standby":
        return
    if kind in ("group", "room"):
        yield from _group(event, kind, _text(source, f"{kind}Id"))
        return
    what = _happening(event)
    if what is None or not _USER.fullmatch(person):
        return
    yield Received(
        person,
        _id(event),
        _time(event),
        what,
        _text(_object(event, "message"), "id"),
        _text(event, "replyToken"),
        _object(event, "deliveryContext").get("isRedelivery") is True,
    )


def _group(event: Json, kind: str, id_: str) -> Iterator[Received]:
    if _text(event, "type") in ("join", "message", "postback") and id_:
        yield Received(id_, _id(event), _time(event), None, ticket=_text(event, "replyToken"), group=(kind, id_))


def _happening(event: Json) -> Event | Download | Left | None:
    """Return what the event means in a talk with one person, None where it means nothing to a form."""
    match _text(event, "type"):
        case "message":
            return _message(_object(event, "message"))
        case "postback":
            return _postback(_object(event, "postback"))
        case "follow":
            return Started()
        case "unfollow":
            return Left()
        case "unsend":
            message = _text(_object(event, "unsend"), "messageId")
            return Unsent(message) if message else None
        case "messageEdited":
            return Other("edited")
        case _:
            return None


def _message(message: Json) -> Event | Download | None:
    kind, id_ = _text(message, "type"), _text(message, "id")
    if kind == "text" and isinstance(message.get("text"), str):
        return Text(_text(message, "text"))
    if kind == "image":
        return _picture(message, id_)
    if kind == "file" and id_:
        return Download(id_, _text(message, "fileName")[:255], _number(message, "fileSize"), as_file=True)
    if kind == "audio" and id_ and _text(_object(message, "contentProvider"), "type") in ("line", ""):
        return Download(id_, voice=True)
    return Other(_OTHERS.get(kind, "file"))


def _picture(message: Json, id_: str) -> Event | Download | None:
    if _text(_object(message, "contentProvider"), "type") not in ("line", ""):
        return Other("picture_elsewhere")
    shown = _object(message, "imageSet")
    index, total = _number(shown, "index"), _number(shown, "total")
    if index > 1:
        return Other("picture_set") if index == total else None
    return Download(id_) if id_ else None


def _postback(postback: Json) -> Event | None:
    data, picked = _text(postback, "data"), _text(_object(postback, "params"), "date")
    if not _BUTTON.fullmatch(data):
        return None
    return Press(data, picked if _DATE.fullmatch(picked) else "")


def _id(event: Json) -> str:
    """Return LINE's id of the event, or one made of its content where it has none."""
    known = _text(event, "webhookEventId")
    return known or sha256(json.dumps(event, sort_keys=True, default=str).encode()).hexdigest()


def _time(event: Json) -> datetime:
    at = event.get("timestamp")
    known = isinstance(at, int | float) and not isinstance(at, bool) and math.isfinite(at) and 0 <= at < 1e14
    return datetime.fromtimestamp(float(at) / 1000 if known and isinstance(at, int | float) else 0, UTC)


def _object(event: Json, name: str) -> Json:
    value = event.get(name)
    return value if isinstance(value, dict) else {}


def _text(event: Json, name: str) -> str:
    value = event.get(name)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else ""


def _number(event: Json, name: str) -> int:
    value = event.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0

"""What the browser sends, as neutral events; pure."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote
from uuid import UUID

from dialogs.events import BlobRef, Picture, Press, Started, Text

PICTURE_LIMIT = 8 * 1024 * 1024
TEXT_LIMIT = 20 * 1024
BODY_LIMIT = TEXT_LIMIT + 1024
_BUTTON = re.compile(r"[!-~]{1,64}")
_LOCALE = re.compile(r"[a-zA-Z]{2,8}")


class Malformed(ValueError):
    """A request that our own page never makes."""


def start(body: bytes) -> tuple[str, Started]:
    """Read `{"id", "locale"}`: the first visit, with the browser's language such as `ja-JP`."""
    fields = _fields(body)
    found = _LOCALE.match(fields.get("locale", ""))
    return event_id(fields.get("id", "")), Started(found.group().lower() if found else None)


def text(body: bytes) -> tuple[str, Text]:
    """Read `{"id", "text"}`: something typed."""
    fields = _fields(body)
    if "text" not in fields:
        raise Malformed("no text")
    return event_id(fields.get("id", "")), Text(fields["text"])


def press(body: bytes) -> tuple[str, Press]:
    """Read `{"id", "data"}`: a button."""
    fields = _fields(body)
    if not _BUTTON.fullmatch(fields.get("data", "")):
        raise Malformed("no button")
    return event_id(fields.get("id", "")), Press(fields["data"])


def picture(blob: BlobRef | None, size: int, name: str) -> Picture:
    """Make the event of a picture: `name` percent-encoded as the page sends it, `blob` None where it was too large."""
    return Picture(blob, size, unquote(name)[:255])


def event_id(value: str) -> str:
    """Check the id that the page gave its event, so that a repeated one is found; raises Malformed."""
    try:
        return str(UUID(value))
    except ValueError as error:
        raise Malformed("no event id") from error


def _fields(body: bytes) -> dict[str, str]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(fields, dict):
        raise Malformed("no object")
    return {name: value for name, value in fields.items() if isinstance(value, str)}

"""JSON as typed updates; one of a kind that our library cannot read yet still says who sent something, and where."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update

LOG = logging.getLogger(__name__)
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, OSError)
"""What reading an odd update may raise: times out of range are OverflowError or OSError."""
WHO_AND_WHERE = ("message_id", "date", "chat", "from")


def parsed(data: object) -> Update | None:
    """Return the update, None (and a line in the log) where there is none in `data`."""
    if not isinstance(data, dict) or "update_id" not in data:
        return None
    try:
        return Update.de_json(data)
    except UNREADABLE as error:
        LOG.warning("an update could not be read", extra={"error": type(error).__name__})
        return _bare(data)


def _bare(data: dict[str, Any]) -> Update | None:
    message = data.get("message")
    if not isinstance(message, dict):
        return None
    known = {name: message[name] for name in WHO_AND_WHERE if name in message}
    try:
        return Update.de_json({"update_id": data["update_id"], "message": {**known, "unread": True}})
    except UNREADABLE:
        return None

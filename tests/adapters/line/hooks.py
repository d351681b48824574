"""The webhooks that the double of LINE sends, each checked against LINE's specification before it goes."""

from __future__ import annotations

import json
from itertools import count
from time import time
from typing import Any

from adapters.line.signature import sign
from tests.adapters.line import spec
from tests.adapters.line.platform import BOT, SECRET, Platform

Event = dict[str, Any]
ANN = "U" + "a" * 32
_numbers = count(1)


def person(n: int) -> str:
    """Return the n-th person's user id."""
    return f"U{n:032x}"


def event(kind: str, platform: Platform | None = None, who: str = ANN, **more: Any) -> Event:
    """Return an event of a person; with `platform` it can be answered."""
    number = next(_numbers)
    ticket = {"replyToken": platform.token(who)} if platform else {}
    return {
        "type": kind,
        "mode": "active",
        "timestamp": round(time() * 1000) + number,
        "webhookEventId": f"01{number:024d}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": who},
        **ticket,
        **more,
    }


def message(platform: Platform, kind: str, who: str = ANN, **more: Any) -> Event:
    """Return a message of a person."""
    content = {"type": kind, "id": f"9{next(_numbers):017d}", **more}
    return event("message", platform, who, message=content)


def text(platform: Platform, words: str, who: str = ANN) -> Event:
    """Return something typed."""
    return message(platform, "text", who, text=words, quoteToken="q")


def image(platform: Platform, data: bytes, who: str = ANN, not_ready: int = 0, **more: Any) -> Event:
    """Return a photo that can be downloaded, after `not_ready` tries in vain."""
    found = message(platform, "image", who, contentProvider={"type": "line"}, quoteToken="q", **more)
    platform.contents[found["message"]["id"]] = (data, not_ready)
    return found


def voice(platform: Platform, data: bytes, who: str = ANN) -> Event:
    """Return a voice message that can be downloaded."""
    found = message(platform, "audio", who, contentProvider={"type": "line"}, duration=900)
    platform.contents[found["message"]["id"]] = (data, 0)
    return found


def press(platform: Platform, data: str, who: str = ANN, **params: str) -> Event:
    """Return the press of a button, with what was picked."""
    content = {"data": data, **({"params": params} if params else {})}
    return event("postback", platform, who, postback=content)


def again(first: Event) -> Event:
    """Return the same event as LINE brings it a second time."""
    return {**first, "deliveryContext": {"isRedelivery": True}}


def request(*events: Event, strict: bool = True) -> tuple[bytes, dict[str, str]]:
    """Return a webhook's body and headers; `strict` wants it to be one that LINE sends today."""
    body = json.dumps({"destination": BOT, "events": list(events)}, ensure_ascii=False).encode()
    if strict:
        assert spec.webhook_faults(body) == []
    return body, {"x-line-signature": sign(SECRET, body), "content-type": "application/json; charset=utf-8"}

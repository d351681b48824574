"""What can go wrong between LINE and us, told apart by what it means for a message."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Mapping
from typing import TypeVar

import aiohttp
from linebot.v3.messaging import ApiException

T = TypeVar("T")


class LineError(Exception):
    """LINE did not do what it was asked; the text never holds what was sent."""

    def __init__(self, status: int = 0, message: str = "", after: float | None = None) -> None:
        super().__init__(f"{status} {message}".strip())
        self.status = status
        self.message = message
        self.after = after


class Unreached(LineError):
    """LINE never got the request."""


class Unclear(LineError):
    """LINE may have done it or not: no answer came, or one of its own errors."""


class Repeated(LineError):
    """LINE has already done it under this retry key."""


class TooMany(LineError):
    """Too fast; `after` is the number of seconds LINE asked for."""


class QuotaSpent(LineError):
    """The month's pushes are used up."""


class NoAccess(LineError):
    """The channel access token is wrong or may not do this."""


class DeadToken(LineError):
    """The reply token was used before, or is too old."""


class NobodyThere(LineError):
    """The person has blocked the account or is not known to it."""


class Rejected(LineError):
    """LINE does not take the request as it is."""


async def told_apart(call: Awaitable[T]) -> T:
    """Wait for a call of the SDK; raises a LineError for whatever it raises."""
    try:
        return await call
    except ApiException as error:
        raise of(error.status, error.body or "", error.headers or {}) from None
    except TimeoutError:
        raise Unclear(message="no answer in time") from None
    except aiohttp.ClientConnectorError:
        raise Unreached(message="no connection") from None
    except aiohttp.ClientError as error:
        raise Unclear(message=type(error).__name__) from None
    except ValueError:
        # The SDK does not know the shape of LINE's answer; what was asked for may well have been done.
        raise Unclear(message="an answer the SDK cannot read") from None


def of(status: int, body: str | bytes, headers: Mapping[str, str]) -> LineError:
    """Return what an answer with this status means."""
    message = _message(body)
    if status >= 500:
        return Unclear(status)
    if status == 429:
        return QuotaSpent(status) if "monthly limit" in message else TooMany(status, after=_seconds(headers))
    plain = {401: NoAccess, 403: NoAccess, 404: NobodyThere, 409: Repeated}.get(status)
    if plain is not None:
        return plain(status)
    if "reply token" in message:
        return DeadToken(status)
    return NobodyThere(status) if "failed to send messages" in message else Rejected(status)


def _message(body: str | bytes) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    message = found.get("message") if isinstance(found, dict) else ""
    return message.lower() if isinstance(message, str) else ""


def _seconds(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After", "")
    return float(value) if value.isascii() and value.isdigit() else None

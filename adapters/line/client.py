"""LINE's API for one channel, through its own SDK: one client a process, made inside the loop, with our timeouts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)

from adapters.line.errors import LineError, Rejected, Unclear, Unreached, of, told_apart

T = TypeVar("T")
Message = dict[str, Any]

LINE = "https://api.line.me"
DATA = "https://api-data.line.me"
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)
DOWNLOAD = aiohttp.ClientTimeout(total=20, connect=3)
SHORT = aiohttp.ClientTimeout(total=0.4)
AGAIN = (0.2, 0.5, 1.0, 2.0, 4.0, 6.0)
"""Seconds between the tries of a download whose content is not ready yet."""
ALL_OUT = 2.0


@dataclass(frozen=True, slots=True)
class Quota:
    """How many pushes the plan includes this month (None: no end) and how many the account has used."""

    included: int | None
    used: int


class Line:
    """What the bot asks of LINE. Every method raises LineError."""

    def __init__(self, token: str, base: str = LINE) -> None:
        # The SDK writes whole answers to its log, contents of pictures too.
        logging.getLogger("linebot").setLevel(logging.WARNING)
        own = None if base == LINE else base
        self._client = AsyncApiClient(Configuration(access_token=token, host=own))
        self._data = own or DATA
        self._token = token
        self.api = AsyncMessagingApi(self._client)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def reply(self, ticket: str, messages: Sequence[Message]) -> None:
        """Answer a message; the ticket (reply token) works once."""
        request = _made(ReplyMessageRequest, {"replyToken": ticket, "messages": list(messages)})
        await self.ask(self.api.reply_message, request)

    async def push(self, person: str, messages: Sequence[Message], key: str) -> None:
        """Send out of turn; the same `key` (a UUID) is never sent twice. Raises Repeated where it was."""
        request = _made(PushMessageRequest, {"to": person, "messages": list(messages)})
        await self.ask(self.api.push_message, request, x_line_retry_key=key)

    async def loading(self, person: str, seconds: int) -> None:
        """Show that an answer is on its way; it goes away when the answer comes."""
        request = ShowLoadingAnimationRequest(chatId=person, loadingSeconds=seconds)
        await self.ask(self.api.show_loading_animation, request)

    async def language(self, person: str) -> str | None:
        """Return the language a person uses LINE in, None where LINE does not tell at once."""
        try:
            profile = await self.ask(self.api.get_profile, person, timeout=SHORT)
        except LineError:
            return None
        return profile.language or None

    async def leave(self, kind: str, id_: str) -> None:
        """Leave a group or room."""
        await self.ask(self.api.leave_group if kind == "group" else self.api.leave_room, id_)

    async def quota(self) -> Quota:
        """Return what the plan includes and what was used."""
        plan, used = await asyncio.gather(
            self.ask(self.api.get_message_quota), self.ask(self.api.get_message_quota_consumption)
        )
        return Quota(plan.value if str(plan.type.value) == "limited" else None, used.total_usage)

    async def content(self, message: str, most: int) -> bytes | None:
        """Download what a person sent, None where it is more than `most` bytes; tries again while it is not ready."""
        for pause in (*AGAIN, 0.0):
            try:
                return await self._content(message, most)
            except (Unclear, Unreached):
                if not pause:
                    raise
                await asyncio.sleep(pause)
        raise Unclear(message="never ready")

    async def ask(self, call: Callable[..., Awaitable[T]], *given: object, **named: object) -> T:
        """Make one call of the SDK, within our own time."""
        timeout = named.pop("timeout", TIMEOUT)
        # A server that never ends its answer is outwaited here: aiohttp repeats some requests within its own time.
        return await told_apart(_within(call(*given, _request_timeout=timeout, **named), timeout))

    async def _content(self, message: str, most: int) -> bytes | None:
        url = f"{self._data}/v2/bot/message/{quote(message, safe='')}/content"
        headers = {"Authorization": f"Bearer {self._token}"}
        session = self._client.rest_client.pool_manager
        return await told_apart(_bounded(session.get(url, headers=headers, timeout=DOWNLOAD), most))


def _made(kind: Any, content: dict[str, Any]) -> Any:
    try:
        return kind.from_dict(content)
    except ValueError as error:
        raise Rejected(message="refused by the SDK") from error


async def _within(call: Awaitable[T], timeout: object) -> T:
    total = timeout.total if isinstance(timeout, aiohttp.ClientTimeout) else None
    return await asyncio.wait_for(call, None if total is None else total * ALL_OUT)


async def _bounded(request: Any, most: int) -> bytes | None:
    async with request as response:
        if response.status == 202:
            raise Unclear(202, "not ready")
        if response.status != 200:
            raise of(response.status, b"", response.headers)
        kept = bytearray()
        async for chunk in response.content.iter_chunked(65536):
            kept += chunk
            if len(kept) > most:
                return None
        return bytes(kept)

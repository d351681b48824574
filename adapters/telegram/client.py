"""python-telegram-bot as a typed client: one object that never shows its token."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any

from pydantic import SecretStr
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

CHANNEL = "telegram"
CONNECTIONS = 64
READ_SECONDS = 15.0
LONG_POLL_SECONDS = 30
"""Seconds that Telegram holds a getUpdates call open; at most 50."""

os.environ.setdefault("PTB_TIMEDELTA", "1")
for _noisy in ("httpx", "httpcore", "telegram"):
    # Their lines below a warning hold the address of the call, and with it the token.
    logging.getLogger(_noisy).setLevel(logging.WARNING)


class Client(ExtBot[None]):
    """Telegram's methods, each a coroutine. Raises telegram.error.TelegramError."""

    def __init__(self, token: SecretStr, api_base: str) -> None:
        super().__init__(
            token.get_secret_value(),
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=HTTPXRequest(CONNECTIONS, read_timeout=READ_SECONDS, pool_timeout=READ_SECONDS),
            get_updates_request=HTTPXRequest(1, read_timeout=LONG_POLL_SECONDS + READ_SECONDS),
        )

    def __repr__(self) -> str:
        return "Client()"

    async def raw_updates(self, offset: int | None, allowed: Sequence[str]) -> list[Any]:
        """Return updates from `offset` on as JSON, so that one that cannot be read does not hold back the others."""
        data = {"offset": offset, "timeout": LONG_POLL_SECONDS, "allowed_updates": list(allowed)}
        patience = LONG_POLL_SECONDS + READ_SECONDS
        found = await self._post("getUpdates", data, read_timeout=patience)
        return found if isinstance(found, list) else []

    async def close_connections(self) -> None:
        """Let go of the connections."""
        for request in self._request:
            await request.shutdown()

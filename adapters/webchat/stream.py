"""The replies of one conversation as server-sent events, from where the browser left off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine

from dialogs.ports import Desk, Outgoing

Body = AsyncIterator[str]

HEARTBEAT_SECONDS = 15.0
RETRY = "retry: 2000\n\n"
READY = "event: ready\ndata: {}\n\n"
HEARTBEAT = "event: beat\ndata: {}\n\n"


async def events(
    desk: Desk, conversation: str, after: int, show: Callable[[Outgoing], object], closing: asyncio.Event
) -> Body:
    """Yield what was said since `after`, then `ready`, then what is said from now on, until the server closes.

    `show` makes JSON of a reply.
    """
    yield RETRY
    ready = False
    while not closing.is_set():
        batch = await desk.outgoing(conversation, after)
        for item in batch:
            after = item.seq
            body = json.dumps(show(item), ensure_ascii=False, separators=(",", ":"))
            yield f"id: {item.seq}\ndata: {body}\n\n"
        if not ready:
            ready = True
            yield READY
        elif not batch:
            yield HEARTBEAT
        await _either(desk.wait(conversation, after, HEARTBEAT_SECONDS), closing)


async def _either(waiting: Coroutine[None, None, None], closing: asyncio.Event) -> None:
    """Wait for a reply or for the end of the server, whichever comes first."""
    tasks = {asyncio.ensure_future(waiting), asyncio.ensure_future(closing.wait())}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

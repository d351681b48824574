"""A database with many half-filled forms in it, and a process that measures how it starts and works beside them."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

from sqlalchemy import insert

from adapters.store.sealing import place, seal
from adapters.store.tables import conversation, data_key, outbox
from bot.bench import _ourselves
from bot.bench._measuring import resident_megabytes
from bot.bench._talking import talked
from bot.stores import open_stores

HALF = 8
"""Turns of a form that was left half-way."""

CHUNK = 2000
DAY = 86_400.0
TOGETHER = 16
FULL = 12_000
"""Conversations after which everything that remembers the newest ones is full."""

MORE = 4_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds to the first reply, microseconds of computing a turn, megabytes, and bytes a conversation left."""

    start: float
    turn: float
    megabytes: float
    bytes_each: float


async def prepared(folder: Path) -> tuple[bytes, bytes]:
    """Make the database of a bot with one conversation in it; return the state of a half filled form, and a reply."""
    async with _ourselves.ourselves(folder) as talker:
        arriving = talker.conversation()[:HALF]
        for one in arriving:
            await talker.take(one)
    stores = open_stores(_ourselves.settings(folder))
    try:
        with stores.database.read() as connection:
            (id_,) = connection.execute(conversation.select()).scalars()
        return stores.people.state(id_) or b"", stores.outbox.said(id_, 0)[-1].body
    finally:
        stores.close()


def fill(folder: Path, state: bytes, reply: bytes, count: int) -> None:
    """Put in so many more conversations with this state and reply, each under a key of its own, idle for a day."""
    stores = open_stores(_ourselves.settings(folder))
    now = time.time()
    try:
        for start in range(0, count, CHUNK):
            minted = [
                (id_, *stores.vault.mint(id_)) for id_ in (token_hex(16) for _ in range(min(CHUNK, count - start)))
            ]
            rows = [
                {
                    "id": id_,
                    "channel": "line",
                    "address": seal(key, id_.encode(), place("conversation", id_, "address")),
                    "state": seal(key, state, place("conversation", id_, "state")),
                    "state_version": 1,
                    "wake_at": now + DAY,
                    "created_at": now - DAY,
                    "updated_at": now - DAY,
                }
                for id_, key, _ in minted
            ]
            keys = [
                {"conversation_id": id_, "wrapped": wrapped.sealed, "master_key_id": wrapped.master_key_id}
                for id_, _, wrapped in minted
            ]
            said = [_said(id_, key, reply, now - DAY) for id_, key, _ in minted]
            with stores.database.write() as connection:
                connection.execute(insert(conversation), rows)
                connection.execute(insert(data_key), keys)
                connection.execute(insert(outbox), said)
    finally:
        stores.close()


def _said(conversation_id: str, key: bytes, reply: bytes, at: float) -> dict[str, object]:
    """Return the row of a reply that was given on a page: it stays as long as its conversation."""
    id_ = str(uuid4())
    times = dict.fromkeys(("created_at", "next_at", "sent_at"), at)
    body = seal(key, reply, place("outbox", id_, "body"))
    return {"id": id_, "conversation_id": conversation_id, "kind": "say", "body": body, "pushed": False, **times}


async def measured(folder: Path, forms: int) -> Measured:
    """Measure a bot on this folder, in a process of its own."""
    command = (sys.executable, "-m", "bot.bench._drafts", str(folder), str(forms))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    return Measured(**json.loads(told))


async def _measure(folder: Path, forms: int) -> dict[str, float]:
    began = time.perf_counter()
    async with _ourselves.ourselves(folder) as talker:
        await talker.take(talker.conversation()[0])
        start = (time.perf_counter() - began) * 1000
        taken = await talked(talker, TOGETHER, forms)
        megabytes = resident_megabytes()
        await _greeted(talker, FULL)
        before = resident_megabytes()
        await _greeted(talker, MORE)
        grown = max(0.0, resident_megabytes() - before)
    return {
        "start": start,
        "turn": taken.microseconds,
        "megabytes": megabytes,
        "bytes_each": grown * 1024 * 1024 / MORE,
    }


async def _greeted(talker: _ourselves.Ourselves, count: int) -> None:
    """Let so many people say hello and never come back."""

    async def some() -> None:
        for _ in range(count // TOGETHER):
            await talker.take(talker.conversation()[0])

    await asyncio.gather(*(some() for _ in range(TOGETHER)))


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    print(json.dumps(asyncio.run(_measure(Path(sys.argv[1]), int(sys.argv[2])))))

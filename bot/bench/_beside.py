"""How long plain turns take while photos are checked beside them, on a whole bot in a folder of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from bot.app import App
from bot.bench._form import ANSWERS
from bot.settings import load
from bot.wiring import build
from dialogs.events import Event, Picture, Started, Text
from dialogs.ports import Arrival

PEOPLE = 40
PHOTOGRAPHERS = 60
ONE_IN = 5
ROUNDS = 3


@dataclass(slots=True)
class Beside:
    """Milliseconds of plain turns without and with photos, and how many photos were checked meanwhile."""

    without: list[float] = field(default_factory=list)
    along: list[float] = field(default_factory=list)
    photos: int = 0


async def measure(photo: bytes, rate: float, seconds: float) -> Beside:
    """Send `rate` turns a second, without photos and with one in five being one, in turns, `seconds` long each."""
    found = Beside()
    with TemporaryDirectory() as folder:
        settings = load(data_dir=Path(folder), captcha=False, email_proof=False)
        async with build(settings) as app:
            await app.vision.warm()
            people = [uuid4().hex for _ in range(PEOPLE)]
            photographers = [uuid4().hex for _ in range(PHOTOGRAPHERS)]
            await asyncio.gather(*(_arrive(app, who, ()) for who in people))
            await asyncio.gather(*(_arrive(app, who, ANSWERS) for who in photographers))
            await app.idle()
            for _ in range(ROUNDS):
                found.without += await _traffic(app, people, rate, seconds, None)
                before = await _answered(app, photographers)
                found.along += await _traffic(app, people, rate, seconds, (photographers, photo))
                found.photos += await _answered(app, photographers) - before
                await app.idle()
    return found


async def _traffic(
    app: App, people: Sequence[str], rate: float, seconds: float, photos: tuple[Sequence[str], bytes] | None
) -> list[float]:
    taken: list[float] = []
    turns: list[asyncio.Task[None]] = []
    start = time.perf_counter()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        if photos and number % ONE_IN == 0:
            who, photo = photos
            turns.append(asyncio.create_task(_send_photo(app, who[number // ONE_IN % len(who)], photo)))
        else:
            turns.append(asyncio.create_task(_timed(app, people[number % len(people)], taken)))
    await asyncio.gather(*turns)
    return taken


async def _timed(app: App, who: str, taken: list[float]) -> None:
    start = time.perf_counter()
    await _receive(app, who, Text("ヘルプ"))
    taken.append((time.perf_counter() - start) * 1000)


async def _send_photo(app: App, who: str, photo: bytes) -> None:
    blob = await app.desk.keep(photo)
    await _receive(app, who, Picture(blob, len(photo), "photo.jpg"))


async def _arrive(app: App, who: str, texts: Sequence[str]) -> None:
    await _receive(app, who, Started("ja"))
    for text in texts:
        await _receive(app, who, Text(text))


async def _answered(app: App, photographers: Sequence[str]) -> int:
    """Return how many replies showed a picture, which only those to a looked-at photo do."""
    count = 0
    for who in photographers:
        for outgoing in await app.desk.outgoing(app.desk.conversation("web", who)):
            count += any(say.image is not None for say in outgoing.reply.says)
    return count


async def _receive(app: App, who: str, event: Event) -> None:
    await app.desk.receive(Arrival("web", who, uuid4().hex, event))

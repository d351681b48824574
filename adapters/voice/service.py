"""The one voice of the bot: a reply in, a sound file out, or None where there is no voice for it."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from adapters.voice.cache import Folder, Memory, key
from adapters.voice.encode import FORMATS, Clip, Format, Kind, encode, join
from adapters.voice.engine import Synthesizer, VoiceFailed, language
from adapters.voice.flights import Flights
from dialogs.effects import Reply
from dialogs.reading import Passage, Reading

LONGEST = 80
"""Characters after which a passage is cut behind a sentence, so that several workers share it."""

PATIENCE = 60.0
"""Seconds after which a sound comes too late for anybody."""

_SENTENCE = re.compile(r".+?(?:[。？]+|[.?!;]+\s+|$)", re.DOTALL)
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file, its MIME type, and how long it sounds in seconds.

    `name` is the same for the same sound, so that a channel can send again what it has uploaded before; "" for a sound
    with anything of a person's in it.
    """

    data: bytes
    mime: str
    seconds: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks replies. Fixed passages are kept in `folder` (None: nowhere), those of a person's only in `memory`."""

    reading: Reading
    engines: Sequence[Synthesizer]
    folder: Folder | None = None
    memory: Memory = field(default_factory=Memory)
    flights: Flights[bytes] = field(default_factory=Flights)
    told: Callable[[str, float], None] = lambda result, seconds: None
    """Hears of each sound whether it was `done` or `failed`, and how long that took."""

    @property
    def locales(self) -> frozenset[str]:
        """The languages there is a voice for, by their first part."""
        return frozenset(name for engine in self.engines for name in engine.locales)

    def speaks(self, locale: str) -> bool:
        """Tell whether there is a voice for a locale."""
        return self._engine(locale) is not None

    async def sound(self, reply: Reply, format: Kind) -> Sound | None:
        """Return the sound of a reply; None where it has none to make, or the engine failed. Cancelling it is safe."""
        if not self.speaks(reply.locale):
            return None
        return await self.spoken(self.reading.passages(reply), reply.speed, format)

    async def spoken(self, passages: Iterable[Passage], speed: float, format: Kind) -> Sound | None:
        """Return the sound of some passages, one after the other; those in a language without a voice are left out."""
        form = FORMATS[format]
        wanted = [piece for passage in passages if self.speaks(passage.language) for piece in _pieces(passage)]
        if not wanted:
            return None
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                clips = await self._clips(wanted, speed, form)
        except (VoiceFailed, TimeoutError) as error:
            self.told("failed", time.perf_counter() - began)
            _LOG.warning("no sound: %s", error or type(error).__name__)
            return None
        data, seconds = await asyncio.to_thread(join, clips, form)
        self.told("done", time.perf_counter() - began)
        names = [self._name(piece, speed, form) for piece in wanted if piece.fixed]
        return Sound(data, form.mime, seconds, key(*names) if len(names) == len(wanted) else "")

    async def _clips(self, passages: Sequence[Passage], speed: float, form: Format) -> list[Clip]:
        tasks = [asyncio.ensure_future(self._clip(passage, speed, form)) for passage in passages]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _clip(self, passage: Passage, speed: float, form: Format) -> Clip:
        engine = self._engine(passage.language)
        assert engine is not None
        name = self._name(passage, speed, form)
        data = await self._kept(name, passage.fixed)
        if data is None:
            data = await self.flights.take(name, lambda: self._made(engine, passage, speed, form, name))
        return Clip.load(data)

    def _name(self, passage: Passage, speed: float, form: Format) -> str:
        engine = self._engine(passage.language)
        assert engine is not None
        return key(engine.name, passage.language, f"{speed:.2f}", form.parameters, passage.text)

    async def _kept(self, name: str, fixed: bool) -> bytes | None:
        if fixed and self.folder is not None:
            return await asyncio.to_thread(self.folder.get, name)
        return self.memory.get(name)

    async def _made(self, engine: Synthesizer, passage: Passage, speed: float, form: Format, name: str) -> bytes:
        samples = await engine.synthesize(passage.text, passage.language, speed)
        data = (await asyncio.to_thread(encode, samples, form)).dump()
        if passage.fixed and self.folder is not None:
            await asyncio.to_thread(self.folder.put, name, data)
        else:
            self.memory.put(name, data)
        return data

    def _engine(self, locale: str) -> Synthesizer | None:
        return next((engine for engine in self.engines if language(locale) in engine.locales), None)


def _pieces(passage: Passage) -> Iterator[Passage]:
    text = ""
    for sentence in _SENTENCE.findall(passage.text):
        if text and len(text) + len(sentence) > LONGEST:
            yield replace(passage, text=text)
            text = ""
        text += sentence
    if text:
        yield replace(passage, text=text)

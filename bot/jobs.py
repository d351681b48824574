"""Does what a turn may not wait for: looks at pictures, and brings what was seen back as an event."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Protocol

from adapters.store.jobs import JobStore, Task
from adapters.voice.engine import VoiceFailed
from adapters.voice.recognizer import Recognizer
from bot.bodies import LISTEN, LOOK, SPEECH, Look
from bot.clock import Clock
from bot.logs import described
from bot.pipeline import Pipeline
from bot.pulse import Pulse
from bot.watch import DONE, FAILED, Watch
from dialogs.effects import Transcribe
from dialogs.events import Event, Finding, Heard, JobFailed, PhotoChecked, QrRead
from dialogs.moment import JAPAN
from dialogs.ports import Busy

LOG = logging.getLogger(__name__)
TRIES = 3
POLL = 1.0
SURE = 0.3
"""How sure what was heard must be to be echoed at all."""


class TooOften(Exception):
    """The processes that did this job ended before it was done."""


class Checked(Protocol):
    """What a check of a photo found; `stored` is to be kept instead of what was sent."""

    @property
    def findings(self) -> Sequence[Finding]:
        """The remarks."""
        ...

    @property
    def width(self) -> int:
        """Pixels across."""
        ...

    @property
    def height(self) -> int:
        """Pixels down."""
        ...

    @property
    def stored(self) -> bytes | None:
        """The bytes to keep, None for those sent."""
        ...

    @property
    def preview(self) -> bytes:
        """A small picture for showing, empty where there is none."""
        ...

    @property
    def where(self) -> Mapping[str, str]:
        """Where the face is, in names of words."""
        ...

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The subjects that nothing could be measured of."""
        ...


class Code(Protocol):
    """What a QR code held."""

    @property
    def found(self) -> str:
        """The kind of content."""
        ...

    @property
    def value(self) -> str:
        """The application id, if it was one."""
        ...

    @property
    def count(self) -> int:
        """How many codes there were."""
        ...


class Vision(Protocol):
    """What looks at pictures."""

    async def check(self, data: bytes, name: str, turns: int, today: date) -> Checked:
        """Judge a photo file."""
        ...

    async def read_qr(self, data: bytes) -> Code:
        """Read a QR code."""
        ...


@dataclass(slots=True)
class Work:
    """The worker's loop; `slots` jobs are done side by side."""

    store: JobStore
    pipeline: Pipeline
    vision: Vision
    clock: Clock
    ears: Recognizer | None = None
    slots: int = 2
    watch: Watch = field(default_factory=Watch)
    pulse: Pulse = field(init=False)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pulse = Pulse(self._round, POLL)

    @property
    def busy(self) -> bool:
        """Whether a job is being done."""
        return bool(self._tasks)

    async def stop(self, patience: float = 0.0) -> None:
        """Finish what is being done, within `patience` seconds; the rest is left to whoever comes next."""
        if patience and self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=patience)
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _round(self) -> bool:
        free = self.slots - len(self._tasks)
        if free > 0:
            for task in await asyncio.to_thread(self.store.claim, free, self.clock().timestamp()):
                if task.id not in self._tasks:
                    self._tasks[task.id] = asyncio.create_task(self._one(task))
        return False

    async def _one(self, task: Task) -> None:
        try:
            with self.watch.job(task.kind) as seen:
                seen.result = await self._tried(task)
        except Exception as error:
            LOG.warning(
                "a job will be tried again",
                extra={"error": described(error), "conversation": task.conversation, "kind": task.kind},
            )
            now, later = self.clock().timestamp(), random.uniform(0, 2.0**task.attempts)
            counts = not isinstance(error, Busy)  # that the result could not be stored is not the picture's fault
            await asyncio.to_thread(self.store.again, task.id, now, later, counts=counts)
        finally:
            del self._tasks[task.id]
            self.pulse.poke()

    async def _tried(self, task: Task) -> str:
        look = LISTEN.validate_json(task.args) if task.kind == SPEECH else LOOK.validate_json(task.args)
        try:
            if task.attempts > TRIES:
                raise TooOften
            event = await (self._looked(task, look) if isinstance(look, Look) else self._listened(look))
        except Exception as error:
            if task.attempts < TRIES and not isinstance(error, KeyError):
                raise
            LOG.error("a job failed", extra={"error": described(error), "conversation": task.conversation})
            event = JobFailed(look.ref) if isinstance(look, Look) else _heard(look, "")
        if await asyncio.to_thread(self.store.exists, task.id):
            done = await self.pipeline.internal("job", task.id, task.conversation, event)
            if not done.failed and _replaces(event):
                await self.pipeline.drop(look.blob)
        await asyncio.to_thread(self.store.finish, task.id, self.clock().timestamp())
        return FAILED if isinstance(event, JobFailed) else DONE

    async def _listened(self, sound: Transcribe) -> Heard:
        data = await self.pipeline.fetch(sound.blob)
        if self.ears is None:
            return _heard(sound, "")
        try:
            found = await self.ears.recognize(data, sound.locale, sound.expected)
        except VoiceFailed as error:
            LOG.warning("a voice message was not understood", extra={"error": described(error)})
            return _heard(sound, "")
        return _heard(sound, found.text if found.sure >= SURE else "")

    async def _looked(self, task: Task, look: Look) -> Event:
        data = await self.pipeline.fetch(look.blob)
        if task.kind == "qr":
            code = await self.vision.read_qr(data)
            return QrRead(look.ref, code.found, code.value, code.count)
        today = self.clock().astimezone(JAPAN).date()
        seen = await self.vision.check(data, look.name, look.turns, today)
        keep = partial(self.pipeline.keep, conversation=task.conversation)
        return PhotoChecked(
            look.ref,
            tuple(seen.findings),
            seen.width,
            seen.height,
            stored=await keep(seen.stored) if seen.stored is not None else None,
            preview=await keep(seen.preview) if seen.preview else None,
            where=dict(seen.where),
            unchecked=seen.unchecked,
        )


def _heard(sound: Transcribe, text: str) -> Heard:
    return Heard(text, sound.question, sound.revision, sound.message)


def _replaces(event: Event) -> bool:
    """Tell whether what was sent is of no more use."""
    return isinstance(event, QrRead | Heard) or (isinstance(event, PhotoChecked) and event.stored is not None)

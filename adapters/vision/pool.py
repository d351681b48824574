"""Processes of limited memory and time in which strangers' pictures are opened; the event loop never decodes one."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from adapters.vision import worker
from adapters.vision.magic import name_of
from adapters.vision.qr import QrResult
from core.photo_file import MAX_BYTES, PhotoFile, judge
from core.photo_finding import PhotoFinding
from core.photo_limits import Limits
from dialogs.events import Finding

_P = ParamSpec("_P")
_T = TypeVar("_T")

_MEMORY = 150_000_000
_TASKS_PER_PROCESS = 500
_GRACE = 5.0
_MAX_QR_BYTES = 20_000_000


class VisionBusy(Exception):
    """Too many pictures are waiting, or the machine has no time for one; the job should be tried again later."""


class PictureLost(Exception):
    """The picture brought its process down twice, by computing, memory or a crash of the decoder."""


@dataclass(frozen=True, slots=True)
class CheckedPhoto:
    """A looked-at photo: sides in pixels as stored and upright, and the bytes to keep instead (None: the sent ones).

    `preview` is a small JPEG for showing (empty: none), `where` its description (keys of photo.where), `unchecked`
    the subjects nothing could be measured of.
    """

    judged: tuple[PhotoFinding, ...]
    width: int = 0
    height: int = 0
    stored: bytes | None = None
    preview: bytes = b""
    where: Mapping[str, str] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings as they cross to the dialogs; dates in `details` are ISO texts."""
        return tuple(
            Finding(one.code, one.level, {k: _plain(v) for k, v in one.details.items()}) for one in self.judged
        )

    @property
    def accepted(self) -> bool:
        """Whether nothing about the file has to be put right."""
        return all(one.level == "warn" for one in self.judged)


class VisionPool:
    """An async context manager with `processes` workers; each does one picture at a time, computing at most `seconds`.

    A worker that dies is replaced and its picture tried once more. With `waiting` more queued, or where the machine is
    too busy to compute at all, VisionBusy is raised.
    `memory` is how many bytes a picture may take, `engine` what looks at faces ("none": only files are judged).
    """

    def __init__(
        self,
        processes: int = 1,
        *,
        waiting: int = 16,
        seconds: float = 20.0,
        memory: int = _MEMORY,
        engine: str = "opencv",
        limits: Limits | None = None,
    ) -> None:
        self._seconds = seconds
        self._limits = limits or Limits()
        self._room = processes + waiting
        self._inside = 0
        self._warming: asyncio.Task[bool] | None = None
        self._lanes = [_Lane(memory, engine) for _ in range(processes)]
        self._free: asyncio.LifoQueue[_Lane] = asyncio.LifoQueue()
        for lane in self._lanes:
            self._free.put_nowait(lane)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._warming is not None:
            self._warming.cancel()
        for lane in self._lanes:
            lane.close()

    def warm_soon(self) -> None:
        """Start the workers beside whatever else is done."""
        self._warming = asyncio.create_task(self.warm())

    async def warm(self) -> bool:
        """Start the workers before the first picture comes; return whether they can see faces."""
        lanes = [await self._free.get() for _ in self._lanes]
        try:
            ready = [await lane.run(self._seconds + _GRACE, worker.ready) for lane in lanes]
        except (PictureLost, VisionBusy):
            return False
        finally:
            for lane in lanes:
                self._free.put_nowait(lane)
        return all(ready)

    async def check(self, data: bytes, name: str, turns: int, today: date) -> CheckedPhoto:
        """Judge a photo file as it was sent, after `turns` quarter turns to the right. Raises VisionBusy.

        `name`, what the sender called the file, is never believed: only the content counts.
        """
        early = _at_the_gate(data, today)
        if early:
            return CheckedPhoto(early)
        try:
            seen = await self._run(worker.check, data, turns, today, self._seconds, self._limits)
        except PictureLost:
            return CheckedPhoto(judge(PhotoFile("JPEG", len(data), unsafe=True), today))
        return CheckedPhoto(seen.judged, seen.width, seen.height, seen.stored, seen.preview, seen.where, seen.unchecked)

    async def preview(self, data: bytes) -> bytes:
        """Return an upright JPEG of at most 900 pixels a side. Raises ValueError for no picture, VisionBusy."""
        with suppress(PictureLost):
            small = await self._run(worker.preview, data, self._seconds)
            if small:
                return small
        raise ValueError("the file cannot be shown")

    async def read_qr(self, data: bytes) -> QrResult:
        """Return what the QR code in a picture holds. Raises VisionBusy."""
        if len(data) <= _MAX_QR_BYTES:
            with suppress(PictureLost):
                return await self._run(worker.read_qr, data, self._seconds)
        return QrResult("not_found")

    async def _run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        if self._inside >= self._room:
            raise VisionBusy
        self._inside += 1
        try:
            lane = await self._free.get()
            try:
                return await lane.run(self._seconds + _GRACE, work, *args, **kwargs)
            finally:
                self._free.put_nowait(lane)
        finally:
            self._inside -= 1


class _Lane:
    """One worker process at a time; alone in its executor, so that a crash takes no other picture with it."""

    def __init__(self, memory: int, engine: str) -> None:
        self._starting = (memory, engine)
        self._executor: ProcessPoolExecutor | None = None
        self._tasks = 0

    async def run(self, timeout: float, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        reason: type[Exception] = PictureLost
        for _ in range(2):
            try:
                future = self._ready().submit(work, *args, **kwargs)
                return await asyncio.wait_for(asyncio.wrap_future(future), timeout)
            except (BrokenProcessPool, TimeoutError, asyncio.CancelledError) as error:
                self.close()
                if isinstance(error, asyncio.CancelledError):
                    raise
                reason = VisionBusy if isinstance(error, TimeoutError) else PictureLost
        raise reason

    def _ready(self) -> ProcessPoolExecutor:
        if self._executor is None or self._tasks >= _TASKS_PER_PROCESS:
            self.close()
            self._executor = ProcessPoolExecutor(
                1, multiprocessing.get_context("spawn"), initializer=worker.start, initargs=self._starting
            )
        self._tasks += 1
        return self._executor

    def close(self) -> None:
        """Let the process end after what it is doing, which its own clock limits."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor, self._tasks = None, 0


def _at_the_gate(data: bytes, today: date) -> tuple[PhotoFinding, ...]:
    """Judge what needs no decoding, so that neither a film nor a web page ever reaches a decoder."""
    name = name_of(data)
    if name == "JPEG" and len(data) <= MAX_BYTES:
        return ()
    return judge(PhotoFile(name, len(data), unsafe=not name), today)


def _plain(value: str | int | date) -> str | int:
    return value.isoformat() if isinstance(value, date) else value

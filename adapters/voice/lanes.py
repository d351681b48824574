"""Processes of limited memory and time in which an engine runs; one that hangs or dies is replaced."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import ParamSpec, TypeVar

from adapters.voice.engine import VoiceFailed

_P = ParamSpec("_P")
_T = TypeVar("_T")

MEMORY = 3 << 29
"""Bytes of address space; the dictionary of the Japanese voice alone takes about 150 MB."""

TASKS_PER_PROCESS = 1000
SLACK = 6
"""How many times its computing time work may take by the clock: a busy machine is no hanging engine."""

GRACE = 5.0


class Lanes:
    """`processes` workers that start when they are first needed; each does one task at a time.

    A task may compute for `seconds`, and take `SLACK` times as long where the machine is busy.
    """

    def __init__(self, processes: int, seconds: float, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._free: asyncio.LifoQueue[_Lane] = asyncio.LifoQueue()
        self._lanes = [_Lane(memory) for _ in range(processes)]
        for lane in self._lanes:
            self._free.put_nowait(lane)

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what `work` returns, done in a process of its own. Raises VoiceFailed."""
        lane = await self._free.get()
        try:
            return await lane.run(self._seconds, partial(work, *args, **kwargs))
        finally:
            self._free.put_nowait(lane)

    def close(self) -> None:
        """End the processes."""
        for lane in self._lanes:
            lane.close()


class _Lane:
    """One worker process at a time, alone in its executor."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._executor: ProcessPoolExecutor | None = None
        self._tasks = 0

    async def run(self, seconds: float, work: Callable[[], _T]) -> _T:
        try:
            return await self._once(seconds, work)
        except BrokenProcessPool:
            # Whatever ended the process may have had nothing to do with this work.
            self.close()
        try:
            return await self._once(seconds, work)
        except BrokenProcessPool as error:
            self.close()
            raise VoiceFailed(type(error).__name__) from error

    async def _once(self, seconds: float, work: Callable[[], _T]) -> _T:
        try:
            future = self._ready().submit(_timed, seconds, work)
            return await asyncio.wait_for(asyncio.wrap_future(future), seconds * SLACK + GRACE)
        except BrokenProcessPool:
            raise
        except Exception as error:
            # Whatever a foreign engine raises; a process that only refused a text stays.
            if isinstance(error, TimeoutError | MemoryError):
                self.close()
            raise VoiceFailed(type(error).__name__) from error

    def _ready(self) -> ProcessPoolExecutor:
        if self._executor is None or self._tasks >= TASKS_PER_PROCESS:
            self.close()
            spawn = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(1, spawn, initializer=_limit, initargs=(self._memory,))
        self._tasks += 1
        return self._executor

    def close(self) -> None:
        """Let the process end after what it is doing, which its own clock limits."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor, self._tasks = None, 0


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _timed(seconds: float, work: Callable[[], _T]) -> _T:
    # The signals end the process even within C code; the pool is then rebuilt.
    clocks = ((signal.SIGPROF, signal.ITIMER_PROF, seconds), (signal.SIGALRM, signal.ITIMER_REAL, seconds * SLACK))
    for number, clock, limit in clocks:
        signal.signal(number, signal.SIG_DFL)
        signal.setitimer(clock, limit)
    try:
        return work()
    finally:
        for _, clock, _ in clocks:
            signal.setitimer(clock, 0)

"""Gathers turns into batches: each writer thread takes what has arrived, never two turns of one conversation."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dialogs.ports import Busy

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGEST = 64
ROOM = 4096
LANE = 512
"""Items of one lane that may wait: nobody fills the room alone."""
PATIENCE = 2.0
"""Seconds after which a turn that still waits is given back, so that its sender can ask again."""


@dataclass(slots=True, eq=False)
class _Waiting(Generic[Item, Result]):
    item: Item
    future: asyncio.Future[Result]
    since: float = field(default_factory=time.monotonic)


class Batcher(Generic[Item, Result]):
    """Runs `work` on batches of up to 64 items; items of one lane are worked on in order, one at a time.

    Made inside a running event loop, where each batch is answered in one go: waking the loop costs a system call.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result | Exception]], writers: int) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._lanes: dict[str, deque[_Waiting[Item, Result]]] = {}
        self._ready: deque[str] = deque()
        self._inside = 0
        self._open = True
        self._news = threading.Condition()
        self._threads = [threading.Thread(target=self._run, name=f"writer-{n}", daemon=True) for n in range(writers)]
        for thread in self._threads:
            thread.start()

    def submit(self, lane: str, item: Item) -> asyncio.Future[Result]:
        """Queue an item; raises Busy when there is no room. The future raises what the work returned for it."""
        waiting: _Waiting[Item, Result] = _Waiting(item, self._loop.create_future())
        with self._news:
            if not self._open or self._inside >= ROOM or len(self._lanes.get(lane, ())) >= LANE:
                raise Busy
            self._inside += 1
            if lane in self._lanes:
                self._lanes[lane].append(waiting)
            else:
                self._lanes[lane] = deque([waiting])
                self._ready.append(lane)
                self._news.notify()
        return waiting.future

    @property
    def inside(self) -> int:
        """How many items are queued or worked on."""
        return self._inside

    def close(self, *, abandon: bool = False) -> None:
        """Finish what is queued and stop; with `abandon` leave it undone."""
        with self._news:
            self._open = False
            if abandon:
                self._ready.clear()
            self._news.notify_all()
        if not abandon:
            for thread in self._threads:
                thread.join()

    def _run(self) -> None:
        while batch := self._take():
            live = [waiting for _, waiting in batch if not waiting.future.cancelled()]
            late = [waiting for waiting in live if time.monotonic() - waiting.since > PATIENCE]
            timely = [waiting for waiting in live if waiting not in late]
            results = self._done([waiting.item for waiting in timely]) if timely else []
            self._free([lane for lane, _ in batch])
            answers = [*zip(timely, results, strict=True), *((waiting, Busy()) for waiting in late)]
            with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
                self._loop.call_soon_threadsafe(_answer, answers)

    def _take(self) -> list[tuple[str, _Waiting[Item, Result]]]:
        with self._news:
            while self._open and not self._ready:
                self._news.wait()
            lanes = [self._ready.popleft() for _ in range(min(LARGEST, len(self._ready)))]
            return [(lane, self._lanes[lane].popleft()) for lane in lanes]

    def _free(self, lanes: list[str]) -> None:
        with self._news:
            self._inside -= len(lanes)
            for lane in lanes:
                if self._lanes[lane]:
                    self._ready.append(lane)
                else:
                    del self._lanes[lane]
            self._news.notify()

    def _done(self, items: list[Item]) -> Sequence[Result | Exception]:
        try:
            return self._work(items)
        except Exception as error:
            return [error] * len(items)


def _answer(answers: Sequence[tuple[_Waiting[Item, Result], Result | Exception]]) -> None:
    for waiting, result in answers:
        if waiting.future.done():
            continue
        if isinstance(result, Exception):
            waiting.future.set_exception(result)
        else:
            waiting.future.set_result(result)

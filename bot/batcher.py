"""Gathers turns into batches: each writer thread takes what has arrived, never two turns of one conversation."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dialogs.ports import Busy

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGEST = 64
ROOM = 4096
PATIENCE = 2.0
"""Seconds after which a turn that still waits is given back, so that its sender can ask again."""


@dataclass(slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    future: Future[Result] = field(default_factory=Future)
    since: float = field(default_factory=time.monotonic)


class Batcher(Generic[Item, Result]):
    """Runs `work` on batches of up to 64 items; items of one lane are worked on in order, one at a time."""

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result | Exception]], writers: int) -> None:
        self._work = work
        self._lanes: dict[str, deque[_Waiting[Item, Result]]] = {}
        self._ready: deque[str] = deque()
        self._inside = 0
        self._open = True
        self._news = threading.Condition()
        self._threads = [threading.Thread(target=self._run, name=f"writer-{n}", daemon=True) for n in range(writers)]
        for thread in self._threads:
            thread.start()

    def submit(self, lane: str, item: Item) -> Future[Result]:
        """Queue an item; raises Busy when there is no room. The future raises what the work returned for it."""
        waiting: _Waiting[Item, Result] = _Waiting(item)
        with self._news:
            if not self._open or self._inside >= ROOM:
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
            live = [entry for entry in batch if self._still_wanted(entry[1])]
            results = self._done([waiting.item for _, waiting in live]) if live else []
            self._free([lane for lane, _ in batch])
            for (_, waiting), result in zip(live, results, strict=True):
                _resolve(waiting.future, result)

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

    @staticmethod
    def _still_wanted(waiting: _Waiting[Item, Result]) -> bool:
        if not waiting.future.set_running_or_notify_cancel():
            return False
        if time.monotonic() - waiting.since > PATIENCE:
            waiting.future.set_exception(Busy())
            return False
        return True


def _resolve(future: Future[Result], result: Result | Exception) -> None:
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)

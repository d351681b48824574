"""Watches turns, deliveries and jobs: times them, counts what became of them, and opens their spans."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.metrics import Metrics
from bot.traces import Tracer, none

FAILED = "failed"
DONE = "done"


@dataclass(slots=True)
class Seen:
    """What became of what is watched; whoever watches sets it."""

    result: str = FAILED


@dataclass(frozen=True, slots=True)
class Watch:
    """Metrics and traces together."""

    metrics: Metrics = field(default_factory=Metrics)
    tracer: Tracer = none

    @contextmanager
    def turn(self, source: str) -> Iterator[Seen]:
        """Watch one event from its arrival to its commit."""
        with self._timed("turn", source, partial(self.metrics.turn, source)) as seen:
            yield seen

    @contextmanager
    def delivery(self, source: str, kind: str) -> Iterator[Seen]:
        """Watch one try to deliver."""
        with self._timed("deliver", kind, partial(self.metrics.delivery, source, kind)) as seen:
            yield seen

    @contextmanager
    def job(self, kind: str) -> Iterator[Seen]:
        """Watch one try to do a job."""
        with self._timed("job", kind, partial(self.metrics.job, kind)) as seen:
            yield seen

    @contextmanager
    def _timed(self, name: str, kind: str, count: Callable[[str, float], None]) -> Iterator[Seen]:
        seen, began = Seen(), time.perf_counter()
        with self.tracer(name, kind):
            try:
                yield seen
            finally:
                count(seen.result, time.perf_counter() - began)

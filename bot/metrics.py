"""Numbers for Prometheus. Every label is a word of a closed list: what a person sent can never become one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dialogs.ports import CHANNELS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SOURCES = frozenset({*CHANNELS, "job", "wake", "link", "form"})
KINDS = frozenset({"say", "mail", "forget", "unmail", "qr", "check", "speech"})
RESULTS = frozenset({"done", "duplicate", "failed", "busy", "later", "dead", "left"})
OTHER = "other"
FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2)
SLOW = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45)


class Waiting(Protocol):
    """How much waits: by kind its number and the age in seconds of the oldest; and how much was given up."""

    def waiting(self) -> Iterable[tuple[str, int, float]]:
        """Return kind, number and age of what waits to be sent or done."""
        ...

    def dead(self) -> Iterable[tuple[str, int]]:
        """Return kind and number of what could not be delivered."""
        ...


class Metrics:
    """The numbers of one process. `questions` are the keys of the flow; any other word is counted as `other`."""

    def __init__(self, questions: Collection[str] = ()) -> None:
        self._questions = frozenset(questions)
        self.registry = CollectorRegistry()
        self._turns = self._counter("bot_turns", "Events taken, by where they came from.", "source", "result")
        self._turn_time = self._times("bot_turn_seconds", "From an event's arrival to its commit.", FAST)
        self._reached = self._counter("bot_questions_reached", "A question came on the table.", "question")
        self._repeated = self._counter("bot_questions_repeated", "A question stayed on the table.", "question")
        self._sent = self._counter("bot_deliveries", "Tries to deliver.", "source", "kind", "result")
        self._send_time = self._times("bot_delivery_seconds", "One try to deliver.", SLOW, "kind")
        self._jobs = self._counter("bot_jobs", "Tries to do a job.", "kind", "result")
        self._job_time = self._times("bot_job_seconds", "One try to do a job.", SLOW, "kind")
        self._queue = Gauge("bot_queue_turns", "Events that wait for a writer.", registry=self.registry)

    def watch(self, queue: Callable[[], int], backlog: Waiting) -> None:
        """Read the queue of events and the backlog whenever the numbers are asked for."""
        self._queue.set_function(queue)
        self.registry.register(_Backlog(backlog))

    def turn(self, source: str, result: str, seconds: float) -> None:
        """Count one event."""
        self._turns.labels(_word(source, SOURCES), _word(result, RESULTS)).inc()
        self._turn_time.observe(seconds)

    def question(self, before: str, after: str) -> None:
        """Count which question a turn left on the table."""
        counter = self._repeated if before == after else self._reached
        counter.labels(_word(after, self._questions)).inc()

    def delivery(self, source: str, kind: str, result: str, seconds: float) -> None:
        """Count one try to deliver."""
        kind = _word(kind, KINDS)
        self._sent.labels(_word(source, SOURCES), kind, _word(result, RESULTS)).inc()
        self._send_time.labels(kind).observe(seconds)

    def job(self, kind: str, result: str, seconds: float) -> None:
        """Count one try to do a job."""
        kind = _word(kind, KINDS)
        self._jobs.labels(kind, _word(result, RESULTS)).inc()
        self._job_time.labels(kind).observe(seconds)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self.registry)

    def _times(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, what, labels, buckets=buckets, registry=self.registry)


class _Backlog(Collector):
    def __init__(self, backlog: Waiting) -> None:
        self._backlog = backlog

    def collect(self) -> Iterator[Metric]:
        """Yield what waits in the database now; the same number from every process on it."""
        number = GaugeMetricFamily("bot_waiting", "Deliveries and jobs that wait.", labels=["kind"])
        age = GaugeMetricFamily("bot_waiting_oldest_seconds", "The age of the oldest of them.", labels=["kind"])
        for kind, count, seconds in self._backlog.waiting():
            number.add_metric([_word(kind, KINDS)], count)
            age.add_metric([_word(kind, KINDS)], seconds)
        dead = GaugeMetricFamily("bot_dead_letters", "What could not be delivered after all tries.", labels=["kind"])
        for kind, count in self._backlog.dead():
            dead.add_metric([_word(kind, KINDS)], count)
        yield from (number, age, dead)


def _word(value: str, known: frozenset[str]) -> str:
    return value if value in known else OTHER

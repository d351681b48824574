"""The numbers: what is counted, that they are true, and that no label can hold what a person said."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from adapters.sending import TryLater, Undeliverable
from bot import traces
from bot.metrics import KINDS, OTHER, RESULTS, SOURCES, Metrics
from bot.settings import Settings, WrongSettings
from bot.watch import Watch
from bot.wiring import build
from dialogs.application import APPLICATION
from dialogs.effects import Part
from dialogs.events import Picture, Started, Text
from dialogs.ports import Arrival
from tests.bot.rig import rig

QUESTIONS = frozenset(step.key for step in APPLICATION)
WORDS = SOURCES | KINDS | RESULTS | QUESTIONS | {OTHER}
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def labels(metrics: Metrics) -> Iterator[tuple[str, str]]:
    """Yield the name and value of every label."""
    for line in metrics.text().decode().splitlines():
        if not line.startswith("#"):
            yield from LABEL.findall(line)


def value(metrics: Metrics, name: str, **words: str) -> float | None:
    """Return one number, None where it was never counted."""
    return metrics.registry.get_sample_value(name, words)


@given(st.text(), st.text(), st.text())
def test_no_label_can_hold_an_answer(one: str, two: str, three: str) -> None:
    metrics = Metrics(QUESTIONS)
    metrics.turn(one, two, 0.1)
    metrics.question(one, two)
    metrics.question(two, two)
    metrics.delivery(one, two, three, 0.1)
    metrics.job(one, two, 0.1)
    for name, word in labels(metrics):
        assert word in WORDS or (name == "le" and re.fullmatch(r"[0-9.]+|\+Inf", word))


@pytest.mark.parametrize("source", ["web", "line", "telegram", "job", "wake", "link", "form"])
def test_every_source_has_a_name_of_its_own(source: str) -> None:
    metrics = Metrics(QUESTIONS)
    metrics.turn(source, "done", 0.1)
    assert value(metrics, "bot_turns_total", source=source, result="done") == 1


async def test_turns_deliveries_and_jobs_are_counted(plain: Settings) -> None:
    async with rig(plain) as bot:
        metrics = bot.machine.watch.metrics
        bot.push.trouble += [TryLater(0.0), Undeliverable("refused")]
        await bot.send("one", channel="pushed", event_id="1")
        await bot.send("one", channel="pushed", event_id="1")
        await bot.machine.idle()
        await bot.send("boom", channel="web")
        kept = await bot.machine.pipeline.keep(b"picture")
        await bot.send(Picture(kept, kept.size, "me.jpg"), channel="web")
        await bot.machine.idle()
        assert value(metrics, "bot_turns_total", result="duplicate", source="other") == 1
        assert value(metrics, "bot_turns_total", result="failed", source="web") == 1
        assert value(metrics, "bot_turns_total", result="done", source="job") == 1
        assert value(metrics, "bot_deliveries_total", kind="say", result="later", source="other") == 1
        assert value(metrics, "bot_deliveries_total", kind="say", result="dead", source="other") == 1
        assert value(metrics, "bot_jobs_total", kind="check", result="done") == 1
        assert value(metrics, "bot_turn_seconds_count") == 5


async def test_what_waits_is_told_with_its_age(plain: Settings) -> None:
    async with build(plain) as app:
        async with rig(plain.model_copy(update={"database_url": plain.database})) as bot:
            bot.post.trouble.append(TryLater(3600.0))
            await bot.send("mail ann@example.jp")
            while not await asyncio.to_thread(bot.stores.outbox.waiting, 0.0) or bot.machine.sending:
                await asyncio.sleep(0.01)
            bot.clock.move(timedelta(minutes=10))
        metrics = app.watch.metrics
        assert value(metrics, "bot_waiting", kind="mail") == 1
        assert value(metrics, "bot_waiting_oldest_seconds", kind="mail") is not None
        assert value(metrics, "bot_queue_turns") == 0


async def test_the_funnel_counts_questions_and_holds_no_answer(plain: Settings) -> None:
    async with build(plain) as app:
        for n, event in enumerate([Started("en"), Text("CANARY"), Text("myself"), Text("yes")]):
            await app.desk.receive(Arrival("web", "CANARY", str(n), event))
        metrics = app.watch.metrics
        assert value(metrics, "bot_questions_reached_total", question="representative") == 1
        assert value(metrics, "bot_questions_repeated_total", question="representative") == 1
        assert value(metrics, "bot_questions_reached_total", question="application_id") == 1
        assert b"CANARY" not in metrics.text()


async def test_spans_hold_neither_answers_nor_messages_of_errors(
    plain: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    async with rig(plain, watch=Watch(tracer=traces.spans_of(provider))) as bot:
        await bot.send("CANARY", "CANARY", "pushed")
        await bot.send("boom", "CANARY", "pushed")
        bot.push.trouble.append(RuntimeError("CANARY"))
        await bot.machine.idle()
    seen: tuple[ReadableSpan, ...] = spans.get_finished_spans()
    assert {span.name for span in seen} == {"turn", "deliver"}
    assert "CANARY" not in "".join(span.to_json() for span in seen)
    assert {key for span in seen for key in span.attributes or {}} == {"kind"}


async def test_a_collector_that_is_away_does_not_hold_up_the_end(plain: Settings) -> None:
    async with AsyncExitStack() as stack:
        tracer = traces.open_tracer("http://127.0.0.1:9/v1/traces", stack)
        with tracer("turn", "web"):
            pass


async def test_without_the_extra_it_says_what_to_install(plain: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(WrongSettings, match="extra otel"):
        await build(plain.model_copy(update={"traces_url": "http://127.0.0.1:9"}))


async def test_speech_is_timed(plain: Settings) -> None:
    pytest.importorskip("pyopenjtalk")
    async with build(plain) as app:
        assert app.voice is not None
        passages = app.voice.reading.part(Part("captcha.renewed"), "ja")
        assert await app.voice.spoken(passages, 1.0, "ogg") is not None
        assert value(app.watch.metrics, "bot_jobs_total", kind="speech", result="done") == 1
        assert value(app.watch.metrics, "bot_job_seconds_count", kind="speech") == 1

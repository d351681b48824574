"""Traces for OpenTelemetry, where the extra `otel` is installed and an address is set; otherwise nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, AsyncExitStack, nullcontext
from typing import TYPE_CHECKING

from bot import VERSION

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

Span = AbstractContextManager[object]
Tracer = Callable[[str, str], Span]
"""Opens a span: its name, and the kind or source as a word of a closed list."""

NAME = "myna-guide"
TIMEOUT = 5.0


def none(name: str, kind: str) -> Span:
    """Trace nothing."""
    return nullcontext()


def open_tracer(address: str, ending: AsyncExitStack) -> Tracer:
    """Return what sends spans to an OTLP/HTTP address; `ending` flushes. Raises ImportError without the extra."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource({"service.name": NAME, "service.version": VERSION})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(address, timeout=TIMEOUT)))
    ending.push_async_callback(asyncio.to_thread, provider.shutdown)
    return spans_of(provider)


def spans_of(provider: TracerProvider) -> Tracer:
    """Return what opens spans of this provider."""
    tracer = provider.get_tracer(NAME, VERSION)

    def span(name: str, kind: str) -> Span:
        # An exception's message may quote an answer: it is neither recorded nor made the status.
        return tracer.start_as_current_span(
            name, attributes={"kind": kind}, record_exception=False, set_status_on_exception=False
        )

    return span

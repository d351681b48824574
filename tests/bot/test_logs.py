"""A log line says what happened and where, and quotes nobody."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs

THEIRS = ("uvicorn", "uvicorn.error", "httpx", "asyncio")
"""Loggers that a server started by an earlier test may have set up its own way."""


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The log, as configured for a server."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    text = io.StringIO()
    for name in THEIRS:
        logging.getLogger(name).setLevel(logging.NOTSET)
        logging.getLogger(name).propagate = True
    logs.configure("INFO", text)
    yield text
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def lines(stream: io.StringIO) -> list[dict[str, str]]:
    """Return the lines that were logged."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_own_lines_carry_their_fields(stream: io.StringIO) -> None:
    logging.getLogger("bot.turns").info("a turn", extra={"conversation": "c0ffee", "address": "CANARY"})
    logging.getLogger("bot.turns").debug("too fine")
    (line,) = lines(stream)
    assert (line["message"], line["conversation"], line["level"]) == ("a turn", "c0ffee", "INFO")
    assert "CANARY" not in stream.getvalue()


def test_an_exception_is_told_by_type_and_place(stream: io.StringIO) -> None:
    try:
        raise ValueError("CANARY")
    except ValueError:
        logging.getLogger("bot.turns").exception("failed")
    (line,) = lines(stream)
    assert line["error"].startswith("ValueError at tests/bot/test_logs.py:")
    assert "CANARY" not in stream.getvalue()


def test_other_people_are_quiet_and_their_arguments_left_out(stream: io.StringIO) -> None:
    logging.getLogger("httpx").info("GET %s", "CANARY")
    logging.getLogger("uvicorn.error").warning("odd request %s", "CANARY")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: CANARY")
    assert [line["message"] for line in lines(stream)] == ["odd request %s", "Task exception was never retrieved"]
    assert "CANARY" not in stream.getvalue()


def test_a_callback_that_fails_is_not_quoted_with_its_arguments(stream: io.StringIO) -> None:
    async def main() -> None:
        asyncio.get_running_loop().call_soon(int, "CANARY")
        await asyncio.sleep(0.01)

    asyncio.run(main())
    (line,) = lines(stream)
    assert (line["logger"], line["error"]) == ("asyncio", "ValueError")
    assert "CANARY" not in stream.getvalue()

"""A PostgreSQL server of the tests' own, where PostgreSQL is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from bot.bench._postgresql import Missing, PostgreSql, new_database, server

__all__ = ["PostgreSql", "new_database", "postgresql"]


@contextmanager
def postgresql() -> Iterator[PostgreSql]:
    """Run a server; skips where it is not installed, but not in CI."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server(durable=False))
        except Missing as missing:
            if os.environ.get("CI") == "true":
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        yield running

"""Counts what is tried, and says so at the end."""

from __future__ import annotations

from collections import Counter

import pytest

TRIED: Counter[str] = Counter()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the count."""
    if TRIED:
        terminalreporter.write_line(f"fuzzing: {len(TRIED)} parsers, {TRIED.total()} inputs, no crash but those above")

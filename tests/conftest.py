"""What all tests share: no setting of this machine reaches them, and the longest files begin first."""

from __future__ import annotations

import os

import pytest

LONGEST = (
    "tests/bot/test_soak.py",
    "tests/browser/",
    "tests/transcripts/",
    "tests/adapters/telegram/",
)
"""Where the tests take longest: begun last, one process would be busy with them long after the others have ended."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, all else in the order in which it was found."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, place in enumerate(LONGEST) if item.nodeid.startswith(place)), len(LONGEST))


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the environment variables of a bot that may run on this machine."""
    for name in list(os.environ):
        if name.startswith("BOT_"):
            monkeypatch.delenv(name)

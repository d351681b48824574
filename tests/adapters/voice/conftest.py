"""Voices for the tests: the real ones where they are installed; outside CI their tests are skipped otherwise."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.catalogues import load
from adapters.voice import espeak, installed
from dialogs.effects import Value
from dialogs.reading import Reading

if TYPE_CHECKING:
    from adapters.voice.service import Voice

STANDING: dict[str, Value] = {
    **{"operator": "みどり市", "operator_contact": "help@midori.example"},
    **{"draft_days": 7, "packet_days": 3, "photo_hours": 24},
}


def need(there: bool, what: str) -> None:
    """Skip the test where something is not installed; in CI everything is."""
    if not there and not os.environ.get("CI"):
        pytest.skip(f"{what} is not installed")


@pytest.fixture
def encoder() -> None:
    """Need the encoder."""
    need(installed.ENCODER not in installed.missing(), "PyAV (extra `voice`)")


@pytest.fixture
def espeak_there() -> None:
    """Need espeak-ng."""
    need(espeak.installed(), "espeak-ng")


@pytest.fixture
def reading() -> Reading:
    """Return the real catalogues, ready to be read."""
    return Reading(load(), STANDING)


@pytest.fixture
def voice(reading: Reading, tmp_path: Path) -> Iterator[Voice]:
    """Return the whole voice with its real engines and an empty cache."""
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    with installed.voice(reading, tmp_path / "voice", processes=1) as found:
        assert found is not None
        yield found

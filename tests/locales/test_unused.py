"""Nothing stands in the catalogues that nobody says."""

from __future__ import annotations

from tests.locales.texts import KEYS
from tests.locales.usage import used


def test_every_key_is_used() -> None:
    assert set(KEYS) - used() == set()

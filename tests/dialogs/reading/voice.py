"""The Japanese voice's own kana, for tests that compare readings."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

REASON = "the Japanese voice is not installed (extra `voice`)"


def kana() -> Callable[[str], str]:
    """Return the function that makes kana of a reading; skips the test where there is no voice, outside CI."""
    try:
        import pyopenjtalk
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip(REASON)

    def read(text: str) -> str:
        found = pyopenjtalk.g2p(text, kana=True, use_sudachi_kanji_yomi=False)
        return found if isinstance(found, str) else "".join(found)

    return read

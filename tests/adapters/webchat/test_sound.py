"""The sound of a reply: whole or in parts, with its type, for its own session only."""

from __future__ import annotations

import pytest

from adapters.voice import installed
from adapters.webchat.sound import part
from tests.adapters.voice.conftest import need

DATA = bytes(range(100))


@pytest.mark.parametrize(
    ("wanted", "status", "body", "stands"),
    [
        ("", 200, DATA, None),
        ("bytes=0-", 206, DATA, "bytes 0-99/100"),
        ("bytes=10-19", 206, DATA[10:20], "bytes 10-19/100"),
        ("bytes=90-500", 206, DATA[90:], "bytes 90-99/100"),
        ("bytes=-5", 206, DATA[95:], "bytes 95-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=-0", 416, b"", "bytes */100"),
        ("bytes=-", 200, DATA, None),
        ("lines=1-2", 200, DATA, None),
    ],
)
def test_a_range_is_answered_as_the_standard_says(wanted: str, status: int, body: bytes, stands: str | None) -> None:
    need(installed.ENCODER not in installed.missing(), "PyAV (extra `voice`)")
    from adapters.voice.service import Sound

    response = part(Sound(DATA, "audio/ogg", 1.0), wanted)
    assert (response.status_code, response.body) == (status, body)
    assert response.headers.get("content-range") == stands
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["content-length"] == str(len(body))
    assert status == 416 or response.headers["content-type"] == "audio/ogg"

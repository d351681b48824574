"""Typed lines: which of them name a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.terminal.inbound import picture_path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a file as a phone names it, with a space."""
    path = tmp_path / "my photo.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    return path


def test_a_dragged_file_is_found_however_the_terminal_writes_it(photo: Path) -> None:
    quoted = str(photo)
    escaped = quoted.replace(" ", "\\ ")
    for line in (quoted, f"'{quoted}'", f'"{quoted}"', escaped, f" {escaped} ", photo.as_uri()):
        assert picture_path(line) == photo


def test_an_answer_is_no_path(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(photo.parent)
    for line in ("", " ", "1", "はい", "4821 0937", "it's", "a\0b.jpg", "missing.jpg", "x" * 5000 + ".jpg", "."):
        assert picture_path(line) is None


@pytest.mark.parametrize(
    "line",
    ["あ" * 100 + ".です", "a" * 300 + ".jpg", "~.~", "~nouser/x.jpg", "file://[bad", "file://[bad.jpg", "\ud800.jpg"],
)
def test_what_can_be_no_file_is_an_answer_too(line: str) -> None:
    assert picture_path(line) is None

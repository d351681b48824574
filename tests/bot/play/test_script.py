"""Transcripts are read as they are written, and what is wrong in them is said."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.play.script import BadScript, Step, duration, read


def written(folder: Path, text: str) -> Path:
    """Return a file with this text."""
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_stay_the_text_that_was_written(tmp_path: Path) -> None:
    [one] = read(
        written(tmp_path, "steps:\n- user: 0123\n- user: [yes, 1985-10-10]\n- restart:\n- restart\n- press: 1\n")
    )
    assert one.steps == (
        Step("user", "0123"),
        Step("user", ["yes", "1985-10-10"]),
        Step("restart", ""),
        Step("restart", ""),
        Step("press", "1"),
    )


def test_the_head_has_defaults(tmp_path: Path) -> None:
    [one] = read(written(tmp_path, "steps: []\n"))
    assert (one.title, one.today, one.locale) == ("some", date(2026, 11, 23), "ja")
    assert (one.mode, one.channel, one.voice) == ("prepare", "neutral", False)


def test_a_file_holds_several_conversations(tmp_path: Path) -> None:
    text = "title: a\ntoday: 2027-01-02\nsteps: []\n---\ntitle: b\nlocale: en\nvoice: on\nsteps: []\n"
    first, second = read(written(tmp_path, text))
    assert (first.title, first.today) == ("a", date(2027, 1, 2))
    assert (second.title, second.locale, second.voice) == ("b", "en", True)


@pytest.mark.parametrize(
    "text",
    [
        "just text",
        "title: no steps",
        "steps: {user: a}",
        "steps:\n- shout: hello",
        "steps:\n- user: a\n  press: b",
        "steps:\n- user: {a: b}",
        "steps:\n- answer: yes",
        "steps: []\nmood: bad",
        "steps: []\ntoday: tomorrow",
        "steps: []\nlocale: fr",
        "steps: []\nchannel: foo",
        "steps: []\nchannel: [line]",
        "steps: []\nmode: send",
        "steps: [",
    ],
)
def test_what_is_no_transcript_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadScript):
        read(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadScript):
        read(tmp_path / "missing.yaml")


def test_a_picture_is_no_transcript() -> None:
    with pytest.raises(BadScript):
        read(Path("tests/pictures/portrait.jpg"))


def test_times_have_a_unit() -> None:
    assert duration("25h") == timedelta(hours=25)
    assert duration("3d") == timedelta(days=3)
    assert duration("90m") == timedelta(minutes=90)
    assert duration("45s") == timedelta(seconds=45)
    for wrong in ("", "h", "25", "-1h", "1.5h", "2w", "99999999999d", "9999999d", "9" * 5000 + "s"):
        with pytest.raises(BadScript):
            duration(wrong)

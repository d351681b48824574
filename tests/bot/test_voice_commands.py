"""The voice from the command line and the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters import catalogues
from adapters.voice import installed
from bot.__main__ import main
from bot.settings import WrongSettings, load
from bot.voices import open_voice, silent
from bot.wiring import build, standing
from dialogs.reading import Reading
from tests.adapters.voice.conftest import need
from tests.adapters.voice.sounds import heard


def test_the_reading_is_printed_without_any_voice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "ID 1234 5678 9012 3456 7890 123", "--reading"]) == 0
    assert capsys.readouterr().out.startswith("アイディー、イチ、ニー、サン、ヨン。")


@pytest.mark.parametrize(("name", "codec"), [("out.ogg", "opus"), ("out.m4a", "aac")])
def test_a_text_is_said_into_a_file(name: str, codec: str, tmp_path: Path) -> None:
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    assert main(["say", "生年月日", "--speed", "1.3", "-o", str(tmp_path / name)]) == 0
    assert heard((tmp_path / name).read_bytes()).codec == codec


@pytest.mark.parametrize(
    "words",
    [["x", "-o", "x.wav"], ["x", "--reading", "--speed", "9"], ["x"], ["x", "-o", "/nowhere/x.ogg", "--reading"]],
)
def test_what_cannot_be_meant_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["say", *words])


def test_a_text_with_nothing_to_say_and_a_language_without_a_voice_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["say", "。。", "-o", str(tmp_path / "x.ogg")]) == 1
    assert main(["say", "Kumusta", "--locale", "fil", "-o", str(tmp_path / "x.ogg")]) == 1
    assert "voice" in capsys.readouterr().err


def test_how_hard_the_texts_are_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voice", "levels"]) == 0
    assert {line.partition(":")[0] for line in capsys.readouterr().out.splitlines()} >= {"ja", "ja_easy", "en"}


def test_the_voices_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    assert main(["voice", "list"]) == 0
    assert "ja: has a voice" in capsys.readouterr().out
    monkeypatch.setenv("BOT_VOICE", "off")
    assert main(["voice", "list"]) == 1


def test_doctor_hears_every_engine(tmp_path: Path) -> None:
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    settings = load(data_dir=tmp_path)
    with open_voice(settings, Reading(catalogues.load(), standing(settings))) as voice:
        assert voice is not None
        assert silent(voice) == []


def test_a_voice_that_must_be_there_and_is_not_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "missing", lambda: (installed.ENCODER,))
    with (
        pytest.raises(WrongSettings, match="BOT_VOICE"),
        open_voice(load(data_dir=tmp_path, voice="on"), Reading({}, {})),
    ):
        pass


@pytest.mark.parametrize("wanted", ["auto", "off"])
async def test_the_bot_offers_the_voice_it_has(wanted: str, tmp_path: Path) -> None:
    async with build(load(data_dir=tmp_path, voice=wanted)) as app:
        there = wanted == "auto" and not installed.missing()
        assert app.interview.policy.speaks("ja_easy") == there
        assert (app.voice is not None and app.voice.speaks("ja")) == there

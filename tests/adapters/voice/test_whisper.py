"""The engine that listens: its model is the operator's, checked at the start; one that is broken costs no turn."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from adapters.voice import whisper
from adapters.voice.engine import VoiceFailed
from bot.ears import hum, open_ears
from bot.settings import Stt, WrongSettings, load
from tests.adapters.voice.conftest import need


def test_a_folder_without_a_model_stops_the_start_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()
    with (
        pytest.raises(WrongSettings, match=r"BOT_STT__MODEL: .*config.json and tokenizer.json cannot be found"),
        open_ears(load(data_dir=tmp_path, stt=Stt(model=tmp_path))),
    ):
        pass


def test_without_a_model_nothing_listens(tmp_path: Path) -> None:
    with open_ears(load(data_dir=tmp_path)) as ears:
        assert ears is None


def test_the_library_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper, "find_spec", lambda name: None)
    assert "faster-whisper" in whisper.missing(tmp_path)[0]


async def test_a_broken_model_hears_nothing_and_does_not_harm_the_bot(tmp_path: Path) -> None:
    need(find_spec(whisper.MODULE) is not None, "faster-whisper (extra `stt`)")
    for name in whisper.FILES:
        (tmp_path / name).write_bytes(b"{}")
    ears = whisper.Whisper(tmp_path)
    try:
        for sound in (hum(), b"no sound at all"):
            with pytest.raises(VoiceFailed):
                await ears.recognize(sound, "ja", ["はい"])
    finally:
        ears.close()


def test_what_is_longer_than_an_answer_or_silent_is_not_listened_to(tmp_path: Path) -> None:
    need(find_spec(whisper.MODULE) is not None, "faster-whisper (extra `stt`)")
    for sound in (wav(whisper.LONGEST + 1), SECOND_OF_SILENCE):
        assert whisper.hear(str(tmp_path), sound, "ja", "") == ("", 0.0)


def wav(seconds: int) -> bytes:
    """Return silence as a WAV file."""
    data = bytes(2 * whisper.RATE * seconds)
    sizes = [(36 + len(data)).to_bytes(4, "little"), len(data).to_bytes(4, "little")]
    form = b"fmt \x10\0\0\0\1\0\1\0" + whisper.RATE.to_bytes(4, "little") + (2 * whisper.RATE).to_bytes(4, "little")
    return b"RIFF" + sizes[0] + b"WAVE" + form + b"\2\0\x10\0data" + sizes[1] + data


SECOND_OF_SILENCE = wav(1)

"""The terminal plays a reply, or says where its sound is; a newer reply takes the place of the one before."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from adapters.catalogues import load
from adapters.terminal.player import Player
from adapters.voice import installed
from dialogs.effects import Part, Reply, Say
from dialogs.reading import Reading
from tests.adapters.voice.conftest import STANDING, need
from tests.adapters.voice.sounds import Tones, heard

REPLY = Reply("ja", (Say((Part("ask.braille"),)),), voice=True)


@pytest.fixture(autouse=True)
def encoder_there() -> None:
    """Need the encoder."""
    need(installed.ENCODER not in installed.missing(), "PyAV (extra `voice`)")


def player(folder: Path, engine: Tones, told: list[tuple[str, str]]) -> Player:
    """Return a player whose voice is this engine."""
    from adapters.voice.service import Voice

    return Player(Voice(Reading(load(), STANDING), [engine]), folder, lambda key, path: told.append((key, path)))


async def test_without_a_program_the_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    told: list[tuple[str, str]] = []
    player(tmp_path, Tones(), told).play(REPLY)
    await asyncio.sleep(0.5)
    assert told == [("terminal.sound", str(tmp_path / "reply.ogg"))]
    assert heard((tmp_path / "reply.ogg").read_bytes()).seconds == pytest.approx(1.0, abs=0.1)


async def test_a_newer_reply_stops_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "ffplay"
    script.write_text(f"#!/bin/sh\necho $$ >> {tmp_path}/started\nexec sleep 30\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    playing = player(tmp_path, Tones(), [])
    playing.play(REPLY)
    await asyncio.sleep(0.5)
    playing.play(REPLY)
    await asyncio.sleep(0.5)
    first, second = map(int, (tmp_path / "started").read_text().split())
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    os.kill(second, 0)
    playing.stop()
    await asyncio.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


async def test_a_voice_that_fails_is_told_of_once(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    playing = player(tmp_path, Tones(broken=True), told)
    for _ in range(3):
        playing.play(REPLY)
        await asyncio.sleep(0.1)
    assert told == [("voice.failed", "")]

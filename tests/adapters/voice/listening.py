"""Somebody who listens to every reply of a conversation: the file plays, and it says what the kana table wants."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from bot.voices import FOLDER
from dialogs.effects import Reply
from dialogs.reading import Passage, japanese
from tests.adapters.voice.sounds import heard
from tests.dialogs.reading.test_kana import rows
from tests.dialogs.reading.voice import kana

if TYPE_CHECKING:
    from adapters.voice.service import Sound, Voice

SOUNDS = re.compile(r"[ァ-ヺー、。？]+")
FORMATS = {"ogg": ("opus", 48_000), "m4a": ("aac", 24_000)}
WANTED = {"申請書ID", "昭和60年、西暦1985年、10月10日", "署名用電子証明書", "同意しますか?"}
"""What of the table everybody hears who applies."""
SHORTEST = 4
"""Characters from which a reading of the table is looked for within a longer one."""


def share(folder: Path, factory: pytest.TempPathFactory) -> None:
    """Let a bot on a folder keep the sound of fixed texts where the other bots of this run of the tests find it."""
    base = factory.getbasetemp()
    clips = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "clips"
    clips.mkdir(exist_ok=True)
    folder.mkdir(exist_ok=True)
    (folder / FOLDER).symlink_to(clips)


def plays(data: bytes, kind: Literal["ogg", "m4a"], seconds: float) -> None:
    """Hold a file to its codec, rate, channel and length, and to its loudest sample."""
    found = heard(data)
    assert (found.codec, found.rate, found.channels) == (*FORMATS[kind], 1)
    assert abs(found.seconds - seconds) < 0.1
    assert 0.1 < found.peak < 1.0


async def made(voice: Voice, replies: Iterable[Reply], kind: Literal["ogg", "m4a"]) -> list[Sound]:
    """Return the sound of every reply, in their order."""
    sounds = [await voice.sound(reply, kind) for reply in replies]
    assert None not in sounds
    return [sound for sound in sounds if sound is not None]


def said(passages: Iterable[Passage]) -> set[str]:
    """Hold Japanese passages to the kana table; return what of the table was said in them."""
    speak, found = kana(), set()
    for passage in passages:
        sounds = speak(passage.text)
        assert SOUNDS.fullmatch(sounds), passage.text
        for written, reading, wanted in _table():
            if reading in passage.text:
                assert wanted in sounds, (written, passage.text, sounds)
                found.add(written)
    return found


@cache
def _table() -> list[tuple[str, str, str]]:
    read: Callable[[str], str] = japanese.read
    return [(written, reading, wanted) for written, wanted in rows() if len(reading := read(written)) >= SHORTEST]

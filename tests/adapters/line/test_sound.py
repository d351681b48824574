"""Replies are heard in LINE: in the answer itself where the sound is ready, and from a link that plays everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.line.spoken import Speaker
from adapters.voice import installed
from bot.clock import MovableClock
from bot.wiring import build
from dialogs.effects import Part, Reply, Say
from tests.adapters.line import spec
from tests.adapters.line.conftest import TODAY, Bot, settings
from tests.adapters.line.platform import Platform
from tests.adapters.line.talk import Person

av = pytest.importorskip("av", reason="PyAV (extra `voice`) is not installed")
pytestmark = spec.needs_spec
ASKED = Reply("ja", (Say((Part("ask.terms"),)),), voice=True)


@pytest.fixture
async def speaking(tmp_path: Path, line: Platform) -> AsyncIterator[Bot]:
    """Run a bot with its voice."""
    if missing := installed.missing():
        pytest.skip(f"no voice: {missing}")
    clock = MovableClock(TODAY)
    async with build(settings(tmp_path, line.base, voice="on"), clock=clock) as app:
        assert app.line is not None
        assert app.line.speaker is not None
        app.line.speaker.patience = 30
        found = Bot(app, clock)
        yield found
        await found.web.aclose()


async def test_text_and_sound_come_in_one_free_answer(speaking: Bot, line: Platform) -> None:
    ann = Person(line, speaking.post)
    await ann.say("はじめる")
    await ann.say("音声")
    assert ann.newest.by == "reply"
    assert [one["type"] for one in ann.newest.messages][-2:] == ["text", "audio"]
    assert ann.newest.messages[-1]["quickReply"]
    path = urlsplit(ann.links()[-1]).path
    whole = await speaking.web.get(path)
    assert whole.headers["content-type"] == "audio/mp4"
    with av.open(BytesIO(whole.content)) as file:
        assert file.duration is not None
        assert abs(file.duration / 1000 - ann.newest.messages[-1]["duration"]) < 100
    part = await speaking.web.get(path, headers={"range": "bytes=0-1"})
    assert (part.status_code, len(part.content)) == (206, 2)


@dataclass
class Slow:
    """A voice that takes its time."""

    seconds: float
    data: bytes = b"sound"

    async def __call__(self, reply: Reply) -> Slow | None:
        """Return a sound, late."""
        await asyncio.sleep(self.seconds)
        return self


async def keep(person: str, data: bytes) -> str:
    """Keep a sound nowhere."""
    return f"https://bot.example/{person}"


async def test_a_text_does_not_wait_for_a_slow_voice() -> None:
    assert await Speaker(Slow(5), keep, patience=0.01).read("ann", ASKED) is None


async def test_nobody_is_read_to_who_did_not_ask() -> None:
    assert await Speaker(Slow(0), keep).read("ann", Reply("ja", ASKED.says)) is None


async def test_letters_that_are_to_be_heard_are_waited_for() -> None:
    letters = Reply("ja", (Say((Part("ask.captcha"),), spoken=(Part("ask.captcha"),)),))
    sound = await Speaker(Slow(0.05), keep, patience=0.01).read("ann", letters)
    assert sound is not None
    assert (sound.url, sound.duration) == ("https://bot.example/ann", 50)

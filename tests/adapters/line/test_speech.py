"""Voice messages in LINE: fetched, listened to by a job, echoed, and taken after a yes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.wiring import build
from tests.adapters.line import hooks, spec
from tests.adapters.line.conftest import TODAY, Bot, settings
from tests.adapters.line.platform import Platform
from tests.adapters.line.talk import Person
from tests.bot.ears import BROKEN, EARS, NOISE, SELF

pytestmark = spec.needs_spec


@pytest.fixture
async def hearing(tmp_path: Path, line: Platform) -> AsyncIterator[Bot]:
    """Run a bot that listens."""
    clock = MovableClock(TODAY)
    async with build(settings(tmp_path, line.base, voice="off"), clock=clock, ears=EARS) as app:
        found = Bot(app, clock)
        yield found
        await found.web.aclose()


async def test_what_was_said_is_echoed_and_taken_after_a_yes(hearing: Bot, line: Platform) -> None:
    ann = Person(line, hearing.post)
    await ann.say("はじめる")
    await ann.send(hooks.voice(line, SELF))
    said = await ann.answer()
    assert "「自分のカード」と聞こえました" in said
    assert await hearing.asked() == ["representative", "representative", "heard"]
    assert "利用規約" in await ann.press("はい")
    assert {one.by for one in line.sent} == {"reply"}
    assert "同意します" not in EARS.expected[-1]
    assert {"自分のカード", "はい"} <= set(EARS.expected[-1])
    assert not [file for file in hearing.app.settings.blobs.rglob("*") if file.is_file()]


@pytest.mark.parametrize("sound", [NOISE, BROKEN])
async def test_what_was_not_understood_gets_a_friendly_word(hearing: Bot, line: Platform, sound: bytes) -> None:
    ann = Person(line, hearing.post)
    await ann.say("はじめる")
    await ann.send(hooks.voice(line, sound))
    said = await ann.answer()
    assert "声を聞き取れませんでした" in said
    assert "どなたのカード" in said

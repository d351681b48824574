"""Every conversation of this folder holds, each on a bot of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.play
from bot.play.player import play
from bot.play.script import Transcript, read
from tests.transcripts.draw import FOLDER, draw

HERE = Path(__file__).parent
DEMO = Path(bot.play.__file__).parent / "demo.yaml"
TRANSCRIPTS = [one for path in [*sorted(HERE.glob("*.yaml")), DEMO] for one in read(path)]


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.title)
async def test_the_conversation_holds(transcript: Transcript) -> None:
    assert not [str(failure) for failure in await play(transcript)]


def test_every_picture_can_be_drawn_again() -> None:
    assert set(draw()) == {path.name for path in FOLDER.iterdir()}

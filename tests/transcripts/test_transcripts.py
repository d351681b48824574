"""Every conversation of this folder holds, each on a bot of its own, and no text of it has a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.play
from adapters import catalogues
from bot.play import heard, mails
from bot.play.player import play
from bot.play.script import Step, Transcript, read
from bot.play.stage import Stage
from bot.wiring import standing
from dialogs.wording import GAP, Unsaid, Wording
from tests.transcripts.draw import FOLDER, draw

TEXTS = catalogues.load()
HERE = Path(__file__).parent
DEMO = Path(bot.play.__file__).parent / "demo.yaml"
TRANSCRIPTS = [one for path in [*sorted(HERE.glob("*.yaml")), DEMO] for one in read(path)]


class Gaps:
    """Says everything again with a wording that takes no missing key or value; keeps what was missing, and errors."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._strict: Wording | None = None
        self._said = 0

    def __call__(self, stage: Stage, step: Step) -> None:
        strict = self._strict = self._strict or Wording(TEXTS, standing(stage.app.settings), strict=True)
        for reply in stage.replies[self._said :]:
            try:
                heard.text(reply, strict)
            except Unsaid as unsaid:
                self.found.add(str(unsaid))
        self._said = len(stage.replies)
        self.found |= {line for line in stage.log.lines if '"level": "ERROR"' in line}
        self.found |= {mail.subject for mail in stage.mails() if GAP in mails.plain(mail)}


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.title)
async def test_the_conversation_holds(transcript: Transcript) -> None:
    gaps = Gaps()
    assert not [str(failure) for failure in await play(transcript, gaps)]
    assert not gaps.found


def test_every_picture_can_be_drawn_again() -> None:
    assert set(draw()) == {path.name for path in FOLDER.iterdir()}

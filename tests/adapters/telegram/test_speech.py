"""Voice messages on Telegram: fetched, listened to by a job, echoed, and taken after a yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.telegram.conftest import talking
from tests.bot.ears import EARS, NOISE, SELF


@pytest.mark.asyncio
async def test_what_was_said_is_echoed_and_taken_after_a_yes(tmp_path: Path) -> None:
    async with talking(tmp_path, captcha=False, email_proof=False, ears=EARS) as talk:
        ann = talk.person()
        await ann.start()
        await ann.speak(NOISE)
        assert any("声を聞き取れませんでした" in shown.text for shown in ann.shown)
        await ann.speak(SELF)
        assert any("「自分のカード」と聞こえました" in shown.text for shown in ann.shown)
        await ann.press("heard:yes")
        assert "利用規約" in ann.text_shown
        await ann.press("terms:yes")
        await ann.speak(SELF)
        assert any("長い番号は、声では受け取りません" in shown.text for shown in ann.shown)
        assert not talk.telegram.faults

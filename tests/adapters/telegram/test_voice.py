"""A whole application on Telegram with the voice on: every reply is a voice message that plays and is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from adapters.telegram.render import is_status
from adapters.voice import installed
from tests.adapters.telegram.application import inform, register, show_face
from tests.adapters.telegram.conftest import Talk, talking
from tests.adapters.telegram.person import Person
from tests.adapters.voice.conftest import need
from tests.adapters.voice.listening import WANTED, made, plays, said, share


@dataclass
class Listener(Person):
    """Somebody who turns the voice on first, and hears each reply to its end before going on."""

    talk: Talk | None = field(default=None)

    async def start(self, payload: str = "") -> None:
        """Press start, and ask for the voice."""
        await super().start(payload)
        await self.say("音声")

    async def _turn(self, update: dict[str, Any], secret: bool = False) -> None:
        await super()._turn(update, secret)
        assert self.talk is not None
        assert self.talk.app.telegram is not None
        await self.talk.app.idle()
        await self.talk.app.telegram.sender.speaker.quiet()


@pytest.mark.asyncio
async def test_a_whole_application_is_heard(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    share(tmp_path, tmp_path_factory)
    async with talking(tmp_path, captcha=False, email_proof=False, voice="on") as talk:
        ann = Listener(talk.telegram, talk=talk)
        await register(ann)
        await inform(ann, "A")
        await show_face(ann, as_file=False)
        await ann.press("application:ok")
        ann.check()
        calls = [call for call in talk.telegram.calls if call.method == "sendVoice"]
        told = await talk.app.desk.outgoing(talk.app.desk.conversation("telegram", str(ann.id)))
        aloud = [one.reply for one in told if one.reply.voice and not is_status(one.reply)]
        voice = talk.app.voice
        assert voice is not None
        sounds = await made(voice, aloud, "ogg")
        passages = [passage for reply in aloud for passage in voice.reading.passages(reply)]
    assert {call.status for call in calls} == {200}
    assert len(calls) == len(sounds)
    for call, sound in zip(calls, sounds, strict=True):
        assert call.files.get("voice", sound.data) == sound.data
        assert call.fields["duration"] == str(max(1, round(sound.seconds)))
        plays(sound.data, "ogg", sound.seconds)
    assert said(passages) >= WANTED

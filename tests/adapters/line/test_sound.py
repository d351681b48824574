"""Replies are heard in LINE: in the answer itself where the sound is ready, and from a link that plays everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.line.render import passing
from adapters.line.spoken import AGAIN, Speaker
from adapters.voice import installed
from bot.clock import MovableClock
from bot.wiring import build
from dialogs.effects import Part, Reply, Say
from dialogs.ports import Busy
from tests.adapters.line import hooks, platform, spec
from tests.adapters.line.conftest import TODAY, Bot, settings
from tests.adapters.line.platform import Platform
from tests.adapters.line.talk import Person
from tests.adapters.voice.conftest import need
from tests.adapters.voice.listening import WANTED, made, plays, said, share
from tests.dialogs.talking import ID

av = pytest.importorskip("av", reason="PyAV (extra `voice`) is not installed")
pytestmark = spec.needs_spec
PORTRAIT = Path(__file__).parents[2] / "pictures" / "portrait.jpg"
APPLICATION = (
    *("はじめる", "音声", "自分", "はい", ID, ID, "番号 太郎", "taro.a@gmail.com", "taro.a@gmail.com", "1", "A"),
    *("昭和60年10月10日", "付ける", "付ける", "付けない", "はい", "photo", "1", "はい", "はい", "はい", "はい"),
)
PATIENCE = 300
"""Seconds that a busy machine may take for a sound."""
ASKED = Reply("ja", (Say((Part("ask.terms"),)),), voice=True)


@pytest.fixture
async def speaking(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, line: Platform, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bot]:
    """Run a bot with its voice; reply tokens live as long as a busy machine needs."""
    monkeypatch.setattr(platform, "TOKEN_LIFE", PATIENCE)
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    share(tmp_path, tmp_path_factory)
    clock = MovableClock(TODAY)
    async with build(settings(tmp_path, line.base, voice="on"), clock=clock) as app:
        assert app.line is not None
        assert app.line.speaker is not None
        app.line.speaker.patience = PATIENCE
        found = Bot(app, clock)
        yield found
        await found.web.aclose()


async def tell(ann: Person, line: Platform, words: str) -> None:
    """Say something, or send the photo, and wait for the answer with its sound."""
    await ann.send(hooks.image(line, PORTRAIT.read_bytes()) if words == "photo" else hooks.text(line, words))
    await line.until(lambda: len(line.sent) > ann.shown, PATIENCE)
    await ann.answer()


async def test_text_and_sound_come_in_one_free_answer(speaking: Bot, line: Platform) -> None:
    ann = Person(line, speaking.post)
    for words in ("はじめる", "音声"):
        await tell(ann, line, words)
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


async def dumb(reply: Reply) -> None:
    """Fail to say anything."""


async def keep(person: str, data: bytes) -> str:
    """Keep a sound nowhere."""
    return f"https://bot.example/{person}"


async def test_a_text_does_not_wait_for_a_slow_voice_and_a_button_brings_the_sound_later() -> None:
    reply, sound = await Speaker(Slow(5), keep, patience=0.01).read("ann", ASKED)
    assert sound is None
    assert [(button.data, button.label.key) for button in reply.says[-1].buttons] == [(AGAIN, "label.listen_message")]


async def test_nobody_is_read_to_who_did_not_ask_or_whose_language_has_no_voice() -> None:
    silent = Reply("ja", ASKED.says)
    assert await Speaker(Slow(0), keep).read("ann", silent) == (silent, None)
    assert await Speaker(Slow(0), keep, lambda locale: False).read("ann", ASKED) == (ASKED, None)


async def test_letters_that_are_to_be_heard_are_waited_for() -> None:
    letters = Reply("ja", (Say((Part("ask.captcha"),), spoken=(Part("ask.captcha"),)),))
    same, sound = await Speaker(Slow(0.05), keep, patience=0.01).read("ann", letters)
    assert sound is not None
    assert (same, sound.url, sound.duration) == (letters, "https://bot.example/ann", 50)


async def test_a_voice_that_fails_is_told_once_and_again_after_it_was_well() -> None:
    speaker = Speaker(dumb, keep)

    async def told() -> bool:
        reply, sound = await speaker.read("ann", ASKED)
        return sound is None and reply.says[0].parts[0].key == "voice.failed"

    assert [await told() for _ in range(3)] == [True, False, False]
    speaker.voice = Slow(0)
    assert not await told()
    speaker.voice = dumb
    assert await told()


async def test_a_text_comes_alone_where_its_sound_cannot_be_stored() -> None:
    async def full(person: str, data: bytes) -> str:
        raise Busy

    reply, sound = await Speaker(Slow(0), full).read("ann", ASKED)
    assert sound is None
    assert [say.parts[0].key for say in reply.says] == ["voice.failed", "ask.terms"]


async def test_a_text_does_not_wait_for_a_slow_store_either() -> None:
    async def slow(person: str, data: bytes) -> str:
        await asyncio.sleep(5)
        raise Busy

    reply, sound = await Speaker(Slow(0), slow, patience=0.01).read("ann", ASKED)
    assert sound is None
    assert reply.says[-1].buttons[-1].data == AGAIN


@pytest.mark.slow
async def test_a_whole_application_is_heard(speaking: Bot, line: Platform) -> None:
    ann, voice = Person(line, speaking.post), speaking.app.voice
    assert voice is not None
    heard: list[str] = []

    async def listen(words: str) -> None:
        await tell(ann, line, words)
        for message in ann.newest.messages:
            if message["type"] == "audio":
                file = await speaking.web.get(urlsplit(message["originalContentUrl"]).path)
                assert file.headers["content-type"] == "audio/mp4"
                plays(file.content, "m4a", message["duration"] / 1000)
                heard.append(sha256(file.content).hexdigest())

    for words in APPLICATION:
        await listen(words)
    replies = [one.reply for one in await speaking.app.desk.outgoing(speaking.id())]
    aloud = [reply for reply in replies if reply.voice and not passing(reply)]
    assert heard == [sha256(sound.data).hexdigest() for sound in await made(voice, aloud, "m4a")]
    assert said(p for reply in aloud for p in voice.reading.passages(reply)) >= WANTED
    assert {one.by for one in line.sent} == {"reply"}

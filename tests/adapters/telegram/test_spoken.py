"""Replies as sound: after the text, in a new message, and in another way where somebody takes no voice messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio
from lo_bot_api_emulator import ApiRefusal

from adapters.telegram.acting import Acting
from adapters.telegram.outbound import TelegramSender
from adapters.telegram.pace import Pace
from adapters.telegram.post import Post
from adapters.telegram.spoken import Speaker
from adapters.voice import installed
from dialogs.effects import Button, Part, Reply, Say
from tests.adapters.telegram.conftest import Talk, talking
from tests.adapters.telegram.person import Person, until
from tests.adapters.telegram.shown import Trouble
from tests.adapters.voice.conftest import need
from tests.adapters.voice.sounds import heard

pytestmark = pytest.mark.asyncio(loop_scope="module")
SOUND = b"OggS" + bytes(range(256))
BUTTON = Button("terms:yes:2", Part("label.terms.yes"), 1)
REPLY = Reply("ja", (Say((Part("ask.terms"),), (BUTTON,)),), "terms", voice=True)
ERASED = Reply("ja", (Say((Part("erase.ask"),), (BUTTON,)),), "erase", voice=True)


@dataclass
class Clip:
    """A sound file."""

    data: bytes = SOUND
    seconds: float = 2.4
    name: str = ""


@dataclass
class Reader:
    """Reads everything aloud as the same clip."""

    heard: list[Reply] = field(default_factory=list)
    dumb: bool = False
    name: str = ""
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, reply: Reply) -> Clip | None:
        self.heard.append(reply)
        if self.meanwhile:
            await self.meanwhile()
        return None if self.dumb else Clip(name=self.name)


@dataclass
class Spoken:
    """Somebody, and a sender that speaks to them."""

    ann: Person
    sender: TelegramSender
    reader: Reader

    async def send(self, row: str, reply: Reply = REPLY) -> list[str]:
        """Send a reply; return what was called for it, but for taking the buttons before it away."""
        before = len(self.ann.telegram.calls)
        await self.sender.send(str(self.ann.id), reply, row)
        await self.sender.speaker.quiet()
        called = [call.method for call in self.ann.telegram.calls[before:]]
        return called[1:] if called[:1] == ["editMessageReplyMarkup"] else called


@pytest_asyncio.fixture(loop_scope="module")
async def spoken(talk: Talk) -> AsyncIterator[Spoken]:
    """A sender beside the bot's own, with a voice, and somebody who was greeted without it."""
    channel = talk.app.telegram
    assert channel is not None
    reader, pace = Reader(), Pace((1000, 6))
    speaker = Speaker(channel.client, channel.wording, pace, reader)
    post = Post(channel.client, channel._picture, pace)
    ann = talk.person()
    await ann.start()
    await talk.app.idle()
    yield Spoken(ann, TelegramSender(post, channel.memory, channel.wording, Acting(channel.client), speaker), reader)


async def test_who_comes_by_a_link_for_the_voice_is_spoken_to(tmp_path: Path) -> None:
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    async with talking(tmp_path, captcha=False, email_proof=False, voice="on") as talk:
        ann = talk.person()
        await ann.start("voice")
        asked = ann.last.id
        await ann.press("representative:self")
        assert ann.last.id > asked
        await until(lambda: any(call.method == "sendVoice" for call in talk.telegram.calls))
        made = [call.method for call in talk.telegram.calls]
        assert made.index("sendMessage") < made.index("sendVoice")
        sounds = [call for call in talk.telegram.calls if call.method == "sendVoice"]
        assert sounds
        for call in sounds:
            found = heard(call.files["voice"])
            assert (found.container, found.codec) == ("ogg", "opus")
            assert abs(found.seconds - int(call.fields["duration"])) <= 1


async def test_the_text_comes_first_then_the_sound(spoken: Spoken) -> None:
    assert await spoken.send("1") == ["sendMessage", "sendVoice"]
    call = spoken.ann.telegram.calls[-1]
    assert (call.fields["duration"], call.fields["protect_content"]) == ("2", True)
    assert call.files["voice"] == SOUND


async def test_what_is_not_read_aloud_has_no_sound(spoken: Spoken) -> None:
    assert await spoken.send("1", Reply("ja", REPLY.says)) == ["sendMessage"]
    assert spoken.reader.heard == []
    spoken.reader.dumb = True
    assert "sendVoice" not in await spoken.send("2")


async def test_letters_are_heard_also_where_the_voice_is_off(spoken: Spoken) -> None:
    say = Say((Part("captcha.renewed"),), (BUTTON,), spoken=(Part("captcha.spoken", {"letters": "a b"}),))
    assert await spoken.send("1", Reply("ja", (say,))) == ["sendMessage", "sendVoice"]


async def test_who_takes_no_voice_messages_gets_music_and_is_told_once_how_to_allow_them(spoken: Spoken) -> None:
    refusal = ApiRefusal("Bad Request: VOICE_MESSAGES_FORBIDDEN")
    spoken.ann.telegram.troubles.append(Trouble(refusal, ("sendVoice",), times=2))
    assert await spoken.send("1") == ["sendMessage", "sendVoice", "sendAudio", "sendMessage"]
    assert "プライバシー" in spoken.ann.text_shown
    assert await spoken.send("2", ERASED) == ["sendMessage", "sendVoice", "sendAudio"]


async def test_a_sound_that_cannot_be_sent_is_left_out(spoken: Spoken) -> None:
    spoken.ann.telegram.troubles.append(Trouble(ApiRefusal("Bad Request: wrong file"), ("sendVoice",)))
    assert await spoken.send("1") == ["sendMessage", "sendVoice"]


async def test_a_sound_that_must_wait_comes_without_the_text_again(spoken: Spoken) -> None:
    limit = ApiRefusal("Too Many Requests: retry after 1", 429, {"retry_after": 1})
    spoken.ann.telegram.troubles.append(Trouble(limit, ("sendVoice",)))
    assert await spoken.send("1") == ["sendMessage", "sendVoice", "sendVoice"]


async def test_a_sound_of_everybody_s_is_uploaded_once_and_one_person_s_own_each_time(spoken: Spoken) -> None:
    for name, uploads in (("", [True, True]), ("fixed", [True, False])):
        spoken.reader.name = name
        for row in (f"{name}1", f"{name}2"):
            await spoken.send(row)
        voices = [call for call in spoken.ann.telegram.calls if call.method == "sendVoice"][-2:]
        assert [call.files.get("voice") == SOUND for call in voices] == uploads
        assert all(call.status == 200 for call in voices)


async def test_an_upload_that_telegram_no_longer_knows_is_made_again(spoken: Spoken) -> None:
    spoken.reader.name = "lost"
    await spoken.send("1")
    gone = ApiRefusal("Bad Request: wrong file identifier")
    spoken.ann.telegram.troubles.append(Trouble(gone, ("sendVoice",)))
    assert await spoken.send("2") == ["sendMessage", "sendVoice", "sendVoice"]
    assert spoken.ann.telegram.calls[-1].files["voice"] == SOUND


async def test_a_voice_that_fails_is_told_once_and_again_after_it_was_well(spoken: Spoken) -> None:
    spoken.reader.dumb = True
    assert await spoken.send("1") == ["sendMessage", "sendMessage"]
    assert "文字で続けます" in spoken.ann.text_shown
    assert await spoken.send("2") == ["sendMessage"]
    spoken.reader.dumb = False
    assert await spoken.send("3") == ["sendMessage", "sendVoice"]
    spoken.reader.dumb = True
    assert await spoken.send("4") == ["sendMessage", "sendMessage"]


async def test_who_dies_while_a_reply_is_read_aloud_has_noted_that_its_text_is_out(spoken: Spoken) -> None:
    noted = []

    async def look() -> None:
        noted.append(await spoken.sender.memory.of(str(spoken.ann.id)))

    spoken.reader.meanwhile = look
    await spoken.send("1")
    (out,) = [shown.id for shown in spoken.ann.shown if shown.armed]
    assert [(note.row, note.done, note.armed) for note in noted] == [("1", 1, out)]


async def test_no_text_waits_for_the_sound_before_it_and_that_sound_is_left(spoken: Spoken) -> None:
    slow, address = asyncio.Event(), str(spoken.ann.id)

    async def wait() -> None:
        spoken.reader.meanwhile = None
        await slow.wait()

    spoken.reader.meanwhile = wait
    await spoken.sender.send(address, REPLY, "1")
    await until(lambda: spoken.reader.heard == [REPLY])
    assert await spoken.send("2", ERASED) == ["sendMessage", "sendVoice"]
    slow.set()
    assert await spoken.send("3") == ["sendMessage", "sendVoice"]
    assert spoken.reader.heard == [REPLY, ERASED, REPLY]


async def test_no_sound_comes_after_what_another_process_has_said_since(spoken: Spoken) -> None:
    async def answer() -> None:
        spoken.reader.meanwhile = None
        note = await spoken.sender.memory.of(str(spoken.ann.id))
        await spoken.sender.memory.keep(str(spoken.ann.id), replace(note, row="2"))

    spoken.reader.meanwhile = answer
    assert await spoken.send("1") == ["sendMessage"]


async def test_a_voice_that_fails_leaves_the_text_alone(spoken: Spoken) -> None:
    async def fail() -> None:
        raise OSError

    spoken.reader.meanwhile = fail
    assert await spoken.send("1") == ["sendMessage"]


async def test_with_the_voice_on_nothing_is_changed_in_place(spoken: Spoken) -> None:
    ticket = str(spoken.ann.last.id)
    called = await spoken.send("1", Reply("ja", ERASED.says, "erase", voice=True, ticket=ticket))
    assert called == ["sendMessage", "sendVoice"]

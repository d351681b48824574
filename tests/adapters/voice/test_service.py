"""A reply becomes one sound: fixed passages are kept, personal ones are not, nothing is made twice or for nobody."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.voice.breaker import Breaker
from adapters.voice.cache import Folder
from dialogs.effects import Button, Part, Reply, Say
from dialogs.reading import Passage, Reading
from tests.adapters.voice.sounds import Tones, heard

if TYPE_CHECKING:
    from adapters.voice.service import Voice

pytestmark = pytest.mark.usefixtures("encoder")
BRAILLE = Say((Part("ask.braille"),), (Button("braille:want:1", Part("label.want"), 1),))
MIXED = Reply("ja", (Say((Part("done.email", {"value": "taro@gmail.com"}),)), BRAILLE), voice=True)
LETTERS = Say((Part("captcha.alt"),), spoken=(Part("captcha.spoken", {"letters": "447y6k"}),))


def speaker(reading: Reading, folder: Path, *engines: Tones | Breaker) -> Voice:
    """Return a voice with these engines."""
    from adapters.voice.service import Voice

    return Voice(reading, engines, Folder(folder))


async def test_a_reply_is_one_sound_in_either_format(reading: Reading, tmp_path: Path) -> None:
    voice = speaker(reading, tmp_path, Tones())
    for kind, mime in (("ogg", "audio/ogg"), ("m4a", "audio/mp4")):
        sound = await voice.sound(MIXED, "ogg" if kind == "ogg" else "m4a")
        assert sound is not None
        assert sound.mime == mime
        assert sound.seconds == pytest.approx(3.0, abs=0.3)
        assert heard(sound.data).seconds == pytest.approx(sound.seconds, abs=0.1)


async def test_what_is_fixed_is_kept_on_disk_and_what_is_personal_is_not(reading: Reading, tmp_path: Path) -> None:
    first, second = Tones(), Tones()
    await speaker(reading, tmp_path, first).sound(MIXED, "ogg")
    assert len(list(tmp_path.rglob("*.clip"))) == 2
    await speaker(reading, tmp_path, second).sound(MIXED, "ogg")
    assert len(first.asked) == 3
    assert second.asked == [first.asked[0]]
    assert "ジーメール" in second.asked[0]


async def test_only_a_fixed_sound_has_a_name_by_which_it_can_be_sent_again(reading: Reading, tmp_path: Path) -> None:
    voice = speaker(reading, tmp_path, Tones())
    fixed = Reply("ja", (BRAILLE,), voice=True)
    sounds = [await voice.sound(reply, "ogg") for reply in (fixed, fixed, replace(fixed, speed=0.7), MIXED)]
    first, again, slower, personal = [sound.name for sound in sounds if sound]
    assert first == again != slower
    assert personal == ""


async def test_the_letters_of_a_captcha_never_reach_the_disk(reading: Reading, tmp_path: Path) -> None:
    engine = Tones()
    voice = speaker(reading, tmp_path, engine)
    assert await voice.sound(Reply("ja", (LETTERS,)), "ogg") is not None
    assert "ワイ" in engine.asked[0]
    assert list(tmp_path.rglob("*")) == []


async def test_the_same_passage_is_made_once_however_many_want_it(reading: Reading, tmp_path: Path) -> None:
    engine = Tones(wait=0.05)
    voice = speaker(reading, tmp_path, engine)
    sounds = await asyncio.gather(*(voice.sound(MIXED, "ogg") for _ in range(5)))
    assert len(engine.asked) == 3
    assert len({sound.data for sound in sounds if sound}) == 1


async def test_a_sound_that_nobody_waits_for_any_more_is_given_up(reading: Reading, tmp_path: Path) -> None:
    engine = Tones(wait=0.3)
    voice = speaker(reading, tmp_path, engine)
    stale = asyncio.create_task(voice.sound(MIXED, "ogg"))
    await asyncio.sleep(0.05)
    stale.cancel()
    await asyncio.sleep(0.4)
    assert (len(engine.asked), engine.ended) == (3, [])


async def test_giving_up_does_not_disturb_others_who_wait(reading: Reading, tmp_path: Path) -> None:
    engine = Tones(wait=0.1)
    voice = speaker(reading, tmp_path, engine)
    stale, other = (asyncio.create_task(voice.sound(MIXED, "ogg")) for _ in range(2))
    await asyncio.sleep(0.02)
    stale.cancel()
    assert await other is not None


async def test_a_broken_engine_means_no_sound_and_is_spared_after_a_while(reading: Reading, tmp_path: Path) -> None:
    engine = Tones(broken=True)
    voice = speaker(reading, tmp_path, Breaker(engine))
    for _ in range(5):
        assert await voice.sound(MIXED, "ogg") is None
    assert len(engine.asked) < 10


async def test_a_language_without_a_voice_has_no_sound(reading: Reading, tmp_path: Path) -> None:
    voice = speaker(reading, tmp_path, Tones())
    assert voice.speaks("ja_easy")
    assert await voice.sound(Reply("en", (BRAILLE,), voice=True), "ogg") is None


async def test_without_voice_a_reply_has_no_sound(reading: Reading, tmp_path: Path) -> None:
    assert await speaker(reading, tmp_path, Tones()).sound(Reply("ja", (BRAILLE,)), "ogg") is None


async def test_the_real_voice_says_a_reply_in_every_language(voice: Voice) -> None:
    for locale in filter(voice.speaks, ("ja", "ja_easy", "en")):
        for kind in ("ogg", "m4a"):
            reply = Reply(locale, MIXED.says, voice=True, speed=1.3)
            sound = await voice.sound(reply, "ogg" if kind == "ogg" else "m4a")
            assert sound is not None
            found = heard(sound.data)
            assert found.seconds == pytest.approx(sound.seconds, abs=0.1)
            assert 0.1 < found.peak < 1.0


async def test_a_long_passage_is_shared_out_by_its_sentences(reading: Reading, tmp_path: Path) -> None:
    from adapters.voice.service import LONGEST

    engine = Tones()
    text = "".join(f"これは{number}番めの、とても長い文です。" for number in range(12))
    await speaker(reading, tmp_path, engine).spoken([Passage(text, "ja")], 1.0, "ogg")
    assert "".join(engine.asked) == text
    assert max(map(len, engine.asked)) <= LONGEST
    assert all(asked.endswith("。") for asked in engine.asked)

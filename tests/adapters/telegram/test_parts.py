"""The small parts: lengths, pace, the shape of presses."""

from __future__ import annotations

import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from adapters.telegram import limits
from adapters.telegram.commands import LOCALES, WORDS, command, door
from adapters.telegram.inbound import read
from adapters.telegram.pace import Pace
from adapters.telegram.taking import Counts
from dialogs.events import Started, Text
from tests.dialogs.talking import vocabulary

SAME = {"settings": "help", "stop": "pause", "english": "language_english", "japanese": "language"}


@given(st.text(max_size=400), st.integers(4, 60))
def test_a_cut_text_is_whole_and_every_piece_fits(text: str, most: int) -> None:
    pieces = limits.cut(text, most)
    assert all(limits.units(piece) <= most for piece in pieces)
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")


def test_lengths_are_counted_as_telegram_counts_them() -> None:
    assert limits.units("aあ𠮷") == 4


@pytest.mark.parametrize("name", WORDS)
def test_every_command_is_a_word_that_is_understood(name: str) -> None:
    wanted = {**SAME, "easy": "language_easy"}.get(name, name)
    event = command(f"/{name}", "ja")
    assert isinstance(event, Text)
    assert vocabulary().command(event.text) == wanted


@pytest.mark.parametrize("text", ["/start", "/START@guide_bot", "/start  x_y", "/start 48210937556120487739105"])
def test_start_takes_nothing_from_a_link_that_it_does_not_know(text: str) -> None:
    assert command(text, "vi") == Started("vi")


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        ("c-A", Started("vi", "A")),
        ("c-D", Started("vi")),
        ("c-a", Started("vi")),
        ("easy_c-C_voice", Started("ja_easy", "C", True)),
        ("voice_en", Started("en", voice=True)),
        ("go-ABCD2345", Started("vi", code="ABCD2345")),
        ("go-123456789018", Started("vi")),
        ("en_go-ABCD2345", Started("en", code="ABCD2345")),
    ],
)
def test_a_link_may_name_a_language_a_course_the_voice_and_a_code(payload: str, event: Started) -> None:
    assert command(f"/start {payload}", "vi") == event


@pytest.mark.parametrize(("language", "locale"), LOCALES.items())
def test_the_address_that_other_channels_show_is_read_here(language: str, locale: str) -> None:
    link = door("guide_bot").format(language=language, code="ABCD2345")
    address, payload = link.split("?start=")
    assert address == "https://t.me/guide_bot"
    assert len(payload) <= 64 and re.fullmatch(r"[A-Za-z0-9_-]+", payload)
    assert command(f"/start {payload}", "vi") == Started(locale, code="ABCD2345")


def test_a_slash_within_a_text_is_no_command() -> None:
    assert command("1/2 a/b", "ja") == Text("1/2 a/b")


async def test_a_burst_goes_at_once_and_then_about_one_a_second() -> None:
    now = [0.0]
    pace = Pace((1.0, 2.0), (1000.0, 1000.0), lambda: now[0])
    for chat in (1, 2):
        async with asyncio.timeout(0.5):
            await pace.wait(chat)
            await pace.wait(chat)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await pace.wait(1)
    now[0] += 60
    async with asyncio.timeout(0.5):
        await pace.wait(1)


async def test_all_chats_together_keep_below_the_limit_of_the_bot() -> None:
    pace = Pace((1000.0, 1000.0), (1.0, 3.0), lambda: 0.0)
    for chat in range(3):
        await pace.wait(chat)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await pace.wait(4)


def test_counts_forget_the_oldest() -> None:
    counts = Counts(2)
    assert [counts.add(name) for name in ("a", "b", "a", "c", "b")] == [1, 1, 2, 1, 1]


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "brand_new"])
def test_other_kinds_of_updates_are_nothing_to_us(kind: str) -> None:
    chat = {"id": -100, "type": "channel", "title": "x"}
    update = Update.de_json({"update_id": 1, kind: {"message_id": 1, "date": 1, "chat": chat}})
    assert read(update) is None

"""Links tell nothing, open only here, and end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.media.gallery import media_type
from adapters.media.links import PATH, Gone, Linked, Links
from dialogs.effects import Image, Part
from dialogs.events import BlobRef

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
BLOB = BlobRef("0f" * 16, "aa" * 32, 300_000)
ALT = Part("photo.preview_alt")


def links(now: datetime = NOON, key: bytes = bytes(32)) -> Links:
    """Return links at a time."""
    return Links(key, "https://bot.example", lambda: now)


def token(link: str) -> str:
    """Return the secret part of a link."""
    return urlsplit(link).path.removeprefix(PATH)


@pytest.mark.parametrize(
    ("thing", "linked"),
    [
        (Image("captcha", ALT, "x7k2p9"), Linked("captcha", "x7k2p9")),
        (Image("preview", ALT, blob=BLOB), Linked("preview", blob=BLOB)),
        (Linked("sound", blob=BLOB), Linked("sound", blob=BLOB)),
    ],
)
def test_a_link_leads_to_what_it_was_made_for(thing: Image | Linked, linked: Linked) -> None:
    assert links().open(token(links().to(thing))) == linked


def test_a_link_tells_nothing_and_is_never_the_same() -> None:
    image = Image("captcha", ALT, "x7k2p9")
    first, second = links().to(image), links().to(image)
    assert first != second
    assert "x7k2p9" not in first
    assert len(first) < 1000


def test_a_link_ends() -> None:
    link = token(links().to(Image("captcha", ALT, "x7k2p9")))
    assert links(NOON + timedelta(minutes=59)).open(link)
    with pytest.raises(Gone):
        links(NOON + timedelta(minutes=61)).open(link)


def test_only_the_key_that_made_a_link_opens_it() -> None:
    with pytest.raises(Gone):
        links(key=b"x" * 32).open(token(links().to(Image("captcha", ALT, "x7k2p9"))))


@given(st.text(max_size=80))
def test_whatever_is_no_link_of_ours_opens_nothing(text: str) -> None:
    with pytest.raises(Gone):
        links().open(text)


def test_only_what_we_make_ourselves_is_named() -> None:
    assert media_type(b"\x89PNG\r\n\x1a\nrest") == "image/png"
    assert media_type(b"\xff\xd8\xffrest") == "image/jpeg"
    assert media_type(b"\x00\x00\x00\x1cftypM4A ") == "audio/mp4"
    assert media_type(b"<script>") == "application/octet-stream"

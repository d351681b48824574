"""Random, half-right and hostile inputs for every parser: a refusal it announces, never a crash, never a long wait."""

from __future__ import annotations

import io
import os
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.fuzz.conftest import TRIED
from tests.fuzz.parsers import BYTES, JSON, TEXTS, Parser, encoded

TRIES = int(os.environ.get("FUZZ", "60"))
"""Inputs for each parser and kind of input; `FUZZ=10000` for a night."""

PIECES = st.sampled_from(
    [
        *"0123456789０１２３ー－‐ 　\n・.@＠年月日昭和平成令元十六〇SHhRr髙﨑太郎ｶﾞabcABC<>&\"'{}[]()%:;,|\\",
        *("\u200b", "\u202e", "\U000e0100", "\x00", "\u0301", "😀", "\ud800", "@gmail.com", "https://", "one:"),
        *("です", "カード", "期限", "切れ", "なくし", "ない", "はい", "いいえ", "変更", "3番を直す", "A" * 70),
    ]
)
ANY = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY)
FIELDS = """
    id text data locale events type message mode source userId groupId timestamp replyToken webhookEventId postback
    params date deliveryContext isRedelivery contentProvider fileName fileSize imageSet index total unsend messageId
    update_id from chat language_code first_name is_bot callback_query photo document file_size file_id caption
    file_unique_id width height my_chat_member old_chat_member new_chat_member status user entities offset length
    version drafts answers raw current side key revision ref touched_at greeted
"""
NAMES = st.sampled_from(FIELDS.split())
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(NAMES, ANY), inner, max_size=6)),
    max_leaves=15,
)
VALID = {
    "web text": {"id": "6f2f8a52-5d52-4b8a-9f6d-2f1f3a1f1f1f", "text": "はい"},
    "web start": {"id": "6f2f8a52-5d52-4b8a-9f6d-2f1f3a1f1f1f", "locale": "ja-JP"},
    "web press": {"id": "6f2f8a52-5d52-4b8a-9f6d-2f1f3a1f1f1f", "data": "course:A:3"},
    "LINE webhook": {
        "destination": "U1",
        "events": [
            {
                "type": "message",
                "mode": "active",
                "timestamp": 1_790_000_000_000,
                "webhookEventId": "01H",
                "replyToken": "r",
                "deliveryContext": {"isRedelivery": False},
                "source": {"type": "user", "userId": "U" + "0" * 32},
                "message": {"id": "1", "type": "text", "text": "はい"},
            }
        ],
    },
    "Telegram webhook": {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1_790_000_000,
            "chat": {"id": 1, "type": "private", "first_name": "a"},
            "from": {"id": 1, "is_bot": False, "first_name": "a", "language_code": "ja"},
            "text": "はい",
        },
    },
    "saved state": {"version": 1, "locale": "ja", "drafts": []},
}
CALM = settings(max_examples=TRIES, deadline=2000, suppress_health_check=list(HealthCheck))


def tried(name: str, parser: Parser, given_: object) -> None:
    """Let one parser read one input."""
    TRIED[name] += 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parser.read(given_)
        except parser.refusals:
            return


@st.composite
def bent(draw: st.DrawFn, value: object) -> object:
    """Return a right document in which some values are replaced."""
    if draw(st.integers(0, 9)) == 0:
        return draw(TREES)
    if isinstance(value, dict):
        kept = {name: draw(bent(inner)) for name, inner in value.items() if draw(st.integers(0, 14))}
        return kept | draw(st.dictionaries(NAMES, SCALARS, max_size=1))
    if isinstance(value, list):
        return [draw(bent(inner)) for inner in value]
    return value


def picture(kind: str) -> bytes:
    """Return a small picture file."""
    file = io.BytesIO()
    Image.new("CMYK" if kind == "CMYK" else "RGB", (64, 80), 7).save(file, "JPEG" if kind == "CMYK" else kind)
    return file.getvalue()


PICTURES = [picture(kind) for kind in ("JPEG", "CMYK", "PNG", "GIF", "BMP", "TIFF", "WEBP")]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Return a picture with some bytes changed, cut off or repeated."""
    data = bytearray(draw(st.sampled_from(PICTURES)))
    for _ in range(draw(st.integers(0, 12))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))]) * draw(st.sampled_from([1, 1, 1, 2]))


@pytest.mark.parametrize("name", TEXTS)
@given(typed=ANY)
@CALM
def test_texts(name: str, typed: str) -> None:
    tried(name, TEXTS[name], typed)


@pytest.mark.parametrize("name", [*BYTES, *JSON])
@given(data=st.one_of(st.binary(max_size=400), broken()))
@CALM
def test_bytes(name: str, data: bytes) -> None:
    tried(name, (BYTES | JSON)[name], data)


@pytest.mark.parametrize("name", JSON)
@given(tree=TREES)
@CALM
def test_any_json(name: str, tree: object) -> None:
    tried(name, JSON[name], encoded(tree))


@pytest.mark.parametrize("name", JSON)
@given(draw=st.data())
@CALM
def test_nearly_right_json(name: str, draw: st.DataObject) -> None:
    tried(name, JSON[name], encoded(draw.draw(bent(VALID[name]))))


@pytest.mark.parametrize("name", JSON)
def test_deep_json_and_odd_numbers(name: str) -> None:
    for data in (b"[" * 100_000, b'{"events":' * 5000, b'{"text":1e999999,"events":[1e99]}', b"-" * 9999, b"\xff\xfe{"):
        tried(name, JSON[name], data)


@pytest.mark.parametrize("name", TEXTS)
def test_long_texts_take_no_long_time(name: str) -> None:
    for data in ("9" * 20_000, "a@" * 10_000, " " * 20_000, "﷽" * 5000, "A." * 10_000, "昭" * 20_000, "́" * 20_000):
        tried(name, TEXTS[name], data)

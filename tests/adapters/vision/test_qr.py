"""QR codes of forms, as photographs show them."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from adapters.vision.pool import VisionPool
from adapters.vision.qr import QrResult, application_id, judge, make, official
from tests.adapters.vision.pictures import PORTRAIT, saved

OFFICIAL = "https://net.kojinbango-card.go.jp/SS_SERVICE_OUT/FA01S001Action.do"
NUMBER = "20261123456789012345678"
OTHER_NUMBER = "99261123456789012345678"
FORM = f"{OFFICIAL}?id={NUMBER}"


def code(text: str) -> Image.Image:
    return Image.open(BytesIO(make(text))).convert("RGB")


def paper(*texts: str, size: tuple[int, int] = (1080, 1440)) -> Image.Image:
    """A sheet with codes on it, one below the other."""
    sheet = Image.new("RGB", size, (236, 232, 224))
    for row, text in enumerate(texts):
        sheet.paste(code(text).resize((330, 330)), (600, 100 + row * 450))
    return sheet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FORM, NUMBER),
        (f"{OFFICIAL}/{NUMBER}", NUMBER),
        (f"https://NET.Kojinbango-Card.go.jp/x?a={NUMBER}&b=1", NUMBER),
        (f"{OFFICIAL}?a={NUMBER}&b={NUMBER}", NUMBER),
        (f"{OFFICIAL}?a={NUMBER}&b={OTHER_NUMBER}", ""),
        (f"{OFFICIAL}?id={NUMBER}0", ""),
        (f"{OFFICIAL}?id={NUMBER[:-1]}", ""),
        (f"{OFFICIAL}#{NUMBER}", ""),
        (OFFICIAL, ""),
    ],
)
def test_exactly_one_run_of_23_digits_is_an_id(text: str, expected: str) -> None:
    assert official(text)
    assert application_id(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        NUMBER,
        FORM.replace("https", "http"),
        FORM.replace(".go.jp", ".go.jp:443"),
        FORM.replace(".go.jp", ".go.jp.example.com"),
        FORM.replace(".go.jp", ".go.jp."),
        FORM.replace("https://net.", "https://net.kojinbango-card.go.jp@evil.example/"),
        FORM.replace("https://", "https://user:pass@"),
        FORM.replace("https://net.kojinbango", "https://net-kojinbango"),
        FORM.replace("kojinbango-card", "kojinbangou-card"),
        FORM.replace("kojinbango-card.go.jp", "kojinbango-card.go.jp\\@evil.example"),
        FORM.replace("kojinbango-card", "kojin\tbango-card"),
        FORM.replace("net.", "net。"),
        FORM.replace("o", "ο"),
        f"javascript:alert({NUMBER})",
        f"https://[{NUMBER}/",
        f"WIFI:S:net.kojinbango-card.go.jp;P:{NUMBER};;",
        f" {FORM}",
    ],
)
def test_nothing_but_the_official_host_is_official(text: str) -> None:
    assert not official(text)
    assert application_id(text) == ""
    assert judge(frozenset({text})) == QrResult("other_host", count=1)


@given(st.text() | st.text("https:/@?#[]net.kojibagocrdp0123456789\\ \t").map(lambda tail: FORM[:8] + tail))
def test_any_text_gets_an_answer(text: str) -> None:
    found = judge(frozenset({text}))
    assert found.value == "" or (found.found == "id" and official(text))


def test_several_codes_are_told_apart() -> None:
    other = f"{OFFICIAL}?id={OTHER_NUMBER}"
    assert judge(frozenset()) == QrResult("not_found")
    assert judge(frozenset({FORM, "https://example.com/"})) == QrResult("id", NUMBER, 2)
    assert judge(frozenset({FORM, other})) == QrResult("several", count=2)
    assert judge(frozenset({OFFICIAL, "https://example.com/"})) == QrResult("several", count=2)
    assert judge(frozenset({OFFICIAL})) == QrResult("no_id", count=1)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "picture",
    [
        saved(paper(FORM), quality=40),
        saved(paper(FORM), "PNG"),
        saved(paper(FORM), "WEBP"),
        saved(paper(FORM).rotate(33, Image.Resampling.BICUBIC, expand=True)),
        saved(paper(FORM).filter(ImageFilter.GaussianBlur(3))),
        saved(paper(FORM).point(lambda level: level // 4)),
        saved(paper(FORM).resize((3024, 4032))),
        saved(paper(FORM).resize((360, 480))),
        saved(code(FORM), "PNG"),
        saved(Image.eval(code(FORM), lambda level: 255 - level)),
    ],
    ids=["jpeg", "png", "webp", "askew", "blurred", "dark", "12-megapixel", "far", "bare", "inverted"],
)
async def test_codes_are_read_off_photographs(pool: VisionPool, picture: bytes) -> None:
    assert await pool.read_qr(picture) == QrResult("id", NUMBER, 1)


@pytest.mark.asyncio(loop_scope="module")
async def test_two_forms_in_one_picture_are_several(pool: VisionPool) -> None:
    two = saved(paper(FORM, f"{OFFICIAL}?id={OTHER_NUMBER}"))
    assert await pool.read_qr(two) == QrResult("several", count=2)


@pytest.mark.asyncio(loop_scope="module")
async def test_strange_codes_are_not_trusted(pool: VisionPool) -> None:
    assert (await pool.read_qr(saved(paper("https://example.com/?id=" + NUMBER)))).found == "other_host"
    assert (await pool.read_qr(saved(paper(OFFICIAL)))).found == "no_id"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        bytes(21_000_000),
        PORTRAIT.read_bytes(),
        saved(paper(FORM))[:500],
        saved(Image.new("1", (9_000, 9_000)), "PNG"),
        saved(Image.new("L", (1, 1))),
        saved(Image.effect_noise((800, 800), 90)),
    ],
    ids=["empty", "text", "large", "portrait", "cut", "bomb", "dot", "noise"],
)
async def test_no_code_is_found_where_there_is_none(pool: VisionPool, data: bytes) -> None:
    assert await pool.read_qr(data) == QrResult("not_found")

"""Hostile files of many kinds: each gets a clear answer, none brings the process down or makes it large."""

from __future__ import annotations

import multiprocessing
import random
import re
import struct
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from adapters.vision.pool import VisionPool
from tests.adapters.vision.pictures import PORTRAIT, exif, multi_picture, portrait, saved, with_segment, with_size

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc"),
]

TODAY = date(2026, 11, 23)
GOOD = PORTRAIT.read_bytes()
MOST_MEMORY = 250 * 1024
"""Kilobytes the process may ever have held, libraries and networks included."""


@cache
def noisy(side: int, **options: Any) -> bytes:
    noise = Image.effect_noise((500, 500), 60).resize((side, side))
    return saved(Image.merge("RGB", (noise, noise, noise)), **{"quality": 50, **options})


def broken_middle() -> bytes:
    at = len(GOOD) // 2
    return GOOD[:at] + random.Random(0).randbytes(3000) + GOOD[at + 3000 :]


def many_scans() -> bytes:
    """A progressive file whose last scan is repeated 400 times."""
    data = saved(portrait().resize((500, 640)), quality=60, progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 400 + b"\xff\xd9"


def with_depth(bits: int) -> bytes:
    """The portrait with another number of bits in its header."""
    at = GOOD.index(b"\xff\xc0")
    return GOOD[: at + 4] + bytes([bits]) + GOOD[at + 5 :]


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "empty": (lambda: b"", {"unsafe"}),
    "zeros": (lambda: bytes(50_000), {"unsafe"}),
    "web page": (lambda: b"<html><script>alert(1)</script>" * 2000, {"unsafe"}),
    "program": (lambda: b"\x7fELF" + bytes(50_000), {"unsafe"}),
    "PDF": (lambda: b"%PDF-1.7\n" + bytes(50_000), {"not_jpeg"}),
    "PNG": (lambda: saved(portrait(), "PNG"), {"not_jpeg"}),
    "PNG bomb": (lambda: saved(Image.new("1", (30_000, 30_000)), "PNG"), {"not_jpeg"}),
    "GIF": (lambda: saved(portrait(), "GIF"), {"not_jpeg"}),
    "WebP": (lambda: saved(portrait(), "WEBP"), {"not_jpeg"}),
    "TIFF": (lambda: saved(portrait(), "TIFF"), {"not_jpeg"}),
    "iPhone original": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(50_000), {"heic"}),
    "film": (lambda: b"\x00\x00\x00\x18ftypisom" + bytes(50_000), {"not_jpeg"}),
    "three bytes": (lambda: b"\xff\xd8\xff", {"truncated"}),
    "head only": (lambda: GOOD[:300], {"truncated"}),
    "half": (lambda: GOOD[: len(GOOD) // 2], {"truncated"}),
    "200 bytes short": (lambda: GOOD[:-200], {"truncated"}),
    "no end": (lambda: GOOD[:-2], {"truncated"}),
    "twice": (lambda: GOOD + GOOD, {"mouth_open"}),
    "12 bits a colour": (lambda: with_depth(12), {"unsafe"}),
    "no tables": (lambda: GOOD.replace(b"\xff\xdb", b"\xff\xfe"), {"unsafe"}),
    "height told later": (lambda: with_size(GOOD, 1200, 0), {"unsafe"}),
    "strip": (lambda: saved(portrait().resize((6000, 480))), {"no_face"}),
    "drawing": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>' * 1000, {"unsafe"}),
    "archive": (lambda: b"PK\x03\x04" + bytes(50_000), {"unsafe"}),
    "noise for data": (lambda: b"\xff\xd8\xff\xda" + random.Random(1).randbytes(50_000), {"unsafe"}),
    "broken in the middle": (broken_middle, {"unsafe"}),
    "65000 by 65000 in the header": (lambda: with_size(GOOD, 65_000, 65_000), {"too_many_pixels"}),
    "0 by 0 in the header": (lambda: with_size(GOOD, 0, 0), {"unsafe"}),
    "20000 by 20000": (lambda: saved(Image.new("L", (20_000, 20_000)), quality=10), {"too_many_pixels"}),
    "6200 wide": (lambda: saved(Image.new("RGB", (6200, 500))), {"too_many_pixels"}),
    "largest": (lambda: noisy(6000), {"no_face"}),
    "large in passes": (lambda: noisy(5500, progressive=True), {"no_face"}),
    "too large in passes": (lambda: noisy(5800, progressive=True, subsampling=0, quality=30), {"unsafe"}),
    "hundreds of passes": (many_scans, set()),
    "for printing": (lambda: saved(portrait().convert("CMYK")), {"not_rgb"}),
    "garbage records": (
        lambda: with_segment(GOOD, 0xE1, b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + random.Random(2).randbytes(400)),
        {"mouth_open"},
    ),
    "records that point at themselves": (
        lambda: with_segment(
            GOOD, 0xE1, b"Exif\x00\x00" + struct.pack("<HHIHHHIII", 0x4949, 42, 8, 1, 0x8769, 4, 1, 8, 8)
        ),
        {"mouth_open"},
    ),
    "orientation 99": (lambda: saved(portrait(), exif=exif(99)), {"mouth_open"}),
    "garbage colour profile": (lambda: saved(portrait(), icc_profile=b"acsp" * 5000), {"mouth_open"}),
    "several pictures": (lambda: multi_picture(place=True), {"mouth_open", "gps"}),
    "40 megabytes": (lambda: bytes(40_000_000), {"too_large_bytes", "unsafe"}),
    "padded": (lambda: GOOD + bytes(7_000_000), {"too_large_bytes"}),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_gets_a_clear_answer(seeing: VisionPool, name: str) -> None:
    make, expected = HOSTILE[name]
    data = make()
    checked = await seeing.check(data, "", 0, TODAY)
    assert {finding.code for finding in checked.judged} >= expected
    assert (await seeing.read_qr(data)).value == ""


async def test_the_process_never_grew_large(seeing: VisionPool) -> None:
    for name in ("largest", "large in passes", "several pictures"):
        await seeing.check(HOSTILE[name][0](), "", 1, TODAY)
    twelve = saved(portrait().resize((4032, 3024)), exif=exif(6))
    assert (await seeing.check(twelve, "", 0, TODAY)).stored is not None
    (child,) = multiprocessing.active_children()
    status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak is not None
    assert int(peak[1]) < MOST_MEMORY


async def test_nothing_of_a_face_leaves_the_process(seeing: VisionPool) -> None:
    checked = await seeing.check(GOOD, "", 0, TODAY)
    assert set(checked.where) == {"horizontal", "top"}
    assert {finding.code for finding in checked.findings} == {"mouth_open"}
    assert all(not finding.details for finding in checked.findings)

"""Photo files of every kind, judged in the limited process."""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from adapters.vision.pool import CheckedPhoto, VisionPool
from adapters.vision.segments import split
from tests.adapters.vision.pictures import (
    PORTRAIT,
    XMP,
    exif,
    multi_picture,
    portrait,
    saved,
    with_segment,
    with_size,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

TODAY = date(2026, 11, 23)
GOOD = PORTRAIT.read_bytes()
BIG = 6200


async def looked(pool: VisionPool, data: bytes, turns: int = 0, name: str = "photo.jpg") -> CheckedPhoto:
    return await pool.check(data, name, turns, TODAY)


def codes(checked: CheckedPhoto) -> list[str]:
    return [finding.code for finding in checked.findings]


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(BytesIO(data))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Root mean square of the difference in steps of 256, the worst of three colours."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).rms)


async def test_a_good_photo_is_kept_as_it_came(pool: VisionPool) -> None:
    checked = await looked(pool, GOOD)
    assert (checked.judged, checked.width, checked.height, checked.stored) == ((), 1200, 1544, None)
    assert checked.accepted


async def test_a_multi_picture_jpeg_is_a_jpeg(pool: VisionPool) -> None:
    checked = await looked(pool, multi_picture())
    assert (codes(checked), checked.stored) == ([], None)


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "PNG"), ("GIF", "GIF"), ("WEBP", "WebP"), ("BMP", "BMP"), ("TIFF", "TIFF")]
)
async def test_another_format_named_jpg_is_called_by_its_name(pool: VisionPool, kind: str, name: str) -> None:
    (finding,) = (await looked(pool, saved(portrait(), kind))).findings
    assert (finding.code, finding.level, finding.details) == ("not_jpeg", "block", {"format": name})


async def test_animations_and_deep_colours_are_no_jpeg(pool: VisionPool) -> None:
    frames = [Image.new("L", (500, 500), shade) for shade in (0, 128)]
    assert codes(await looked(pool, saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))) == ["not_jpeg"]
    assert codes(await looked(pool, saved(frames[0], "PNG", save_all=True, append_images=frames[1:]))) == ["not_jpeg"]
    assert codes(await looked(pool, saved(Image.new("I;16", (500, 500)), "PNG"))) == ["not_jpeg"]


async def test_an_iphone_original_is_told_how_to_become_a_jpeg(pool: VisionPool) -> None:
    assert codes(await looked(pool, b"\x00\x00\x00\x18ftypheic" + bytes(50_000), name="IMG_1.jpg")) == ["heic"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["unsafe"]),
        (bytes(50_000), ["unsafe"]),
        (b"<!DOCTYPE html><script>alert(1)</script>" * 2000, ["unsafe"]),
        (b"%PDF-1.7\n" + bytes(50_000), ["not_jpeg"]),
        (b"\xff\xd8\xff", ["truncated"]),
        (b"\xff\xd8\xff\xe0" + bytes(30_000), ["truncated"]),
        (GOOD[:300], ["truncated"]),
        (GOOD[: len(GOOD) // 2], ["truncated"]),
        (GOOD[:-200], ["truncated"]),
        (b"\xff\xd8\xff\xda" + random.Random(1).randbytes(50_000), ["unsafe"]),
        (bytes(40_000_000), ["too_large_bytes", "unsafe"]),
        (GOOD + bytes(7_000_000), ["too_large_bytes"]),
    ],
    ids=["empty", "zeros", "html", "pdf", "magic", "head", "300", "half", "200-short", "noise", "40MB", "padded"],
)
async def test_what_is_no_whole_photo_is_refused_by_name(pool: VisionPool, data: bytes, expected: list[str]) -> None:
    checked = await looked(pool, data)
    assert (codes(checked), checked.stored, checked.accepted) == (expected, None, False)


async def test_bombs_are_told_by_their_header(pool: VisionPool) -> None:
    (finding,) = (await looked(pool, with_size(GOOD, 65_000, 65_000))).findings
    assert (finding.code, finding.details) == ("too_many_pixels", {"width": 65_000, "height": 65_000, "max": 6000})
    real = saved(Image.new("L", (20_000, 20_000)), quality=10)
    assert codes(await looked(pool, real))[0] == "too_many_pixels"
    assert codes(await looked(pool, saved(Image.new("RGB", (BIG, 500)))))[0] == "too_many_pixels"


async def test_the_largest_photo_the_site_takes_can_be_turned(pool: VisionPool) -> None:
    noisy = Image.effect_noise((600, 600), 60).resize((6000, 6000))
    data = saved(Image.merge("RGB", (noisy,) * 3), quality=60)
    checked = await looked(pool, data, turns=1)
    (reduced,) = checked.judged
    assert (reduced.code, reduced.level, reduced.value, reduced.limit) == ("reduced", "warn", "3000x3000", "6000x6000")
    assert opened(checked.stored).size == (checked.width, checked.height) == (3000, 3000)


async def test_a_photo_that_no_memory_should_hold_is_not_decoded(pool: VisionPool) -> None:
    noisy = Image.effect_noise((500, 500), 60).resize((5800, 5800))
    data = saved(Image.merge("RGB", (noisy,) * 3), quality=40, progressive=True, subsampling=0)
    assert codes(await looked(pool, data)) == ["unsafe"]


async def test_too_small_pictures_are_refused_with_both_sides(pool: VisionPool) -> None:
    (few, small) = (await looked(pool, saved(portrait().resize((350, 450)), quality=50))).findings
    assert (few.code, few.details) == ("too_few_pixels", {"width": 350, "height": 450, "min": 480})
    assert small.code == "too_small_bytes"


async def test_colours_for_printing_are_refused(pool: VisionPool) -> None:
    cmyk = saved(portrait().convert("CMYK"))
    assert [(f.code, f.details) for f in (await looked(pool, cmyk)).findings] == [("not_rgb", {"mode": "CMYK"})]
    at = cmyk.index(b"Adobe") + 11
    ycck = cmyk[:at] + b"\x02" + cmyk[at + 1 :]
    assert [(f.code, f.details) for f in (await looked(pool, ycck)).findings] == [("not_rgb", {"mode": "YCCK"})]


async def test_black_and_white_is_only_remarked(pool: VisionPool) -> None:
    checked = await looked(pool, saved(portrait().convert("L")))
    assert [(f.code, f.level) for f in checked.findings] == [("greyscale", "warn")]
    assert checked.accepted


async def test_the_records_of_the_camera_are_read(pool: VisionPool) -> None:
    records = exif(taken="2025:01:31 10:00:00", software="Adobe Photoshop 25.0\x07")
    old, edited = (await looked(pool, saved(portrait(), exif=records))).findings
    assert (old.code, old.level, old.details) == ("old", "fix", {"date": "2025-01-31"})
    assert (edited.code, edited.details) == ("edited", {"software": "Adobe Photoshop 25.0"})
    changed = saved(portrait(), exif=exif(changed="2025:01:31 10:00:00"))
    assert codes(await looked(pool, changed)) == ["old"]
    strange = saved(portrait(), exif=exif(taken="0000:00:00 00:00:00", changed="2026:11:20 10:00:00"))
    assert codes(await looked(pool, strange)) == []


async def test_a_program_that_changed_the_photo_is_named_before_the_camera(pool: VisionPool) -> None:
    records = exif(taken="2026:11:01 10:00:00", software="17.1.1")
    records[0x000B] = "Snapseed 2.0"
    (edited,) = (await looked(pool, saved(portrait(), exif=records))).findings
    assert (edited.code, edited.details) == ("edited", {"software": "Snapseed 2.0, 17.1.1"})


async def test_coarse_compression_is_seen_in_its_tables(pool: VisionPool) -> None:
    large = portrait().resize((1400, 1800))
    assert codes(await looked(pool, saved(large, quality=20))) == ["compressed"]
    assert codes(await looked(pool, saved(large, quality=75))) == []


@pytest.mark.parametrize("seed", range(8))
async def test_garbage_in_the_records_does_no_harm(pool: VisionPool, seed: int) -> None:
    noise = random.Random(seed)
    body = (
        b"Exif\x00\x00" + noise.choice([b"II*\x00\x08\x00\x00\x00", b"MM\x00*\x00\x00\x00\x08"]) + noise.randbytes(400)
    )
    for turns in (0, 1):
        checked = await looked(pool, with_segment(GOOD, 0xE1, body), turns)
        assert set(codes(checked)) <= {"old", "edited", "gps"}
        assert turns == 0 or checked.stored is not None


async def test_huge_records_do_no_harm(pool: VisionPool) -> None:
    huge = GOOD
    for _ in range(80):
        huge = with_segment(huge, 0xE1, b"Exif\x00\x00MM\x00*" + bytes(65_000))
    assert codes(await looked(pool, huge)) == []


async def test_the_place_goes_and_nothing_else(pool: VisionPool) -> None:
    data = saved(portrait(), exif=exif(taken="2026:11:01 10:00:00", place=True))
    checked = await looked(pool, data)
    assert ([(f.code, f.level) for f in checked.findings], checked.accepted) == ([("gps", "warn")], True)
    stored = opened(checked.stored)
    assert stored.getexif().get_ifd(0x8825) == {}
    assert stored.getexif().get_ifd(0x8769)[0x9003] == "2026:11:01 10:00:00"
    assert checked.stored is not None
    assert len(checked.stored) == len(data)
    assert [s.raw for s in split(checked.stored)[0] if s.marker != 0xE1] == [
        s.raw for s in split(data)[0] if s.marker != 0xE1
    ]
    assert codes(await looked(pool, checked.stored)) == []


@pytest.mark.parametrize(
    "data",
    [
        with_segment(GOOD, 0xE1, XMP + b'<x exif:GPSLatitude="35,40.8N"/>'),
        GOOD + b"....moov....udta....\xa9xyz\x00\x12+35.6+139.7/",
        GOOD + saved(portrait().resize((100, 100)), exif=exif(place=True)),
        multi_picture(place=True),
    ],
    ids=["xmp", "film", "hidden-picture", "multi-picture"],
)
async def test_the_place_is_found_wherever_phones_put_it(pool: VisionPool, data: bytes) -> None:
    checked = await looked(pool, data)
    assert codes(checked) == ["gps"]
    assert checked.stored is not None
    assert codes(await looked(pool, checked.stored)) == []
    with Image.open(BytesIO(data)) as before:
        assert difference(opened(checked.stored), before) == 0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("turns", [0, 1, 3])
async def test_a_turned_photo_stands_upright_and_loses_next_to_nothing(
    pool: VisionPool, orientation: int, turns: int
) -> None:
    back = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    lying = portrait().resize((704, 912))
    lying.getexif()[0x0112] = back
    upright = lying.copy()
    from PIL import ImageOps

    lying = ImageOps.exif_transpose(lying)
    records = exif(orientation, taken="2026:11:01 10:00:00", place=True)
    data = saved(lying, exif=records, quality=92, subsampling=2)
    checked = await looked(pool, data, turns)
    assert codes(checked) == ["gps"]
    assert (checked.width, checked.height) == ((912, 704) if turns % 2 else (704, 912))
    stored = opened(checked.stored)
    assert stored.size == (checked.width, checked.height)
    assert stored.getexif().get(0x0112, 1) == 1
    assert stored.getexif().get_ifd(0x8825) == {}
    assert stored.getexif().get_ifd(0x8769)[0x9003] == "2026:11:01 10:00:00"
    sent = ImageOps.exif_transpose(opened(data)).rotate(-90 * turns, expand=True)
    assert difference(stored, sent) < 1.5
    assert difference(stored, upright.rotate(-90 * turns, expand=True)) < 12


async def test_a_turned_photo_stays_inside_the_limits(pool: VisionPool) -> None:
    plain = Image.new("RGB", (3000, 4000), "white")
    plain.paste(portrait().resize((350, 450)), (1000, 1000))
    data = with_segment(saved(plain, quality=15), 0xE1, b"maker" + bytes(5_000))
    checked = await looked(pool, data, turns=2)
    assert checked.stored is not None
    assert 20_480 <= len(checked.stored) <= 7_000_000


async def test_the_place_goes_from_an_untidy_file_too(pool: VisionPool) -> None:
    untidy = GOOD[:20] + b"\x00\x00" + with_segment(GOOD, 0xE1, XMP + b"GPSLatitude")[20:]
    checked = await looked(pool, untidy)
    assert codes(checked) == ["gps"]
    assert checked.stored is not None
    assert b"GPSLatitude" not in checked.stored
    assert difference(opened(checked.stored), opened(untidy)) < 1.5

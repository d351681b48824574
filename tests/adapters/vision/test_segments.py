"""The segments of JPEG files."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.vision.segments import located, split, without_location
from tests.adapters.vision.pictures import PORTRAIT, XMP, exif, multi_picture, portrait, saved, with_segment

GOOD = PORTRAIT.read_bytes()


@pytest.mark.parametrize("data", [GOOD, saved(portrait(), progressive=True), multi_picture()])
def test_the_pieces_make_the_file(data: bytes) -> None:
    segments, rest = split(data)
    assert data == b"\xff\xd8" + b"".join(segment.raw for segment in segments) + rest


def test_fill_bytes_between_segments_are_no_harm() -> None:
    assert len(split(GOOD[:2] + b"\xff\xff\xff" + GOOD[2:])[0]) == len(split(GOOD)[0])


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x01", b"\xff\xd8\xff\xe0\x00\x10", GOOD[:-2]],
)
def test_what_is_no_whole_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"image|marker|segment"):
        split(data)


@given(st.binary(max_size=200), st.integers(0, len(GOOD)))
def test_any_bytes_are_cut_or_refused(noise: bytes, at: int) -> None:
    data = GOOD[:at] + noise + GOOD[at:]
    located(data)
    try:
        segments, rest = split(data)
    except ValueError:
        return
    assert data == b"\xff\xd8" + b"".join(segment.raw for segment in segments) + rest


@given(st.sampled_from([b"II*\x00", b"MM\x00*"]), st.binary(max_size=120))
def test_any_records_lose_their_place_or_are_refused(head: bytes, noise: bytes) -> None:
    data = with_segment(GOOD, 0xE1, b"Exif\x00\x00" + head + noise)
    try:
        clean = without_location(data)
    except ValueError:
        return
    assert len(clean) == len(data)
    assert not located(clean) or located(data)


def test_a_gps_directory_without_coordinates_is_no_place() -> None:
    body = struct.pack("<HIHHII", 42, 8, 1, 0x8825, 4, 1) + struct.pack("<I", 26) + bytes(4)
    version_only = struct.pack("<HHHI4s", 1, 0, 1, 4, b"\x02\x03\x00\x00") + bytes(4)
    assert not located(with_segment(GOOD, 0xE1, b"Exif\x00\x00II" + body + version_only))


def test_other_records_and_colours_stay_when_the_place_goes() -> None:
    data = saved(portrait(), exif=exif(taken="2026:11:01 10:00:00", place=True), icc_profile=b"profile" * 9)
    data = with_segment(data, 0xE1, XMP + b"a caption")
    clean = without_location(data)
    assert located(data)
    assert not located(clean)
    assert all(kept in clean for kept in (b"profile" * 9, b"a caption", b"2026:11:01", b"Maker"))

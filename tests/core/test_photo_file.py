"""What the official site says of photo files (seed step 5-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.photo_file import PhotoFile, judge

TODAY = date(2026, 11, 23)
GOOD = PhotoFile("JPEG", 300_000, "RGB", 700, 900, taken_on=date(2026, 11, 1), software="17.1.1", quantisation=3.0)


def codes(facts: PhotoFile, today: date = TODAY) -> list[tuple[str, str]]:
    return [(finding.code, finding.level) for finding in judge(facts, today)]


def test_a_fresh_photo_of_a_phone_passes() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (20_000, [("too_small_bytes", "block")]),
        (20_479, [("too_small_bytes", "block")]),
        (20_480, []),
        (7_000_000, []),
        (7_000_001, [("too_large_bytes", "block")]),
        (7 * 1024 * 1024, [("too_large_bytes", "block")]),
    ],
)
def test_a_file_size_passes_only_where_both_readings_of_kb_agree(size: int, expected: list[tuple[str, str]]) -> None:
    assert codes(replace(GOOD, size=size)) == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (480, 480, []),
        (479, 900, ["too_few_pixels"]),
        (900, 479, ["too_few_pixels"]),
        (6000, 6000, []),
        (6001, 600, ["too_many_pixels"]),
        (600, 6001, ["too_many_pixels"]),
        (6001, 479, ["too_many_pixels", "too_few_pixels"]),
    ],
)
def test_both_sides_have_limits(width: int, height: int, expected: list[str]) -> None:
    assert [code for code, _ in codes(replace(GOOD, width=width, height=height))] == expected


def test_the_details_fill_the_words() -> None:
    small = judge(replace(GOOD, size=9_000, width=300, height=400), TODAY)
    assert dict(small[0].details) == {"width": 300, "height": 400, "min": 480}
    assert dict(small[1].details) == {"size": 9_000, "min": 20_480}
    assert dict(judge(replace(GOOD, size=9_000_000), TODAY)[0].details) == {"size": 9_000_000, "max": 7_000_000}
    assert dict(judge(replace(GOOD, mode="CMYK"), TODAY)[0].details) == {"mode": "CMYK"}
    assert dict(judge(PhotoFile("PNG", 50_000), TODAY)[0].details) == {"format": "PNG"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PhotoFile("HEIC", 1_000_000), [("heic", "block")]),
        (PhotoFile("WebP", 1_000_000), [("not_jpeg", "block")]),
        (PhotoFile("", 0, unsafe=True), [("unsafe", "block")]),
        (replace(GOOD, truncated=True, gps=True), [("truncated", "block")]),
        (PhotoFile("", 40_000_000, unsafe=True), [("too_large_bytes", "block"), ("unsafe", "block")]),
        (replace(GOOD, mode="YCCK"), [("not_rgb", "block")]),
        (replace(GOOD, mode="L"), [("greyscale", "warn")]),
        (replace(GOOD, gps=True), [("gps", "warn")]),
        (replace(GOOD, quantisation=229.0), [("compressed", "warn")]),
    ],
)
def test_each_defect_has_its_code_and_weight(facts: PhotoFile, expected: list[tuple[str, str]]) -> None:
    assert codes(facts) == expected


@pytest.mark.parametrize(
    ("taken_on", "today", "old"),
    [
        (date(2026, 5, 23), TODAY, False),
        (date(2026, 5, 22), TODAY, True),
        (date(2026, 2, 28), date(2026, 8, 31), False),
        (date(2026, 2, 27), date(2026, 8, 31), True),
        (date(2025, 8, 31), date(2026, 2, 28), False),
        (date(2027, 1, 1), TODAY, False),
        (None, TODAY, False),
    ],
)
def test_a_photo_is_old_after_six_months_of_the_calendar(taken_on: date | None, today: date, old: bool) -> None:
    assert codes(replace(GOOD, taken_on=taken_on), today) == ([("old", "fix")] if old else [])


@pytest.mark.parametrize(
    "software",
    [
        "Adobe Photoshop 25.0 (Windows)",
        "GIMP 2.10.36",
        "Snapseed 2.0",
        "PicsArt",
        "Paint.NET 5.0",
        "SNOW",
        "Windows Photo Editor 10.0.10011.16384",
        "FaceApp",
    ],
)
def test_retouching_programs_are_named(software: str) -> None:
    findings = judge(replace(GOOD, software=software), TODAY)
    assert [(one.code, one.level, one.details["software"]) for one in findings] == [("edited", "warn", software)]


@pytest.mark.parametrize("software", ["", "17.1.1", "HDR+ 1.0.540104767zd", "A536BXXU5CWD1", "Windows Photo Viewer"])
def test_phones_and_viewers_are_no_editors(software: str) -> None:
    assert codes(replace(GOOD, software=software)) == []


FACTS = st.builds(
    PhotoFile,
    format=st.sampled_from(["JPEG", "HEIC", "PNG", ""]),
    size=st.integers(0, 50_000_000),
    mode=st.sampled_from(["RGB", "L", "CMYK", "YCCK", ""]),
    width=st.integers(0, 70_000),
    height=st.integers(0, 70_000),
    truncated=st.booleans(),
    unsafe=st.booleans(),
    taken_on=st.none() | st.dates(),
    software=st.text(max_size=40),
    gps=st.booleans(),
    orientation=st.integers(1, 8),
    quantisation=st.floats(0, 255),
)


@given(FACTS, st.dates(date(1, 7, 1)))
def test_any_facts_get_an_answer_the_most_serious_first(facts: PhotoFile, today: date) -> None:
    levels = [finding.level for finding in judge(facts, today)]
    assert levels == sorted(levels, key=["block", "fix", "warn"].index)
    if facts.format != "JPEG" and facts.format:
        assert levels[0] == "block"

"""What the official site takes as a photo file (seed step 5-1), judged from facts about the file."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.photo_finding import PhotoFinding

MIN_BYTES = 20 * 1024
MAX_BYTES = 7 * 1000 * 1000
"""「20KB～7MB」 does not say whether KB is 1000 or 1024 bytes: these limits hold under both readings."""
MIN_SIDE = 480
MAX_SIDE = 6000
MAX_AGE_MONTHS = 6
COARSE_QUANTISATION = 60.0
"""Mean of the luma quantisation table above which blocks are visible; a phone camera is near 3, quality 50 is 58."""

EDITORS = re.compile(
    r"\b(photoshop|lightroom|gimp|snapseed|picsart|facetune2?|beautyplus|beautycam|snow|b612|meitu|youcam|ulike|canva"
    r"|paint\.net|pixelmator|affinity|line camera|polarr|vsco|airbrush|perfect365|foodie|remini|photodirector"
    r"|photoscape|capture one|luminar|photopea|pixlr|fotor|inshot|faceapp|epik|lensa|photoleap|ibispaint|krita"
    r"|paintshop|acdsee|picasa|photo editor)\b",
    re.IGNORECASE,
)
"""Retouching programs as they name themselves in EXIF Software; a phone writes only its own version there."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """Facts about a file. `size` in bytes, sides in pixels as shown upright, `quantisation` 0 where unknown.

    `format` is the usual name (JPEG, HEIC, PNG), empty for no known picture; `unsafe` could not be opened at all.
    """

    format: str
    size: int
    mode: str = ""
    width: int = 0
    height: int = 0
    truncated: bool = False
    unsafe: bool = False
    taken_on: date | None = None
    software: str = ""
    gps: bool = False
    orientation: int = 1
    quantisation: float = 0.0


def judge(facts: PhotoFile, today: date) -> tuple[PhotoFinding, ...]:
    """Return what the site would say of the file on the Japanese date `today`, the most serious first."""
    unreadable = tuple(_unreadable(facts))
    if unreadable:
        return unreadable
    refused = tuple(_refused(facts))
    return refused + tuple(_doubtful(facts, today))


def _unreadable(facts: PhotoFile) -> Iterator[PhotoFinding]:
    """Yield why nothing more can be known of the file; empty when it is a JPEG that opens."""
    if facts.size > MAX_BYTES:
        yield _bytes("too_large_bytes", facts.size, "max", MAX_BYTES)
    if facts.format == "HEIC":
        yield PhotoFinding("heic", "block", "HEIC", "JPEG", {"format": "HEIC"})
    elif facts.format and facts.format != "JPEG":
        yield PhotoFinding("not_jpeg", "block", facts.format, "JPEG", {"format": facts.format})
    elif facts.unsafe:
        yield PhotoFinding("unsafe", "block")
    elif facts.truncated:
        yield PhotoFinding("truncated", "block", facts.size)


def _refused(facts: PhotoFile) -> Iterator[PhotoFinding]:
    """Yield what the site refuses in a whole JPEG."""
    sides = {"width": facts.width, "height": facts.height}
    shown = f"{facts.width}x{facts.height}"
    if max(facts.width, facts.height) > MAX_SIDE:
        yield PhotoFinding("too_many_pixels", "block", shown, MAX_SIDE, {**sides, "max": MAX_SIDE})
    if min(facts.width, facts.height) < MIN_SIDE:
        yield PhotoFinding("too_few_pixels", "block", shown, MIN_SIDE, {**sides, "min": MIN_SIDE})
    if facts.size < MIN_BYTES:
        yield _bytes("too_small_bytes", facts.size, "min", MIN_BYTES)
    if facts.mode not in ("RGB", "L"):
        yield PhotoFinding("not_rgb", "block", facts.mode, "RGB", {"mode": facts.mode})


def _doubtful(facts: PhotoFile, today: date) -> Iterator[PhotoFinding]:
    """Yield what the site's program takes and its people may not."""
    oldest = _months_before(today, MAX_AGE_MONTHS)
    if facts.taken_on is not None and facts.taken_on < oldest:
        taken = facts.taken_on
        yield PhotoFinding("old", "fix", taken.isoformat(), oldest.isoformat(), {"date": taken})
    if EDITORS.search(facts.software):
        yield PhotoFinding("edited", "warn", facts.software, "", {"software": facts.software})
    if facts.quantisation > COARSE_QUANTISATION:
        yield PhotoFinding("compressed", "warn", round(facts.quantisation), round(COARSE_QUANTISATION))
    if facts.mode == "L":
        yield PhotoFinding("greyscale", "warn", "L", "RGB")
    if facts.gps:
        yield PhotoFinding("gps", "warn")


def _bytes(code: str, size: int, name: str, limit: int) -> PhotoFinding:
    return PhotoFinding(code, "block", size, limit, {"size": size, name: limit})


def _months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

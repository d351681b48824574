"""What the official site takes as a photo file (seed step 5-1), judged from facts about the file."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Level = Literal["block", "fix", "warn"]
Detail = str | int | date

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
    r"|photoscape|capture one|luminar|photopea|pixlr|fotor|inshot)\b",
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


@dataclass(frozen=True, slots=True)
class FileFinding:
    """One remark: `value` was found, `limit` is what the site asks for, `details` fill the text `photo.file.<code>`.

    `block`: the site itself refuses the file. `fix`: the card would be refused later. `warn`: told, and goes on.
    """

    code: str
    level: Level
    value: str | int = ""
    limit: str | int = ""
    details: Mapping[str, Detail] = field(default_factory=dict)


def judge(facts: PhotoFile, today: date) -> tuple[FileFinding, ...]:
    """Return what the site would say of the file on the Japanese date `today`, the most serious first."""
    unreadable = tuple(_unreadable(facts))
    if unreadable:
        return unreadable
    refused = tuple(_refused(facts))
    return refused + tuple(_doubtful(facts, today))


def _unreadable(facts: PhotoFile) -> Iterator[FileFinding]:
    """Yield why nothing more can be known of the file; empty when it is a JPEG that opens."""
    if facts.size > MAX_BYTES:
        yield _bytes("too_large_bytes", facts.size, "max", MAX_BYTES)
    if facts.format == "HEIC":
        yield FileFinding("heic", "block", "HEIC", "JPEG", {"format": "HEIC"})
    elif facts.format and facts.format != "JPEG":
        yield FileFinding("not_jpeg", "block", facts.format, "JPEG", {"format": facts.format})
    elif facts.unsafe:
        yield FileFinding("unsafe", "block")
    elif facts.truncated:
        yield FileFinding("truncated", "block", facts.size)


def _refused(facts: PhotoFile) -> Iterator[FileFinding]:
    """Yield what the site refuses in a whole JPEG."""
    sides = {"width": facts.width, "height": facts.height}
    shown = f"{facts.width}x{facts.height}"
    if max(facts.width, facts.height) > MAX_SIDE:
        yield FileFinding("too_many_pixels", "block", shown, MAX_SIDE, {**sides, "max": MAX_SIDE})
    if min(facts.width, facts.height) < MIN_SIDE:
        yield FileFinding("too_few_pixels", "block", shown, MIN_SIDE, {**sides, "min": MIN_SIDE})
    if facts.size < MIN_BYTES:
        yield _bytes("too_small_bytes", facts.size, "min", MIN_BYTES)
    if facts.mode not in ("RGB", "L"):
        yield FileFinding("not_rgb", "block", facts.mode, "RGB", {"mode": facts.mode})


def _doubtful(facts: PhotoFile, today: date) -> Iterator[FileFinding]:
    """Yield what the site's program takes and its people may not."""
    oldest = _months_before(today, MAX_AGE_MONTHS)
    if facts.taken_on is not None and facts.taken_on < oldest:
        taken = facts.taken_on
        yield FileFinding("old", "fix", taken.isoformat(), oldest.isoformat(), {"date": taken})
    if EDITORS.search(facts.software):
        yield FileFinding("edited", "warn", facts.software, "", {"software": facts.software})
    if facts.quantisation > COARSE_QUANTISATION:
        yield FileFinding("compressed", "warn", round(facts.quantisation), round(COARSE_QUANTISATION))
    if facts.mode == "L":
        yield FileFinding("greyscale", "warn", "L", "RGB")
    if facts.gps:
        yield FileFinding("gps", "warn")


def _bytes(code: str, size: int, name: str, limit: int) -> FileFinding:
    return FileFinding(code, "block", size, limit, {"size": size, name: limit})


def _months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

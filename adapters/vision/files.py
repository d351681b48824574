"""Reads a photo file inside the worker process: its facts, its upright copy, its small copy."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import IFD, Base
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from adapters.vision.magic import name_of
from adapters.vision.segments import located, without_location
from core.photo_file import EDITORS, MAX_BYTES, MAX_SIDE, MIN_BYTES, PhotoFile

_DATES = (Base.DateTimeOriginal, Base.DateTimeDigitized)
_PROGRAMS = (Base.ProcessingSoftware, Base.Software)
_KEPT = (Base.Make, Base.Model, *_PROGRAMS, Base.DateTime)
_SIDEWAYS = frozenset({5, 6, 7, 8})
_STRAIGHTEN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUARTERS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
_START_OF_SCAN = b"\xff\xda"
_END_OF_IMAGE = b"\xff\xd9"
LOOKING_SIDE, _LEAST_SIDE = 1280, 1000
"""Pixels of the longer side of the picture that is looked at, at most, and at least where it was sent as large."""
_MOST_COEFFICIENTS, _MANY_COEFFICIENTS = 100_000_000, 75_000_000
"""Bytes above which a picture sent in several passes is not decoded, or turned at a quarter of its size."""
_MOST_TURNED = 13_000_000
"""Pixels above which a picture is turned at half its size: what is printed is 2 by 3 cm."""
_MOST_PACKED = 4_000_000
"""Pixels above which a turned picture is written in one pass, which needs no second copy of it."""
_PREVIEW_SIDE = 900


def examine(data: bytes) -> PhotoFile:
    """Return the facts about a file of any content. Sides are upright; an impossible size is told without decoding."""
    return look(data)[0]


def look(data: bytes, turns: int = 0) -> tuple[PhotoFile, Image.Image | None]:
    """Return the facts, and the picture in colour, upright, after `turns` quarter turns to the right, made small.

    There is no picture where the file cannot be decoded or must not be.
    """
    facts = PhotoFile(format=name_of(data), size=len(data))
    if facts.format != "JPEG":
        return replace(facts, unsafe=not facts.format), None
    try:
        image = opened(data)
    except (OSError, SyntaxError, IndexError):
        cut_in_header = _START_OF_SCAN not in data
        return replace(facts, unsafe=not cut_in_header, truncated=cut_in_header), None
    facts = _described(facts, image, data)
    if max(image.size) > MAX_SIDE:
        return facts, None
    if _coefficients(image) > _MOST_COEFFICIENTS:
        return replace(facts, unsafe=True), None
    try:
        share = _LEAST_SIDE / max(image.size)
        image.draft(None, (max(1, int(image.width * share)), max(1, int(image.height * share))))
        image.load()
    except OSError as error:
        cut = "truncated" in str(error) or _END_OF_IMAGE not in data
        return replace(facts, truncated=cut, unsafe=not cut), None
    return facts, _small(image, facts.orientation, turns)


def opened(data: bytes) -> JpegImageFile:
    """Open a JPEG without decoding it; raises UnidentifiedImageError, also for what only calls itself a JPEG."""
    image = Image.open(BytesIO(data), formats=("JPEG",))
    if not isinstance(image, JpegImageFile):
        raise UnidentifiedImageError("not a JPEG")
    return image


def upright(data: bytes, turns: int, *, placed: bool | None = None) -> bytes | None:
    """Return the picture as the person sees it after `turns` quarter turns to the right; None: the bytes may stay.

    A turned picture is written with its own quantisation tables and colour sampling, so that next to nothing is
    lost; the place where it was taken is left out, the date stays. `placed` tells whether there is one, if known.
    """
    image = opened(data)
    if turns % 4 or _orientation(_exif(image)) != 1:
        return _rewritten(image, turns)
    if not (located(data) if placed is None else placed):
        return None
    try:
        return without_location(data)
    except ValueError:
        return _rewritten(image, 0)


def preview(data: bytes) -> bytes:
    """Return an upright JPEG of at most 900 pixels a side for showing; it carries no records of the camera."""
    image = opened(data)
    if max(image.size) > MAX_SIDE:
        raise ValueError("too many pixels")
    image.draft("RGB", (_PREVIEW_SIDE, _PREVIEW_SIDE))
    small = _straight(image, _orientation(_exif(image))).convert("RGB")
    small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    small.info.clear()
    return _saved(small, quality=85)


def _small(image: JpegImageFile, orientation: int, turns: int) -> Image.Image:
    small: Image.Image = image
    small.thumbnail((LOOKING_SIDE, LOOKING_SIDE), Image.Resampling.BILINEAR)
    if turns % 4:
        return _straight(small, orientation).transpose(_QUARTERS[turns % 4]).convert("RGB")
    return _straight(small, orientation).convert("RGB")


def _coefficients(image: JpegImageFile) -> int:
    """Return how many bytes a decoder must hold at once: a picture in several passes is kept whole until the last."""
    if not image.info.get("progressive"):
        return 0
    across, down = {0: (1, 1), 1: (2, 1), 2: (2, 2)}.get(get_sampling(image), (1, 1))
    colours = len(image.getbands()) - 1
    return 2 * image.width * image.height * (across * down + colours) // (across * down)


def _described(facts: PhotoFile, image: JpegImageFile, data: bytes) -> PhotoFile:
    exif = _exif(image)
    orientation = _orientation(exif)
    width, height = image.size[::-1] if orientation in _SIDEWAYS else image.size
    return replace(
        facts,
        mode=_mode(image),
        width=width,
        height=height,
        taken_on=_taken_on(exif),
        software=_programs(exif),
        gps=located(data),
        orientation=orientation,
        quantisation=sum(image.quantization.get(0, [0])) / 64,
    )


def _orientation(exif: dict[int, Any]) -> int:
    """Return the EXIF orientation, 1 to 8; 1, upright, for anything else that stands there."""
    value = exif.get(Base.Orientation)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _straight(image: Image.Image, orientation: int) -> Image.Image:
    method = _STRAIGHTEN.get(orientation)
    return image if method is None else image.transpose(method)


def _mode(image: JpegImageFile) -> str:
    if image.mode == "CMYK" and image.info.get("adobe_transform") == 2:
        return "YCCK"
    return image.mode


def _exif(image: Image.Image) -> dict[int, Any]:
    """Return the EXIF records that matter, main and camera directory in one; what is garbage is left out."""
    with suppress(Exception):  # Pillow raises almost anything on a broken directory, and none of it matters here
        exif = image.getexif()
        return {**exif.get_ifd(IFD.Exif), **dict(exif)}
    return {}


def _taken_on(exif: dict[int, Any]) -> date | None:
    """Return the day the photo was taken, or else the day the file was last changed, in the camera's own time."""
    for tag in (*_DATES, Base.DateTime):
        parts = re.match(r"([0-9]{4})[:-]([0-9]{2})[:-]([0-9]{2})", str(exif.get(tag, "")))
        if parts is not None:
            with suppress(ValueError):
                return date(int(parts[1]), int(parts[2]), int(parts[3]))
    return None


def _programs(exif: dict[int, Any]) -> str:
    """Return the programs that wrote or changed the photo, at most 40 characters, an editor before the camera."""
    named = {_printable(exif.get(tag)): None for tag in _PROGRAMS}
    return ", ".join(sorted(filter(None, named), key=lambda name: not EDITORS.search(name)))[:40]


def _printable(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(char for char in text if char.isprintable()).strip()


def _rewritten(image: JpegImageFile, turns: int) -> bytes:
    """Return the picture upright and turned, inside the site's size limits where any quality reaches them."""
    kept = _kept_records(image)
    profile = image.info.get("icc_profile")
    tables, sampling = dict(image.quantization), get_sampling(image)
    packed = image.width * image.height <= _MOST_PACKED
    progressive = packed and bool(image.info.get("progressive"))
    smaller = 4 if _coefficients(image) > _MANY_COEFFICIENTS else 2
    if image.width * image.height > _MOST_TURNED:
        image.draft(None, (image.width // smaller, image.height // smaller))
    turned, sideways = _turned(image, turns)
    if turned is not image:
        image.close()  # its pixels are four bytes each, and encoding takes as many again
    if sideways:
        tables = {number: _across(table) for number, table in tables.items()}
        sampling = 0 if sampling == 1 else sampling
    own: dict[str, Any] = {"qtables": tables, "subsampling": max(sampling, 0), "progressive": progressive}
    result = b""
    for options in (own, {"quality": 98, "subsampling": 0}, {"quality": 95}, {"quality": 90}):
        result = _saved(turned, exif=kept, icc_profile=profile, optimize=packed, **options)
        if MIN_BYTES <= len(result) <= MAX_BYTES:
            break
    return result


def _turned(image: JpegImageFile, turns: int) -> tuple[Image.Image, bool]:
    """Return the decoded picture upright and turned, and whether width and height changed places."""
    orientation = _orientation(_exif(image))
    sideways = (orientation in _SIDEWAYS) != bool(turns % 2)
    picture = _straight(image, orientation)
    if turns % 4:
        picture = picture.transpose(_QUARTERS[turns % 4])
    return picture, sideways


def _across(table: list[int]) -> list[int]:
    """Mirror a quantisation table along its diagonal, as a quarter turn does with the frequencies."""
    return [table[column * 8 + row] for row in range(8) for column in range(8)]


def _kept_records(image: JpegImageFile) -> Image.Exif:
    """Return the records that stay in a rewritten file: camera, software and dates, no place, no orientation."""
    old, new = _exif(image), Image.Exif()
    for tag in _KEPT:
        if isinstance(old.get(tag), str):
            new[tag] = old[tag]
    dates = {int(tag): old[tag] for tag in _DATES if isinstance(old.get(tag), str)}
    if dates:
        new.get_ifd(IFD.Exif).update(dates)
    return new


def _saved(image: Image.Image, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", **options)
    return buffer.getvalue()

"""QR codes: reads the application ID off a photo of the form (the address is never opened), and draws codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from urllib.parse import urlsplit

import segno
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

OFFICIAL_HOST = "net.kojinbango-card.go.jp"
"""The only host an official code points to (seed step 1)."""

_ID = re.compile(r"(?<![0-9])[0-9]{23}(?![0-9])")
_FORMATS = ("JPEG", "PNG", "WEBP")
_CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_MAX_PIXELS = 50_000_000
_WORKING_SIDE, _LARGEST_SIDE = 2600, 3600

Found = Literal["id", "not_found", "no_id", "other_host", "several", "portrait"]


@dataclass(frozen=True, slots=True)
class QrResult:
    """What a picture held: `value` is the application ID where `found` is id, `count` the number of different codes.

    `portrait`: no code, but the picture of a face.
    """

    found: Found
    value: str = ""
    count: int = 0


def make(text: str) -> bytes:
    """Draw `text` as the QR code of a PNG with a quiet zone, black on white."""
    buffer = BytesIO()
    segno.make(text, micro=False, error="m").save(buffer, kind="png", scale=8, border=4)
    return buffer.getvalue()


def read(data: bytes) -> QrResult:
    """Read the QR codes of a JPEG, PNG or WebP picture; anything that cannot be opened holds none."""
    Image.init()
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MAX_PIXELS:
                return QrResult("not_found")
            image.draft("L", (_WORKING_SIDE, _WORKING_SIDE))
            texts = _texts(ImageOps.exif_transpose(image).convert("L"))
    except (OSError, ValueError, SyntaxError):
        return QrResult("not_found")
    return judge(texts)


def judge(texts: frozenset[str]) -> QrResult:
    """Decide what the texts of all codes in one picture mean."""
    ids = {value for text in texts if (value := application_id(text))}
    if len(ids) == 1:
        return QrResult("id", ids.pop(), len(texts))
    if len(ids) > 1:
        return QrResult("several", count=len(ids))
    if len(texts) > 1:
        return QrResult("several", count=len(texts))
    if not texts:
        return QrResult("not_found")
    return QrResult("no_id" if all(map(official, texts)) else "other_host", count=1)


def official(text: str) -> bool:
    """Tell whether a code's text is an https address of exactly the official host: no user, no port, no odd signs."""
    if not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc.lower() == OFFICIAL_HOST


def application_id(text: str) -> str:
    """Return the 23 digits in path or query of an official address; empty where there are none or several."""
    if not official(text):
        return ""
    parts = urlsplit(text)
    runs = set(_ID.findall(f"{parts.path}?{parts.query}"))
    return runs.pop() if len(runs) == 1 else ""


def _texts(image: Image.Image) -> frozenset[str]:
    """Return the texts of all codes, trying harder step by step until there are some."""
    image.thumbnail((_WORKING_SIDE, _WORKING_SIDE))
    for attempt in _ladder(image):
        codes = zxingcpp.read_barcodes(attempt, formats=_CODES)
        texts = frozenset(code.text.strip() for code in codes if code.valid and code.text.strip())
        if texts:
            return texts
    return frozenset()


def _ladder(image: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture as it is, smaller and larger against noise and curl, then sharpened against blur."""
    yield image
    for factor in (0.5, 2.0, 0.7):
        side = max(image.size) * factor
        if side <= _LARGEST_SIDE and min(image.size) * factor >= 20:
            yield ImageOps.scale(image, factor, Image.Resampling.BICUBIC)
    for radius, percent in ((2, 250), (4, 400)):
        yield image.filter(ImageFilter.UnsharpMask(radius, percent, 0))

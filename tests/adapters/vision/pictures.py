"""Pictures of every kind, derived from the one portrait."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PORTRAIT = Path(__file__).parents[2] / "pictures" / "portrait.jpg"
XMP = b"http://ns.adobe.com/xap/1.0/\x00"


def portrait() -> Image.Image:
    """The portrait, decoded."""
    with Image.open(PORTRAIT) as image:
        return image.convert("RGB")


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """An image as a file."""
    buffer = BytesIO()
    image.save(buffer, kind, **({"quality": 95} | options if kind == "JPEG" else options))
    return buffer.getvalue()


def exif(
    orientation: int = 1, taken: str = "", software: str = "", place: bool = False, changed: str = ""
) -> Image.Exif:
    """EXIF records as a phone writes them."""
    records = Image.Exif()
    records[Base.Make] = "Maker"
    records[Base.Orientation] = orientation
    if software:
        records[Base.Software] = software
    if changed:
        records[Base.DateTime] = changed
    if taken:
        records.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken
    if place:
        records.get_ifd(IFD.GPSInfo).update(
            {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (35.0, 40.0, 52.25), GPS.GPSLongitudeRef: "E",
             GPS.GPSLongitude: (139.0, 46.0, 1.5)}
        )  # fmt: skip
    return records


def multi_picture(place: bool = False) -> bytes:
    """A multi-picture JPEG as iPhones and Samsung phones write them."""
    second = portrait().resize((350, 450))
    return saved(portrait(), "MPO", save_all=True, append_images=[second], quality=95, exif=exif(place=place))


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """The file with one more segment behind the start of image."""
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def with_size(data: bytes, width: int, height: int) -> bytes:
    """The file with other sides in its header."""
    at = next(i for i in range(len(data)) if data[i : i + 2] in (b"\xff\xc0", b"\xff\xc2"))
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]

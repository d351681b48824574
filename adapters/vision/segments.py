"""The segments of a JPEG file: finds the place where a photo was taken, and removes it without touching the picture."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_APP1, _APP2 = 0xE1, 0xE2
_SOS, _EOI = 0xDA, 0xD9
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_EXIF = b"Exif\x00\x00"
_GPS_POINTER = 0x8825
_COORDINATES = frozenset({2, 4})
_LOCATION_WORDS = (b"GPSLatitude", b"GPSLongitude", b"\xa9xyz\x00", b"location.ISO6709")
_MOST_EXIF_BLOCKS = 16
_TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment with its marker code and its bytes, marker included."""

    marker: int
    raw: bytes

    @property
    def body(self) -> bytes:
        """The bytes after marker and length."""
        return self.raw[4:]


def split(data: bytes) -> tuple[list[Segment], bytes]:
    """Cut a JPEG into its segments, coded data included in its SOS segment, and what follows the first picture.

    Raises ValueError where the file is no well-formed JPEG.
    """
    if data[:2] != b"\xff\xd8":
        raise ValueError("no start of image")
    segments: list[Segment] = []
    position = 2
    while True:
        start = position
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        if data[position : position + 1] != b"\xff" or position + 1 >= len(data):
            raise ValueError("no marker")
        marker = data[position + 1]
        position = _end(data, position, marker)
        segments.append(Segment(marker, data[start:position]))
        if marker == _EOI:
            return segments, data[position:]


def _end(data: bytes, position: int, marker: int) -> int:
    """Return where the segment at `position` ends."""
    if marker == _EOI or marker in _BARE:
        return position + 2
    length = int.from_bytes(data[position + 2 : position + 4], "big")
    end = position + 2 + length
    if length < 2 or end > len(data):
        raise ValueError("segment longer than the file")
    if marker != _SOS:
        return end
    following = _NEXT_MARKER.search(data, end)
    if following is None:
        raise ValueError("no end of image")
    return following.start()


def located(data: bytes) -> bool:
    """Tell whether the file says where the photo was taken: in EXIF, XMP, a second picture or a film behind it."""
    if _names_place(data):
        return True
    found = islice(re.finditer(re.escape(_EXIF), data), _MOST_EXIF_BLOCKS)
    return any(_has_coordinates(memoryview(data)[match.end() :]) for match in found)


def _names_place(data: bytes) -> bool:
    return any(word in data for word in _LOCATION_WORDS)


def without_location(data: bytes) -> bytes:
    """Return the file without the place: picture data and every other record stay as they are, byte for byte.

    Second pictures and films behind the picture go with it. Raises ValueError where the file is not well-formed.
    """
    segments, _ = split(data)
    return b"\xff\xd8" + b"".join(_cleaned(segments))


def _cleaned(segments: list[Segment]) -> Iterator[bytes]:
    for segment in segments:
        body = segment.body
        if segment.marker == _APP1 and body.startswith(_EXIF):
            head = len(segment.raw) - len(body) + len(_EXIF)
            yield segment.raw[:head] + _without_gps(body[len(_EXIF) :])
        elif not _dropped(segment):
            yield segment.raw


def _dropped(segment: Segment) -> bool:
    """Tell whether a segment goes as a whole: XMP with a place, or the index of the second pictures."""
    if segment.marker == _APP1:
        return _names_place(segment.body)
    return segment.marker == _APP2 and segment.body.startswith(b"MPF\x00")


def _has_coordinates(tiff: memoryview) -> bool:
    try:
        order, directory, count = _first_directory(tiff)
        for entry in range(directory + 2, directory + 2 + count * 12, 12):
            tag, _, _, offset = struct.unpack_from(order + "HHII", tiff, entry)
            if tag == _GPS_POINTER:
                (size,) = struct.unpack_from(order + "H", tiff, offset)
                tags = {struct.unpack_from(order + "H", tiff, offset + 2 + i * 12)[0] for i in range(size)}
                return bool(tags & _COORDINATES)
    except (struct.error, ValueError):
        return False
    return False


def _without_gps(tiff: bytes) -> bytes:
    """Return an EXIF block of the same length: GPS records overwritten with zeros, their pointer taken out."""
    changed = bytearray(tiff)
    try:
        order, directory, count = _first_directory(tiff)
        end = directory + 2 + count * 12
        for entry in range(directory + 2, end, 12):
            tag, _, _, offset = struct.unpack_from(order + "HHII", tiff, entry)
            if tag == _GPS_POINTER:
                _blank(changed, order, offset)
                changed[entry : end + 4] = changed[entry + 12 : end + 4] + bytes(12)
                struct.pack_into(order + "H", changed, directory, count - 1)
                break
    except struct.error as error:
        raise ValueError("broken EXIF") from error
    return bytes(changed)


def _blank(tiff: bytearray, order: str, directory: int) -> None:
    """Overwrite one directory and the values it points to."""
    (count,) = struct.unpack_from(order + "H", tiff, directory)
    for entry in range(directory + 2, directory + 2 + count * 12, 12):
        _, kind, length, offset = struct.unpack_from(order + "HHII", tiff, entry)
        size = _TYPE_SIZES.get(kind, 1) * length
        if size > 4:
            _zero(tiff, offset, size)
    _zero(tiff, directory, 2 + count * 12 + 4)


def _zero(tiff: bytearray, start: int, size: int) -> None:
    end = min(start + size, len(tiff))
    if start < end:
        tiff[start:end] = bytes(end - start)


def _first_directory(tiff: bytes | memoryview) -> tuple[str, int, int]:
    """Return byte order, offset and entry count of IFD0."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(bytes(tiff[:4]))
    if order is None:
        raise ValueError("no TIFF header")
    (directory,) = struct.unpack_from(order + "I", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, directory)
    return order, directory, count

"""Draws how a photo will roughly look on the card, with bands where crown and chin are best; advice, not a rule."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from PIL import Image, ImageDraw

from adapters.vision.arrays import Pixels, as_pixels
from core.photo_observation import HEIGHT_MM, WIDTH_MM, Frame

_DOTS = 12
"""Pixels of the drawing for one millimetre of the photo on paper."""
_MISSING = (176, 176, 176)
_BANDS = ((2.0, 6.0), (36.0, 40.0))
"""Millimetres from the upper edge between which the crown and the chin are best."""
_MIDDLE, _MIDDLE_HALF = WIDTH_MM / 2, 2.0
_OVAL = (8.0, 4.0, 27.0, 38.0)
_GREEN, _BLUE, _ORANGE = (0, 150, 80, 90), (40, 90, 200, 60), (240, 130, 0, 255)
_WHITE = (255, 255, 255, 220)
_DOT = 5


def draw(picture: Pixels, frame: Frame) -> bytes:
    """Return a JPEG of 420 by 540 pixels: the part the office may cut out, grey where the photo has no pixels."""
    left, top, right, _ = frame.crop
    scale = WIDTH_MM * _DOTS / (right - left)
    onto = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    size = int(WIDTH_MM * _DOTS), int(HEIGHT_MM * _DOTS)
    cut = cv2.warpAffine(
        picture, onto, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=_MISSING
    )
    card = Image.fromarray(np.ascontiguousarray(as_pixels(cut)[:, :, ::-1]))
    signs = Image.new("RGBA", size)
    pen = ImageDraw.Draw(signs)
    for start, end in _BANDS:
        pen.rectangle((0, start * _DOTS, size[0], end * _DOTS), fill=_GREEN)
    pen.rectangle(((_MIDDLE - _MIDDLE_HALF) * _DOTS, 0, (_MIDDLE + _MIDDLE_HALF) * _DOTS, size[1]), fill=_BLUE)
    pen.ellipse(tuple(edge * _DOTS for edge in _OVAL), outline=_WHITE, width=3)
    for x, y in (frame.right_eye, frame.left_eye, frame.chin):
        at = ((x - left) * scale, (y - top) * scale)
        pen.ellipse((at[0] - _DOT, at[1] - _DOT, at[0] + _DOT, at[1] + _DOT), fill=_ORANGE)
    card.paste(signs, mask=signs)
    buffer = BytesIO()
    card.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()

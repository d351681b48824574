"""Draws the picture of the letters to type."""

from __future__ import annotations

from captcha.image import ImageCaptcha

_PAPER = (250, 250, 247)
_INK = (32, 52, 92, 255)
_INK_LIGHTNESS = 50
_FULL_INK = [min(255, level * 255 // _INK_LIGHTNESS) for level in range(256)]  # the library's own is a grey wash
_SIZE = (360, 130)


class _Readable(ImageCaptcha):
    """Letters that a tired eye can tell apart: large, little turned, not on top of each other."""

    lookup_table = _FULL_INK
    character_rotate = (-12, 12)
    character_warp_dx = (0.05, 0.12)
    character_warp_dy = (0.05, 0.12)
    word_space_probability = 1.0
    word_offset_dx = 0.04


def draw(text: str) -> bytes:
    """Draw `text` (ASCII letters and digits) as a PNG of 360 × 130 pixels, different at every call."""
    return _Readable(*_SIZE, font_sizes=(84, 88, 92)).generate(text, "png", _PAPER, _INK).getvalue()

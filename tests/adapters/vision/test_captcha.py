"""The picture of the letters to type."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from adapters.vision.captcha import draw


def test_the_letters_are_dark_on_light_and_wide_enough_to_read() -> None:
    with Image.open(BytesIO(draw("447y6k"))) as picture:
        assert (picture.format, picture.size) == ("PNG", (360, 130))
        shades = picture.convert("L").histogram()
    dark, light = sum(shades[:90]), sum(shades[200:])
    assert dark > 4_000
    assert light > 25_000


def test_every_picture_is_drawn_anew() -> None:
    assert draw("abc234") != draw("abc234")

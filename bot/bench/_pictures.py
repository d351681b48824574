"""Pictures for the photo benchmark: the portrait as phones send it, and QR codes as people photograph them."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageFilter

from adapters.vision.qr import make

NUMBER = "31415926535897932384626"
FORM = f"https://net.kojinbango-card.go.jp/SS_SERVICE_OUT/FA01S001Action.do?id={NUMBER}"
TWELVE_MEGAPIXELS = (3024, 4032)
_LYING = 6
_PAPER = (236, 232, 224)


def upright() -> bytes:
    """Return the portrait as 12 megapixels, written upright."""
    return _jpeg(_portrait())


def lying() -> bytes:
    """Return the same as most phones write it: lying, with a note which way up it is."""
    records = Image.Exif()
    records[0x0112] = _LYING
    return _jpeg(_portrait().transpose(Image.Transpose.ROTATE_90), exif=records)


def messenger() -> bytes:
    """Return the portrait as a messenger sends it on: 1280 pixels, compressed again."""
    return _jpeg(_portrait().resize((960, 1280)), quality=80)


def codes(count: int) -> dict[str, list[bytes]]:
    """Return `count` pictures of a form for every way of photographing it, from a fixed seed."""
    chance = random.Random(23)
    return {name: [_jpeg(spoil(_sheet(chance), chance)) for _ in range(count)] for name, spoil in _SPOILT.items()}


def noise(count: int) -> list[bytes]:
    """Return pictures without any code."""
    return [_jpeg(Image.effect_noise((1080, 1440), 60 + 3 * step).convert("RGB")) for step in range(count)]


def _portrait() -> Image.Image:
    with (files("bot.play") / "portrait.jpg").open("rb") as file, Image.open(file) as image:
        cut = image.convert("RGB").crop((20, 0, 1178, 1544))
        return cut.resize(TWELVE_MEGAPIXELS, Image.Resampling.BICUBIC)


def _sheet(chance: random.Random) -> Image.Image:
    sheet = Image.new("RGB", (1080, 1440), _PAPER)
    code = Image.open(BytesIO(make(FORM))).convert("RGB").resize((330, 330))
    sheet.paste(code, (chance.randrange(80, 620), chance.randrange(80, 960)))
    return sheet


def _rotated(image: Image.Image, chance: random.Random) -> Image.Image:
    return image.rotate(chance.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=_PAPER)


def _warped(image: Image.Image, chance: random.Random) -> Image.Image:
    wide, high = image.size
    corners = [(0, 0), (0, high), (wide, high), (wide, 0)]
    moved = tuple(
        value
        for x, y in corners
        for value in (x + chance.uniform(-0.12, 0.12) * wide, y + chance.uniform(-0.12, 0.12) * high)
    )
    return image.transform(image.size, Image.Transform.QUAD, moved, Image.Resampling.BICUBIC, fillcolor=_PAPER)


def _dark(image: Image.Image, chance: random.Random) -> Image.Image:
    factor = chance.uniform(0.12, 0.35)
    return image.point(lambda level: round(level * factor))


def _grainy(image: Image.Image, chance: random.Random) -> Image.Image:
    grain = Image.effect_noise(image.size, chance.uniform(40, 80)).convert("RGB")
    return Image.blend(image, grain, 0.35)


def _blurred(image: Image.Image, chance: random.Random) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(chance.uniform(1.5, 3.0)))


_SPOILT: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "straight": lambda image, chance: image,
    "rotated": _rotated,
    "warped": _warped,
    "blurred": _blurred,
    "dark": _dark,
    "grainy": _grainy,
    "warped, dark and grainy": lambda image, chance: _grainy(_dark(_warped(image, chance), chance), chance),
    "far away": lambda image, chance: image.resize((430, 574), Image.Resampling.BILINEAR),
    "12 megapixels": lambda image, chance: image.resize(TWELVE_MEGAPIXELS),
}


def _jpeg(image: Image.Image, quality: int = 88, exif: Image.Exif | None = None) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, exif=exif or Image.Exif())
    return buffer.getvalue()

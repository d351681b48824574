"""Draws the pictures that the transcripts send: `python -m tests.transcripts.draw`. Nobody real is on them."""

from __future__ import annotations

import io
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).parent / "pictures"
ENTRY = "https://net.kojinbango-card.go.jp/SS_SERVICE_OUT/FA01S001Action.do"
SKIN, HAIR, SHIRT = (232, 190, 160), (38, 30, 28), (52, 74, 120)


def portrait(size: tuple[int, int] = (960, 1240)) -> Image.Image:
    """Return a drawn person before a plain wall, with the grain of a camera."""
    wall = Image.linear_gradient("L").resize(size).point(lambda level: 205 + level // 8)
    picture = Image.merge("RGB", (wall, wall, wall.point(lambda level: min(255, level + 8))))
    draw = ImageDraw.Draw(picture)
    wide, high = size
    draw.ellipse((wide * 0.10, high * 0.74, wide * 0.90, high * 1.4), fill=SHIRT)
    draw.rectangle((wide * 0.42, high * 0.6, wide * 0.58, high * 0.8), fill=SKIN)
    draw.ellipse((wide * 0.27, high * 0.15, wide * 0.73, high * 0.6), fill=HAIR)
    draw.ellipse((wide * 0.31, high * 0.22, wide * 0.69, high * 0.68), fill=SKIN)
    for x in (0.42, 0.58):
        draw.ellipse((wide * (x - 0.035), high * 0.42, wide * (x + 0.035), high * 0.445), fill="white")
        draw.ellipse((wide * (x - 0.015), high * 0.42, wide * (x + 0.015), high * 0.445), fill=HAIR)
        draw.line((wide * (x - 0.05), high * 0.395, wide * (x + 0.05), high * 0.39), fill=HAIR, width=9)
    draw.line((wide * 0.5, high * 0.45, wide * 0.49, high * 0.53), fill=(200, 150, 125), width=7)
    draw.arc((wide * 0.44, high * 0.55, wide * 0.56, high * 0.6), 20, 160, fill=(170, 80, 80), width=8)
    grain = Image.effect_noise(size, 14).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(2)), grain, 0.08)


def encoded(picture: Image.Image, kind: str = "JPEG", *, taken: str = "2026:10:20 10:00:00") -> bytes:
    """Return the picture as a file of this kind, with its date as a camera writes it."""
    exif = Image.Exif()
    exif[0x0132] = taken
    exif.get_ifd(0x8769)[0x9003] = taken
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, quality=92)
    return out.getvalue()


def qr(*texts: str) -> bytes:
    """Return a photo of a sheet with one QR code for each text."""
    sheet = Image.new("RGB", (640, 60 + 520 * len(texts)), "white")
    for number, text in enumerate(texts):
        code = io.BytesIO()
        segno.make(text, error="m", micro=False).save(code, kind="png", scale=8)
        drawn = Image.open(code).convert("RGB").resize((460, 460))
        sheet.paste(drawn, (90, 60 + 520 * number))
    return encoded(sheet)


def draw() -> dict[str, bytes]:
    """Return every picture by file name."""
    good = encoded(portrait())
    return {
        "portrait.jpg": good,
        "another.jpg": encoded(portrait((720, 900))),
        "png_named.jpg": encoded(portrait((480, 600)), "PNG"),
        "cmyk.jpg": encoded(portrait((480, 600)).convert("CMYK")),
        "few_pixels.jpg": encoded(portrait((360, 460))),
        "cut_off.jpg": good[: len(good) * 2 // 3],
        "qr_id.jpg": qr(f"{ENTRY}?id=31415926535897932384626"),
        "qr_other_host.jpg": qr("https://kojinbango.example.com/?id=31415926535897932384626"),
        "qr_no_id.jpg": qr(ENTRY),
        "notes.txt": "これは写真ではありません。".encode(),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in draw().items():
        (FOLDER / name).write_bytes(data)

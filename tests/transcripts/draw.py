"""Makes the pictures that the transcripts send: `python -m tests.transcripts.draw`, from the portrait of the tests."""

from __future__ import annotations

import io
from pathlib import Path

import segno
from PIL import Image

FOLDER = Path(__file__).parent / "pictures"
PORTRAIT = Path(__file__).parents[1] / "pictures" / "portrait.jpg"
ENTRY = "https://net.kojinbango-card.go.jp/SS_SERVICE_OUT/FA01S001Action.do"


def portrait(size: tuple[int, int] = (1200, 1544)) -> Image.Image:
    """Return the portrait of tests/pictures (in the public domain) in this size."""
    with Image.open(PORTRAIT) as picture:
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def side_by_side(picture: Image.Image) -> Image.Image:
    """Return the picture twice, once mirrored."""
    both = Image.new("RGB", (2 * picture.width, picture.height))
    both.paste(picture, (0, 0))
    both.paste(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (picture.width, 0))
    return both


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
        "another.jpg": encoded(portrait((1120, 1440))),
        "dark.jpg": encoded(Image.eval(portrait((960, 1235)), lambda level: level // 5)),
        "sideways.jpg": encoded(portrait((960, 1235)).transpose(Image.Transpose.ROTATE_90)),
        "two_people.jpg": encoded(side_by_side(portrait((700, 900)))),
        "no_face.jpg": encoded(portrait().crop((0, 940, 1200, 1544))),
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

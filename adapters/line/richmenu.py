"""The rich menus: what stands on them, how they are drawn, and how LINE gets them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from adapters.line.limits import LIMITS
from dialogs.effects import Part
from dialogs.wording import Wording

WIDTH, HEIGHT = 1500, 1000
COLUMNS, ROWS = 3, 2
CELLS = {
    "idle": ("start", "faq", "person", "language", "language_easy", "language_english"),
    "progress": ("back", "help", "status", "repeat", "person", "stop"),
}
GROUND, INK, EDGE = "#0b5394", "#ffffff", "#cfe2f3"
LARGEST, SMALLEST = 92, 40
WRITTEN = "Comment"
"""The field of the picture that holds the words drawn on it."""


@dataclass(frozen=True, slots=True)
class Menu:
    """One rich menu: `kind` is idle or progress; `words` are those on its cells, in reading order."""

    kind: str
    locale: str
    bar: str
    words: tuple[str, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        """What the cells stand for."""
        return CELLS[self.kind]


def menus(wording: Wording) -> list[Menu]:
    """Return every menu in every language."""
    return [
        Menu(
            kind,
            locale,
            LIMITS["menu_bar"].cut(wording.text(Part("profile.menu_bar"), locale)),
            tuple(LIMITS["label"].cut(wording.text(Part(f"label.{name}"), locale)) for name in CELLS[kind]),
        )
        for kind in CELLS
        for locale in wording.locales
    ]


def picture(menu: Menu) -> bytes:
    """Return the drawn picture; raises LookupError where there is none, or one with other words."""
    try:
        data = (files("adapters.line") / "pictures" / file_name(menu)).read_bytes()
    except FileNotFoundError as error:
        raise LookupError(f"{file_name(menu)} was not drawn") from error
    with Image.open(BytesIO(data)) as drawn:
        if drawn.info.get(WRITTEN) != "|".join(menu.words):
            raise LookupError(f"{file_name(menu)} was drawn with other words")
    return data


def file_name(menu: Menu) -> str:
    """Return the name of a menu's picture."""
    return f"{menu.kind}-{menu.locale}.png"


def draw(menu: Menu, font: Path) -> bytes:
    """Draw a menu with a font that has Japanese letters; returns a PNG of few colours."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    for words, (x, y, width, height) in zip(menu.words, _cells(), strict=True):
        pen.rectangle((x, y, x + width, y + height), outline=EDGE, width=6)
        letters = _fitting(pen, words, width - 80, font)
        pen.multiline_text((x + width / 2, y + height / 2), words, INK, letters, anchor="mm", align="center")
    known = PngImagePlugin.PngInfo()
    known.add_itxt(WRITTEN, "|".join(menu.words))
    out = BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True, pnginfo=known)
    return out.getvalue()


def request(menu: Menu) -> dict[str, Any]:
    """Return what LINE is told of a menu; its name changes with its content."""
    areas = [
        {
            "bounds": {"x": x, "y": y, "width": width, "height": height},
            "action": {"type": "postback", "label": words, "data": f"menu:{name}:0", "displayText": words},
        }
        for name, words, (x, y, width, height) in zip(menu.commands, menu.words, _cells(), strict=True)
    ]
    size = {"width": WIDTH, "height": HEIGHT}
    content = {"size": size, "selected": True, "chatBarText": menu.bar, "areas": areas}
    mark = sha256(repr(content).encode() + picture(menu)).hexdigest()[:12]
    return {**content, "name": f"guide {menu.kind} {menu.locale} {mark}"}


def _cells() -> list[tuple[int, int, int, int]]:
    width, height = WIDTH // COLUMNS, HEIGHT // ROWS
    return [(width * (n % COLUMNS), height * (n // COLUMNS), width, height) for n in range(COLUMNS * ROWS)]


def _fitting(pen: ImageDraw.ImageDraw, words: str, width: int, font: Path) -> ImageFont.FreeTypeFont:
    for size in range(LARGEST, SMALLEST, -2):
        letters = ImageFont.truetype(str(font), size)
        if pen.textlength(words, letters) <= width:
            return letters
    return ImageFont.truetype(str(font), SMALLEST)

"""The portrait in other lights, before other walls, behind masks and lenses: variants a test can name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from adapters.vision import landmarks
from adapters.vision.arrays import Pixels, Points, from_image
from adapters.vision.engine import OpenCvEngine
from adapters.vision.nets import Networks
from tests.adapters.vision.pictures import portrait

SIZE = (960, 1235)
WALL = (198, 206, 214)


@cache
def engine() -> OpenCvEngine:
    """One engine for all tests of a run."""
    return OpenCvEngine()


@cache
def networks() -> Networks:
    """The networks themselves, to place what is drawn."""
    return Networks()


def pixels(image: Image.Image) -> Pixels:
    """A picture as the engine takes it: blue, green, red."""
    return from_image(image.convert("RGB"))


@cache
def base() -> Image.Image:
    """The portrait as it is."""
    return portrait().resize(SIZE, Image.Resampling.LANCZOS)


@cache
def points() -> Points:
    """The face mesh of the portrait."""
    picture = pixels(base())
    return networks().mesh(picture, networks().faces(picture)[0]).points


@cache
def cut_out() -> Image.Image:
    """Who is person, as a mask with soft edges."""
    likely = networks().person(pixels(base()))
    return Image.fromarray((np.clip((likely - 0.3) / 0.5, 0, 1) * 255).astype(np.uint8))


def before(wall: Image.Image | tuple[int, int, int]) -> Image.Image:
    """The person before another wall."""
    behind = wall if isinstance(wall, Image.Image) else Image.new("RGB", SIZE, wall)
    return Image.composite(base(), behind, cut_out())


def plain() -> Image.Image:
    """The person before a light grey wall: the good photo that others are made of."""
    return before(WALL)


def framed(image: Image.Image, size: tuple[int, int], at: tuple[int, int], scale: float = 1.0) -> Image.Image:
    """A photo of another size: the picture smaller or larger at a place of it, wall around it."""
    canvas = Image.new("RGB", size, WALL)
    sides = round(image.width * scale), round(image.height * scale)
    canvas.paste(image.resize(sides, Image.Resampling.LANCZOS), at)
    return canvas


def spot(point: int) -> tuple[float, float]:
    """Where a point of the mesh is."""
    return float(points()[point, 0]), float(points()[point, 1])


def drawn(image: Image.Image, draw: Callable[[ImageDraw.ImageDraw], None], blur: float = 1.0) -> Image.Image:
    """The picture with something drawn over it, its edges as soft as a lens makes them."""
    layer = Image.new("RGBA", image.size)
    draw(ImageDraw.Draw(layer))
    return Image.alpha_composite(image.convert("RGBA"), layer.filter(ImageFilter.GaussianBlur(blur))).convert("RGB")


def _lenses(fill: tuple[int, int, int, int] | None, width: int) -> Callable[[ImageDraw.ImageDraw], None]:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        middles = []
        for eye in landmarks.eye_centres(points()):
            x, y = float(eye[0]), float(eye[1])
            half = landmarks.unit(points()) * 0.27
            pen.ellipse((x - half, y - half * 0.75, x + half, y + half * 0.95), fill, (30, 26, 24, 255), width)
            middles.append((x, y, half))
        (x1, y1, half), (x2, y2, _) = middles
        pen.line((x1 + half, y1, x2 - half, y2), (30, 26, 24, 255), max(width, 4))

    return draw


def glasses() -> Image.Image:
    """Thin frames, clear lenses."""
    return drawn(plain(), _lenses(None, 5))


def sunglasses() -> Image.Image:
    """Black lenses."""
    return drawn(plain(), _lenses((18, 18, 20, 255), 6))


def glare() -> Image.Image:
    """Lenses that mirror a lamp."""
    return drawn(plain(), _lenses((250, 250, 250, 225), 5), blur=2)


def mask(colour: tuple[int, int, int] = (214, 226, 232)) -> Image.Image:
    """A surgical mask with folds."""
    around = (234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454)
    edge = [spot(point) for point in (*around, 345, 6, 116)]

    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.polygon(edge, (*colour, 255))
        for share in (0.35, 0.5, 0.65):
            (x1, y1), (x2, y2) = spot(93), spot(323)
            drop = share * landmarks.unit(points()) * 0.8
            pen.line((x1 + 12, y1 + drop, x2 - 12, y2 + drop), (*(level - 18 for level in colour), 255), 4)

    return drawn(plain(), draw)


def fringe() -> Image.Image:
    """Dark hair down over both eyes."""
    (left, _), (right, _) = spot(127), spot(356)
    top, bottom = spot(10)[1] - 20, spot(6)[1] + landmarks.unit(points()) * 0.22

    def draw(pen: ImageDraw.ImageDraw) -> None:
        hair = np.random.default_rng(7)
        for x in np.linspace(left, right, 260):
            shade = int(hair.integers(22, 52))
            end = bottom + float(hair.normal(0, 6))
            pen.line((x, top, x + float(hair.normal(0, 5)), end), (shade, shade - 6, shade - 10, 255), 4)

    return drawn(plain(), draw)


def closed_eyes() -> Image.Image:
    """Both lids down: skin where the eyes were, lashes along the lower edge."""
    picture = np.asarray(plain(), np.uint8).copy()
    holes = np.zeros(picture.shape[:2], np.uint8)
    unit = landmarks.unit(points())
    for eye in (landmarks.RIGHT_EYE, landmarks.LEFT_EYE):
        outline = points()[list(eye), :2]
        middle = outline.mean(axis=0)
        wide = middle + (outline - middle) * np.array([1.3, 2.2])
        cv2.fillPoly(holes, [cv2.convexHull(wide.astype(np.int32))], (255,))
    picture = np.asarray(cv2.inpaint(picture, holes, 5, cv2.INPAINT_TELEA), np.uint8).copy()
    for eye in (landmarks.RIGHT_EYE, landmarks.LEFT_EYE):
        outline = points()[list(eye), :2]
        x, y = (int(value) for value in outline.mean(axis=0) + np.array([0, unit * 0.03]))
        half = int(np.ptp(outline[:, 0]) / 2)
        cv2.ellipse(picture, (x, y), (half, half // 5), 0, 10, 170, (70, 52, 46), 4, cv2.LINE_AA)
    return Image.fromarray(picture)


def lit(factor: float, image: Image.Image | None = None) -> Image.Image:
    """The picture with all light multiplied."""
    return (image or plain()).point(lambda level: min(255, round(level * factor)))


def dark_skin(factor: float = 0.35) -> Image.Image:
    """The person as dark as some people are, the wall as bright as before."""
    person = lit(factor, base())
    return Image.composite(person, Image.new("RGB", SIZE, WALL), cut_out())


def side_light() -> Image.Image:
    """A lamp at one side: the other half of the face lies in shadow."""
    middle, width = spot(4)[0], spot(landmarks.LEFT_SIDE)[0] - spot(landmarks.RIGHT_SIDE)[0]
    shade = 0.3 + 0.7 / (1 + np.exp((np.arange(SIZE[0]) - middle) / (width / 10)))
    return Image.fromarray((np.asarray(plain(), np.float32) * shade[None, :, None]).astype(np.uint8))


def moved(length: int) -> Image.Image:
    """The picture shaken sideways."""
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    return Image.fromarray(np.asarray(cv2.filter2D(np.asarray(plain()), -1, kernel), np.uint8))


def blurred(sigma: float) -> Image.Image:
    """The picture out of focus."""
    return plain().filter(ImageFilter.GaussianBlur(sigma))


def tilted(degrees: float) -> Image.Image:
    """The head tilted, the wall going on around it."""
    return framed(plain(), (1600, 1700), (320, 300)).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=WALL)


def two() -> Image.Image:
    """Two people side by side."""
    canvas = Image.new("RGB", (1700, 1235), WALL)
    canvas.paste(plain(), (0, 0))
    canvas.paste(plain().transpose(Image.Transpose.FLIP_LEFT_RIGHT), (740, 0))
    return canvas


def checkered() -> Image.Image:
    """A wall with a pattern."""
    rows, columns = np.indices((SIZE[1], SIZE[0])) // 60
    board = np.where((rows + columns) % 2, 210, 120).astype(np.uint8)
    return before(Image.fromarray(board).convert("RGB"))


def furnished() -> Image.Image:
    """A room behind the person: shelf, lamp, window."""
    room = Image.new("RGB", SIZE, (190, 180, 165))
    pen = ImageDraw.Draw(room)
    pen.rectangle((0, 90, 960, 130), fill=(96, 66, 40))
    for x in range(0, 960, 70):
        pen.rectangle((x, 10, x + 45, 90), fill=(60 + x % 150, 90, 200 - x % 140))
    pen.rectangle((700, 180, 950, 700), fill=(240, 246, 250), outline=(70, 60, 50), width=16)
    pen.ellipse((20, 300, 170, 450), fill=(250, 220, 120))
    return before(room)


def garden() -> Image.Image:
    """Greenery out of focus."""
    noise = np.random.default_rng(3).integers(0, 255, (10, 8, 3), np.uint8)
    green = (noise * np.array([0.5, 0.9, 0.35])).astype(np.uint8)
    return before(Image.fromarray(green).resize(SIZE, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(18)))


def shadowed() -> Image.Image:
    """The hard shadow of a flash on the wall."""
    wall = Image.new("RGB", SIZE, WALL)
    shadow = Image.new("L", SIZE)
    shadow.paste(cut_out(), (110, 40))
    dark = Image.new("RGB", SIZE, (96, 100, 104))
    return before(Image.composite(dark, wall, shadow.filter(ImageFilter.GaussianBlur(5))))


def in_black() -> Image.Image:
    """Black hair and clothes before a black wall, the face in good light."""
    face = Image.new("L", SIZE)
    ImageDraw.Draw(face).polygon([spot(point) for point in landmarks.OUTLINE], 255)
    body = Image.composite(base(), lit(0.1, base()), face.filter(ImageFilter.GaussianBlur(4)))
    return Image.composite(body, Image.new("RGB", SIZE, (16, 16, 16)), cut_out())


def sloping() -> Image.Image:
    """Light that falls off along a plain wall: no fault."""
    wall = np.linspace(225, 165, SIZE[0])[None, :] + np.linspace(12, -12, SIZE[1])[:, None]
    grain = np.random.default_rng(5).normal(0, 2, (SIZE[1], SIZE[0]))
    return before(Image.fromarray(np.clip(wall + grain, 0, 255).astype(np.uint8)).convert("RGB"))

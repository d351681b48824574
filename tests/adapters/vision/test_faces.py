"""What is found on the portrait and its variants: every defect by its name, nothing to put right on good ones."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from adapters.vision import landmarks
from core.photo_finding import PhotoFinding
from core.photo_observation import Observation
from core.photo_rules import judge, unchecked, where
from tests.adapters.vision import scenes
from tests.adapters.vision.pictures import saved

ENLARGED = 1.25
"""The scenes are looked at as smaller copies of photos 1200 pixels wide."""


def seen(image: Image.Image) -> Observation:
    return scenes.engine().observe(scenes.pixels(image), ENLARGED)


def found(image: Image.Image) -> dict[str, PhotoFinding]:
    return {finding.code: finding for finding in judge(seen(image))}


def levels(image: Image.Image) -> dict[str, str]:
    return {code: finding.level for code, finding in found(image).items()}


def again(image: Image.Image, quality: int) -> Image.Image:
    return Image.open(BytesIO(saved(image, quality=quality)))


GOOD: dict[str, Callable[[], Image.Image]] = {
    "as it is": scenes.base,
    "grey wall": scenes.plain,
    "blue wall": lambda: scenes.before((150, 190, 225)),
    "beige wall": lambda: scenes.before((225, 212, 190)),
    "white wall": lambda: scenes.before((240, 240, 240)),
    "light falling off along the wall": scenes.sloping,
    "looser framing": lambda: scenes.framed(scenes.plain(), (1400, 1750), (220, 515)),
    "glasses": scenes.glasses,
    "greyscale": lambda: scenes.plain().convert("L"),
    "recompressed at 1280 pixels": lambda: again(scenes.plain().resize((995, 1280)), 80),
    "recompressed hard": lambda: again(scenes.plain(), 50),
    "a little brighter": lambda: scenes.lit(1.15),
    "a little darker": lambda: scenes.lit(0.75),
    "dark skin before a light wall": scenes.dark_skin,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_photo_has_nothing_to_put_right(name: str) -> None:
    assert levels(GOOD[name]()) == {"mouth_open": "warn"}


DEFECTS: dict[str, tuple[Callable[[], Image.Image], str, str]] = {
    "dim": (lambda: scenes.lit(0.4), "dark", "warn"),
    "dark": (lambda: scenes.lit(0.22), "dark", "fix"),
    "burnt out": (lambda: scenes.lit(1.9), "over", "fix"),
    "lamp at the side": (scenes.side_light, "uneven_light", "warn"),
    "out of focus": (lambda: scenes.blurred(5), "blur", "fix"),
    "shaken": (lambda: scenes.moved(41), "blur", "fix"),
    "black lenses": (scenes.sunglasses, "eyes_covered", "fix"),
    "mirroring lenses": (scenes.glare, "glare", "warn"),
    "closed eyes": (scenes.closed_eyes, "eyes_closed", "fix"),
    "white mask": (scenes.mask, "face_hidden", "fix"),
    "blue mask": (lambda: scenes.mask((120, 170, 210)), "face_hidden", "fix"),
    "black mask": (lambda: scenes.mask((40, 40, 44)), "face_hidden", "fix"),
    "hair over the eyes": (scenes.fringe, "face_hidden", "fix"),
    "smile with teeth": (scenes.plain, "mouth_open", "warn"),
    "head a little tilted": (lambda: scenes.tilted(-5), "tilt", "warn"),
    "head tilted": (lambda: scenes.tilted(-18), "tilt", "fix"),
    "two people": (scenes.two, "multi_face", "block"),
    "no person": (lambda: Image.new("RGB", (900, 900), scenes.WALL), "no_face", "block"),
    "pattern": (scenes.checkered, "bg_busy", "fix"),
    "furniture": (scenes.furnished, "bg_busy", "fix"),
    "garden out of focus": (scenes.garden, "bg_busy", "fix"),
    "shadow on the wall": (scenes.shadowed, "bg_busy", "fix"),
    "black hair before black": (scenes.in_black, "bg_merge", "warn"),
    "far away": (lambda: scenes.framed(scenes.plain(), (1500, 1900), (560, 900), 0.5), "face_small", "fix"),
    "head cut": (lambda: scenes.plain().crop((0, 160, 960, 1235)), "head_cut", "fix"),
    "too close": (lambda: scenes.plain().crop((275, 26, 655, 440)), "too_close", "fix"),
    "cut on the left": (lambda: scenes.plain().crop((330, 0, 960, 1235)), "off_left", "fix"),
    "cut on the right": (lambda: scenes.plain().crop((0, 0, 620, 1235)), "off_right", "fix"),
    "cut below": (lambda: scenes.plain().crop((0, 0, 960, 440)), "off_y", "fix"),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_found_and_named(name: str) -> None:
    make, code, level = DEFECTS[name]
    assert levels(make()).get(code) == level


def on_paper(head: float, aside: float, above: float) -> Image.Image:
    """The good photo cut as for paper: `head` and the room `above` it in millimetres of 45, `aside` off the middle."""
    frame = seen(scenes.plain()).frame
    assert frame is not None
    pixels = frame.head / head
    left, top = frame.centre - (17.5 + aside) * pixels, frame.crown - above * pixels
    wide = scenes.framed(scenes.plain(), (1560, 1835), (300, 300))
    return wide.crop(
        (round(left + 300), round(top + 300), round(left + 300 + 35 * pixels), round(top + 300 + 45 * pixels))
    )


@pytest.mark.parametrize(("head", "aside", "above"), [(34, 0, 4), (36, 0, 4), (36, 2, 2), (32, -2, 6)])
def test_a_photo_cut_as_the_guide_allows_is_never_stopped(head: float, aside: float, above: float) -> None:
    image = on_paper(head, aside, above).resize((933, 1200), Image.Resampling.BICUBIC)
    assert set(levels(image).values()) == {"warn"}


def test_a_photo_made_smaller_on_its_way_is_told_from_one_taken_too_far_away() -> None:
    small = scenes.engine().observe(scenes.pixels(on_paper(34, 0, 4).resize((311, 400), Image.Resampling.BICUBIC)))
    assert {"face_coarse": "fix"}.items() <= {one.code: one.level for one in judge(small)}.items()
    assert "face_small" in found(scenes.framed(scenes.plain(), (1500, 1900), (560, 900), 0.5))


def test_what_is_hidden_is_not_judged_as_mouth_or_eyes() -> None:
    assert set(levels(scenes.mask())) == {"face_hidden"}


@pytest.mark.parametrize("turns", range(4))
def test_the_way_up_is_found_in_all_four_directions(turns: int) -> None:
    lying = scenes.plain().rotate(90 * turns, expand=True)
    observed = seen(lying)
    assert observed.measures["turn"] == turns
    assert ("rotate" in {finding.code for finding in judge(observed)}) == bool(turns)


def test_a_mask_does_not_turn_a_photo() -> None:
    assert seen(scenes.mask()).measures["turn"] == 0


def test_the_side_that_lacks_room_is_that_of_the_picture() -> None:
    cut = scenes.plain().crop((330, 0, 960, 1235))
    assert where(seen(cut)) == {"horizontal": "left", "top": "enough"}
    mirrored = cut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert "off_right" in found(mirrored)
    assert where(seen(mirrored))["horizontal"] == "right"


def test_the_presence_of_the_mesh_tells_hidden_faces() -> None:
    assert seen(scenes.plain()).measures["presence"] > 20
    assert seen(scenes.mask()).measures["presence"] < 13


def test_lenses_are_told_from_frames() -> None:
    assert seen(scenes.sunglasses()).measures["below_eyes"] < 0.32
    assert seen(scenes.glasses()).measures["below_eyes"] > 0.5
    assert seen(scenes.plain()).measures["lid_gap"] > 0.25


def test_room_above_the_head_is_measured_from_the_eyes() -> None:
    before = seen(scenes.plain()).measures["above_eyes"]
    after = seen(scenes.plain().crop((0, 120, 960, 1235))).measures["above_eyes"]
    assert before - after == pytest.approx(120 / landmarks.unit(scenes.points()), abs=0.03)


def test_dark_skin_is_no_fault_and_a_dark_picture_is() -> None:
    light = {"dark", "eyes_covered", "face_hidden", "blur", "uneven_light"}
    for factor in (0.5, 0.42, 0.35):
        assert not light & set(found(scenes.dark_skin(factor)))
    assert "dark" in found(scenes.lit(0.35))


def test_a_wall_that_cannot_be_seen_is_left_to_the_person() -> None:
    assert unchecked(seen(scenes.plain())) == ()
    assert "background" in unchecked(seen(scenes.plain().crop((360, 90, 600, 440))))

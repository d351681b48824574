"""The networks themselves: files, sizes of what they return, one set of numbers, and what is missing without them."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from adapters.vision import guide, models, nets
from adapters.vision.arrays import Pixels
from adapters.vision.engine import Capability, OpenCvEngine
from core.photo_rules import judge, unchecked
from tests.adapters.vision import scenes

GOLDEN = {
    "presence": (27.0, 1.5),
    "lid_gap": (0.40, 0.02),
    "yaw": (1.3, 2.0),
    "pitch": (11.2, 2.0),
    "roll": (3.2, 2.0),
    "mouth_gap": (0.106, 0.02),
    "below_eyes": (0.94, 0.05),
    "above_eyes": (1.38, 0.05),
    "cheeks": (0.92, 0.05),
}
"""Measures of the portrait, with what they may change by with another OpenCV."""


def test_the_portrait_measures_what_it_always_measured() -> None:
    measures = scenes.engine().observe(scenes.pixels(scenes.base())).measures
    assert {name: measures[name] for name in GOLDEN} == {
        name: pytest.approx(value, abs=margin) for name, (value, margin) in GOLDEN.items()
    }


@pytest.mark.parametrize("name", models.MODELS)
def test_every_network_is_the_file_that_was_tested(name: str) -> None:
    model = models.MODELS[name]
    data = models.load(name)
    assert hashlib.sha256(data).hexdigest() == model.sha256
    assert model.licence.rpartition(" ")[2] in {path.name for path in files(models).iterdir()}


@pytest.mark.parametrize(("name", "outputs"), [("mesh", (1404, 1)), ("eye", (213, 15)), ("person", (65536,))])
def test_the_networks_return_all_that_the_rules_stand_on(name: str, outputs: tuple[int, ...]) -> None:
    assert models.MODELS[name].outputs == outputs


def test_a_changed_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**models.MODELS, "eye": models.Model("iris_landmark.tflite", "", "", "", "0" * 64)}
    monkeypatch.setattr(models, "MODELS", wrong)
    with pytest.raises(models.WrongModel, match=r"iris_landmark\.tflite is not"):
        models.verify()
    monkeypatch.setattr(models, "MODELS", {"eye": models.Model("gone.tflite", "", "", "", "")})
    with pytest.raises(models.WrongModel, match="missing"):
        models.verify()


def test_a_library_that_drops_an_output_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = models.Model("face_landmark.tflite", "", "", "", "", (1404,))
    monkeypatch.setattr(nets, "MODELS", {**models.MODELS, "mesh": fewer})
    with pytest.raises(models.WrongModel, match="does not return"):
        scenes.networks().warm_up()


@pytest.mark.parametrize(
    ("capabilities", "left"),
    [
        (frozenset({"faces"}), ("face", "eyes", "mouth", "framing", "light", "background")),
        (frozenset({"faces", "landmarks"}), ("framing", "background")),
        (frozenset({"faces", "landmarks", "person"}), ()),
    ],
)
def test_what_an_engine_cannot_see_is_left_to_the_person(
    capabilities: frozenset[Capability], left: tuple[str, ...]
) -> None:
    observed = OpenCvEngine(capabilities).observe(scenes.pixels(scenes.mask()))
    assert unchecked(observed) == left
    assert not [finding for finding in judge(observed) if finding.level == "block"]


def test_pictures_of_any_shape_are_looked_at() -> None:
    for shape in ((1, 1), (3, 900), (900, 3), (480, 480), (40, 41)):
        assert scenes.engine().observe(np.full((*shape, 3), 90, np.uint8)).faces == ()


def test_a_face_at_the_edge_does_no_harm() -> None:
    x, y = (int(value) for value in scenes.spot(4))
    for box in ((x, 0, 960, 1235), (0, y, 960, 1235), (0, 0, x, y), (x - 60, y - 60, x + 60, y + 60)):
        judge(scenes.engine().observe(scenes.pixels(scenes.plain().crop(box))))


def test_the_guide_shows_the_part_that_is_cut_out() -> None:
    picture = scenes.pixels(scenes.plain().crop((330, 0, 960, 1235)))
    frame = scenes.engine().observe(picture).frame
    assert frame is not None
    with Image.open(BytesIO(guide.draw(picture, frame))) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (420, 540))
        left, right = drawn.getpixel((6, 250)), drawn.getpixel((410, 250))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert max(abs(level - 176) for level in left) < 12, "grey where the photo has no pixels"
    assert max(abs(level - wall) for level, wall in zip(right, scenes.WALL, strict=True)) < 40


@pytest.mark.parametrize(("quarters", "looks"), [(0, 1), (1, 6), (2, 6), (3, 6)])
def test_the_other_directions_are_looked_at_only_where_a_face_does_not_surely_stand(
    quarters: int, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides: list[int] = []
    find = nets.Networks.faces

    def counted(own: nets.Networks, picture: Pixels, side: int = nets.DETECTION_SIDE, score: float = nets.SCORE) -> Any:
        sides.append(side)
        return find(own, picture, side, score)

    monkeypatch.setattr(nets.Networks, "faces", counted)
    image = scenes.plain().rotate(90 * quarters, expand=True)
    observed = scenes.engine().observe(scenes.pixels(image))
    assert observed.measures["turn"] == quarters
    assert len(sides) == looks

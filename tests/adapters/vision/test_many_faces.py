"""The floors of the photo check on many faces, where a folder of labelled pictures is at hand.

`FACES` names a folder with `<id>.jpg` and `labels.jsonl`, one object a line: id, and what somebody judged of it:
mask, sunglasses, tight (head cut), bg (plain or busy), hat, multi, blur, side, tilt, eyes_closed, mouth_open (true or
false; absent: not judged), and the groups ea, age, skin.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from adapters.vision.files import LOOKING_SIDE
from core.photo_rules import judge
from tests.adapters.vision import scenes

FOLDER = os.environ.get("FACES", "")
FRAMING = {"face_small", "face_coarse", "more_top", "head_cut", "too_close", "off_left", "off_right", "off_y"}
SPOILS = ("sunglasses", "hat", "headscarf", "multi", "blur", "side", "tilt", "eyes_closed", "rotated", "mouth_open")
Labels = dict[str, Any]
GROUPS: dict[str, Callable[[Labels], bool]] = {
    "East Asian": lambda one: bool(one.get("ea")),
    "old": lambda one: one.get("age") == "old",
    "children": lambda one: one.get("age") in ("child", "baby"),
    "dark skin": lambda one: one.get("skin") == "dark",
}


@cache
def stopped() -> list[tuple[Labels, frozenset[str]]]:
    """Every picture's labels, and the codes that would stop it."""
    found = []
    for line in (Path(FOLDER) / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        labels: Labels = json.loads(line)
        path = Path(FOLDER) / f"{labels['id']}.jpg"
        if path.is_file():
            with Image.open(path) as image:
                small = image.convert("RGB")
            small.thumbnail((LOOKING_SIDE, LOOKING_SIDE))
            findings = judge(scenes.engine().observe(scenes.pixels(small)))
            found.append((labels, frozenset(one.code for one in findings if one.level != "warn")))
    return found


def share(hits: Iterable[bool]) -> float:
    every = list(hits)
    return sum(every) / max(1, len(every))


def good(labels: Labels) -> bool:
    return labels.get("bg") == "plain" and labels.get("mask") is False and not any(map(labels.get, SPOILS))


def test_most_hidden_faces_and_dark_lenses_are_stopped() -> None:
    assert share("face_hidden" in codes for labels, codes in stopped() if labels.get("mask") is True) >= 0.90
    assert share("eyes_covered" in codes for labels, codes in stopped() if labels.get("sunglasses") is True) >= 0.80


def test_hardly_a_whole_head_is_told_to_be_cut() -> None:
    assert share("head_cut" in codes for labels, codes in stopped() if labels.get("tight") is False) <= 0.01


def test_hardly_a_good_photo_is_stopped_and_no_group_more_than_others() -> None:
    pictures = [(labels, bool(codes - FRAMING)) for labels, codes in stopped() if good(labels)]
    every = share(bad for _, bad in pictures)
    assert every <= 0.10
    for name, belongs in GROUPS.items():
        assert share(bad for labels, bad in pictures if belongs(labels)) <= every + 0.05, name

"""The table of photo rules, without pictures: every limit from both sides, what is missing, what comes first."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from core.photo_finding import PhotoFinding, by_weight
from core.photo_limits import Limits
from core.photo_observation import Frame, Observation
from core.photo_rules import DEFAULT, instead, judge, unchecked, where
from core.photo_table import CODES, MIXED_UP, RULES, TOPICS, Clause, Rule

GOOD = {
    "turn": 0,
    "landmarks": 1,
    "presence": 26.0,
    "below_eyes": 0.78,
    "eye_zone_80": 0.80,
    "eye_zone_50": 0.7,
    "eye_zone_contrast": 0.3,
    "lid_gap": 0.37,
    "mouth_gap": 0.02,
    "nose": 3.0,
    "lips": 8.0,
    "yaw": 1.0,
    "pitch": 6.5,
    "roll": 0.5,
    "above_eyes": 1.3,
    "face_light": 180.0,
    "crushed": 0.01,
    "burnt": 0.0,
    "picture_light": 220.0,
    "sharpness": 0.8,
    "cheeks": 0.9,
    "background_share": 0.4,
    "background_gradient": 0.3,
    "background_edges": 0.0,
    "background_light": 1.2,
    "background_colour": 1.0,
    "merging": 0.02,
}
FACE = (0.93, 1.0)
FRAME = Frame(0, 1400, 1800, (640, 520), (760, 520), (700, 760), 300)


def seen(**measures: float) -> Observation:
    return Observation((FACE,), {**GOOD, **measures}, FRAME)


def levels(observation: Observation) -> dict[str, str]:
    return {finding.code: finding.level for finding in judge(observation)}


def test_a_good_face_has_no_finding() -> None:
    assert judge(seen()) == ()
    assert unchecked(seen()) == ()
    assert where(seen()) == {"horizontal": "centre", "top": "enough"}


TYPICAL: dict[str, tuple[dict[str, float], dict[str, str]]] = {
    "mask": ({"presence": 6, "lips": 1.5, "nose": 13}, {"face_hidden": "fix"}),
    "pale mask": ({"presence": 16, "lips": 1.5, "nose": 13}, {"face_hidden": "fix"}),
    "something over the face": ({"presence": 15}, {"face_hidden": "warn"}),
    "one colour over the mouth": ({"presence": 15, "lips": 0.1}, {"face_hidden": "fix"}),
    "perhaps one colour over the mouth": ({"presence": 17, "lips": 0.1}, {"face_hidden": "warn"}),
    "lips as pale as the skin": ({"presence": 25, "lips": 0.4}, {}),
    "a white beard in black and white": ({"presence": 17, "lips": 0.8}, {}),
    "dark lenses": (
        {"below_eyes": 0.13, "eye_zone_80": 0.20, "eye_zone_contrast": 0.09},
        {"eyes_covered": "fix"},
    ),
    "tinted lenses": ({"below_eyes": 0.35, "eye_zone_contrast": 0.2}, {"eyes_covered": "warn"}),
    "closed eyes": ({"lid_gap": 0.12}, {"eyes_closed": "fix"}),
    "narrow eyes": ({"lid_gap": 0.22}, {}),
    "dark skin in good light": ({"face_light": 100, "crushed": 0.05, "picture_light": 200}, {}),
    "dark picture": ({"face_light": 100, "crushed": 0.05, "picture_light": 120}, {"dark": "warn"}),
    "crushed shadows": ({"face_light": 100, "crushed": 0.3, "picture_light": 200}, {"dark": "warn"}),
    "full lips": ({"mouth_gap": 0.055}, {}),
    "deep-set eyes in hard light": ({"below_eyes": 0.42, "eye_zone_contrast": 0.2}, {}),
    "head cut": ({"above_eyes": 0.6}, {"head_cut": "fix"}),
    "hair at the edge": ({"above_eyes": 1.1, "person_at_top": 0.9}, {"head_cut": "fix"}),
    "little room": ({"above_eyes": 1.2}, {"more_top": "warn"}),
    "neutral heads of the measured groups": ({"pitch": 8.0}, {}),
    "no wall to be seen": ({"background_share": 0.05, "background_gradient": 50, "merging": 0.9}, {}),
    "mirroring lenses": ({"eye_zone_50": 1.2}, {"glare": "warn"}),
    "white mask up to the eyes": ({"presence": 6, "eye_zone_50": 1.2}, {"face_hidden": "fix"}),
}


@pytest.mark.parametrize("name", TYPICAL)
def test_a_typical_face_is_judged_as_measured(name: str) -> None:
    measures, expected = TYPICAL[name]
    assert levels(seen(**measures)) == expected


CLAUSES = [(rule, clause, test) for rule in RULES for clause in rule.clauses for test in clause.tests]
SHIFTED = {"yaw_off": ("yaw", 0.0), "pitch_off": ("pitch", DEFAULT.pitch_neutral), "roll_off": ("roll", 0.0)}
COUNTED = {"faces_seen", "faces_sure", "landmarks", "turn"}
FRAMED = {"crop_height", "head_share", "short_both", "short_left", "short_right", "short_below"}


def at_limits(clause: Clause, step: float, only: tuple[str, str, str]) -> dict[str, float]:
    """Measures that fulfil a clause, `only` one of its conditions by `step` (negative: not fulfilled)."""
    found = {}
    for measure, sign, limit in clause.tests:
        by = step if (measure, sign, limit) == only else 1e-3
        value = getattr(DEFAULT, limit) + (by if sign.startswith(">") else -by)
        name, neutral = SHIFTED.get(measure, (measure, 0.0))
        found[name] = value + neutral
    return found


@pytest.mark.parametrize(
    ("rule", "clause", "test"),
    [one for one in CLAUSES if one[2][0] not in COUNTED | FRAMED and one[0].code not in ("too_close",)],
    ids=lambda value: value.code if isinstance(value, Rule) else value[0] if isinstance(value, tuple) else "",
)
def test_every_limit_holds_on_both_sides(rule: Rule, clause: Clause, test: tuple[str, str, str]) -> None:
    other = {"presence": 26.0} if test[0] != "presence" and rule.code != "face_hidden" else {}
    beyond = seen(**{**other, **at_limits(clause, 1e-3, test)})
    assert levels(beyond).get(rule.code) in {clause.level, "fix"}
    within = seen(**{**other, **at_limits(clause, -1e-3, test)})
    assert levels(within).get(rule.code) != clause.level or len(rule.clauses) > 1


def test_what_was_not_measured_is_never_a_fault() -> None:
    for name in GOOD:
        left = {other: value for other, value in GOOD.items() if other != name}
        assert judge(Observation((FACE,), left, FRAME)) == ()
    assert judge(Observation()) == ()
    assert judge(Observation((FACE,), {})) == ()


def test_what_was_not_measured_is_left_to_the_person() -> None:
    assert unchecked(Observation()) == TOPICS
    assert unchecked(Observation((FACE,), {"turn": 0})) == TOPICS
    assert unchecked(Observation(())) == ()
    assert unchecked(replace(seen(), measures={k: v for k, v in GOOD.items() if k != "mouth_gap"})) == ("mouth",)
    assert unchecked(seen(background_share=0.01)) == ("background",)
    assert where(Observation((FACE,), GOOD)) == {}


def test_a_hidden_face_is_not_judged_as_mouth_or_eyes() -> None:
    assert levels(seen(presence=5, mouth_gap=0.3, lid_gap=0.05)) == {"face_hidden": "fix"}
    assert levels(seen(presence=15, mouth_gap=0.3)) == {"face_hidden": "warn", "mouth_open": "warn"}
    assert levels(seen(below_eyes=0.1, eye_zone_80=0.1, lid_gap=0.05)) == {"eyes_covered": "fix"}


def test_eyes_behind_tinted_lenses_are_not_judged_as_closed() -> None:
    assert levels(seen(below_eyes=0.35, eye_zone_contrast=0.2, lid_gap=0.05)) == {"eyes_covered": "warn"}
    assert levels(seen(presence=15, lid_gap=0.05)) == {"face_hidden": "warn", "eyes_closed": "fix"}


@pytest.mark.parametrize(
    ("faces", "expected"),
    [
        ((), {"no_face": "block"}),
        ((FACE, (0.9, 0.8)), {"multi_face": "block"}),
        ((FACE, (0.9, 0.8), (0.8, 0.5)), {"multi_face": "block"}),
        ((FACE, (0.9, 0.2)), {}),
        ((FACE, (0.65, 0.9)), {}),
    ],
)
def test_exactly_one_face_is_wanted(faces: tuple[tuple[float, float], ...], expected: dict[str, str]) -> None:
    assert levels(Observation(faces, GOOD if faces else {}, FRAME if faces else None)) == expected


def test_the_number_of_faces_is_told() -> None:
    (finding,) = judge(Observation((FACE, FACE, FACE), GOOD, FRAME))
    assert finding.details == {"count": 3}


def test_a_turned_photo_is_offered_to_be_turned() -> None:
    assert levels(seen(turn=1)) == {"rotate": "fix"}


def test_a_face_without_points_is_not_clear() -> None:
    assert levels(Observation((FACE,), {"turn": 0, "landmarks": 0, "presence": 20})) == {"no_clear_face": "fix"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"scale": 0.6}, {"face_small": "fix"}),
        ({"scale": 0.9}, {"face_small": "warn"}),
        ({"scale": 0.6, "frame": replace(FRAME, height=900)}, {"face_coarse": "fix"}),
        ({"scale": 0.9, "frame": replace(FRAME, height=900)}, {"face_coarse": "warn"}),
        ({"frame": replace(FRAME, width=600, right_eye=(40, 520), left_eye=(160, 520), chin=(100, 760))},
         {"off_left": "fix"}),
        ({"frame": replace(FRAME, width=600, right_eye=(440, 520), left_eye=(560, 520), chin=(500, 760))},
         {"off_right": "fix"}),
        ({"frame": replace(FRAME, width=300, right_eye=(90, 520), left_eye=(210, 520), chin=(150, 760))},
         {"too_close": "fix"}),
        ({"frame": replace(FRAME, height=790)}, {"off_y": "fix"}),
        ({"frame": replace(FRAME, height=800)}, {"off_y": "warn"}),
        ({"frame": replace(FRAME, height=480)}, {"too_close": "fix"}),
    ],
    ids=["far", "a little far", "coarse", "a little coarse", "left", "right", "close across", "low", "a little low",
         "close"],
)  # fmt: skip
def test_the_place_in_the_picture_is_judged_by_the_part_cut_out(
    change: dict[str, Any], expected: dict[str, str]
) -> None:
    assert levels(replace(seen(), **change)) == expected


def placed(head: float, aside: float, above: float, ratio: float = 35 / 45) -> Observation:
    """A photo filled as on paper: `head` and the room `above` it in millimetres of 45, `aside` those off the middle."""
    pixels = 40.0
    height, width = round(45 * pixels), round(45 * pixels * ratio)
    x, crown, chin = width / 2 + aside * pixels, above * pixels, (above + head) * pixels
    eyes = crown + 0.55 * (chin - crown)
    frame = Frame(0, width, height, (x - 200, eyes), (x + 200, eyes), (x, chin), crown)
    return replace(seen(above_eyes=1.3), frame=frame)


@pytest.mark.parametrize("head", [32, 34, 36])
@pytest.mark.parametrize("aside", [-2, 0, 2])
@pytest.mark.parametrize("above", [2, 4, 6])
def test_a_head_as_large_and_placed_as_the_guide_allows_is_never_stopped(head: int, aside: int, above: int) -> None:
    assert set(levels(placed(head, aside, above)).values()) <= {"warn"}


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (placed(36, 4, 4), {"off_right": "fix"}),
        (placed(36, -4, 4), {"off_left": "fix"}),
        (placed(34, 2, 4), {"off_right": "warn"}),
        (placed(39, 0, 3), {"too_close": "fix"}),
        (placed(36, 0, 4, 3 / 4), {"too_close": "warn"}),
        (placed(36, -1, 4, 3 / 4), {"off_left": "warn"}),
        (placed(38, -5, 3), {"off_left": "fix"}),
    ],
    ids=["right", "left", "a little right", "close", "a little close", "narrow and left", "close and left"],
)
def test_room_that_lacks_on_both_sides_alike_is_another_fault_than_on_one(
    observation: Observation, expected: dict[str, str]
) -> None:
    assert levels(observation) == expected


@pytest.mark.parametrize(("x", "said"), [(300, "left"), (700, "centre"), (770, "centre"), (1100, "right")])
def test_the_side_is_that_of_the_picture_not_of_the_person(x: int, said: str) -> None:
    frame = replace(FRAME, right_eye=(x - 60, 520), left_eye=(x + 60, 520), chin=(x, 760))
    assert where(replace(seen(), frame=frame))["horizontal"] == said
    assert where(replace(seen(above_eyes=1.0), frame=frame))["top"] == "short"


def test_what_stops_a_photo_comes_first_then_the_order_of_the_table() -> None:
    everything = seen(mouth_gap=0.2, face_light=40, presence=5, turn=2, background_gradient=20, cheeks=0.1)
    found = judge(replace(everything, faces=(FACE, FACE)))
    assert [finding.code for finding in found] == [
        "multi_face", "rotate", "face_hidden", "dark", "bg_busy", "uneven_light",
    ]  # fmt: skip
    assert [finding.level for finding in found] == ["block", "fix", "fix", "fix", "fix", "warn"]


def test_the_limits_are_settings() -> None:
    assert levels(seen(yaw=25)) == {"yaw": "fix"}
    assert {finding.level for finding in judge(seen(yaw=25), replace(DEFAULT, yaw_fix=30))} == {"warn"}
    used = {test[2] for _, _, test in CLAUSES}
    assert {field.name for field in fields(Limits)} - used == {"score", "second_face", "pitch_neutral", "aside"}


def test_only_the_number_of_faces_blocks() -> None:
    blocking = {rule.code for rule, clause, _ in CLAUSES if clause.level == "block"}
    assert blocking == {"no_face", "multi_face"}


def test_every_rule_says_where_it_comes_from() -> None:
    assert all(rule.anchor for rule in RULES)
    assert len(CODES) == len(RULES)
    assert {rule.topic for rule in RULES} == set(TOPICS)


def test_findings_tell_value_and_limit() -> None:
    (finding,) = judge(seen(background_edges=0.2))
    assert (finding.code, finding.value, finding.limit) == ("bg_busy", 0.2, 0.05)


def test_a_code_instead_of_a_face_is_named() -> None:
    assert {instead(found).code for found in ("id", "no_id", "several", "other_host")} == MIXED_UP
    assert instead("other_host").code == "qr_foreign"


def test_by_weight_keeps_the_order_within_a_level() -> None:
    mixed = (PhotoFinding("a", "warn"), PhotoFinding("b", "block"), PhotoFinding("c", "warn"))
    assert [finding.code for finding in by_weight(mixed)] == ["b", "a", "c"]

"""What a face photo for the card must show (checkpoint page of the issuer, seed 5-1 and 5-2): one table of rules.

A rule compares numbers that an engine measured; it never sees a picture. A number that was not measured fires nothing
and is reported by `unchecked`, so that the person is asked instead. Limits: see docs/photo.md.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.photo_finding import Level, PhotoFinding, by_weight
from core.photo_limits import Limits
from core.photo_observation import Frame, Observation

Topic = Literal["face", "eyes", "mouth", "framing", "light", "background"]
TOPICS: tuple[Topic, ...] = ("face", "eyes", "mouth", "framing", "light", "background")

_SIGNS = {"<": operator.lt, ">": operator.gt, ">=": operator.ge}
DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Clause:
    """Conditions that together make a finding of `level`: measure, sign, and the name of its limit."""

    level: Level
    tests: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: the text is `photo.finding.<code>`; the first clause that holds counts.

    `unless` names findings that make this one meaningless; `anchor` is where the rule comes from.
    """

    code: str
    topic: Topic
    anchor: str
    clauses: tuple[Clause, ...]
    unless: frozenset[str] = frozenset()


def _fix(*tests: tuple[str, str, str]) -> Clause:
    return Clause("fix", tests)


def _warn(*tests: tuple[str, str, str]) -> Clause:
    return Clause("warn", tests)


_PLAIN = ("background_share", ">", "background_share")
_SEEN = ("presence", ">=", "hidden_warn")

RULES: tuple[Rule, ...] = (
    Rule("no_face", "face", "OFIQ SingleFacePresent", (Clause("block", (("faces_seen", "<", "faces"),)),)),
    Rule("multi_face", "face", "OFIQ SingleFacePresent", (Clause("block", (("faces_sure", ">", "faces"),)),)),
    Rule("no_clear_face", "face", "J-LIS 人物を特定できない", (_fix(("landmarks", "<", "landmarks")),)),
    Rule("rotate", "face", "site: 右回転", (_fix(("turn", ">", "turn")),)),
    Rule(
        "face_hidden",
        "face",
        "J-LIS 顔が隠れている; OFIQ FaceOcclusionPrevention",
        (
            _fix(("presence", "<", "hidden_fix")),
            _fix(("presence", "<", "mask_presence"), ("lips", "<", "mask_lips"), ("nose", ">", "mask_nose")),
            _warn(("presence", "<", "hidden_warn")),
        ),
    ),
    Rule(
        "eyes_covered",
        "eyes",
        "J-LIS サングラス, 前髪が長すぎて目元が見えない; OFIQ NoDarkGlasses",
        (
            _fix(("below_eyes", "<", "lens_fix"), ("eye_zone_80", "<", "lens_zone_fix")),
            _warn(("below_eyes", "<", "lens_warn"), ("eye_zone_contrast", "<", "lens_zone_warn")),
        ),
    ),
    Rule(
        "eyes_closed",
        "eyes",
        "OFIQ EyesOpen",
        (_fix(("lid_gap", "<", "eyes_fix")),),
        unless=frozenset({"face_hidden", "eyes_covered"}),
    ),
    Rule(
        "yaw",
        "face",
        "J-LIS 顔が横向き; ISO 19794-5 7.2.2 (5 degrees)",
        (_fix(("yaw_off", ">", "yaw_fix")), _warn(("yaw_off", ">", "yaw_warn"))),
    ),
    Rule(
        "pitch",
        "face",
        "J-LIS 正面; ISO 19794-5 7.2.2 (5 degrees)",
        (_fix(("pitch_off", ">", "pitch_fix")), _warn(("pitch_off", ">", "pitch_warn"))),
    ),
    Rule(
        "tilt",
        "face",
        "J-LIS 顔が左右に傾いている; ISO 19794-5 7.2.2 (8 degrees)",
        (_fix(("roll_off", ">", "roll_fix")), _warn(("roll_off", ">", "roll_warn"))),
    ),
    Rule(
        "head_cut",
        "framing",
        "J-LIS 輪郭が切れてしまう; OFIQ MarginAboveOfTheFaceImage",
        (
            _fix(("above_eyes", "<", "head_cut")),
            _fix(("above_eyes", "<", "head_cut_maybe"), ("person_at_top", ">", "person_at_top")),
        ),
    ),
    Rule(
        "too_close",
        "framing",
        "OFIQ HeadSize",
        (
            _fix(("head_share", ">", "head_share")),
            _fix(("short_left", ">", "short_side"), ("short_right", ">", "short_side")),
        ),
    ),
    Rule(
        "face_small",
        "framing",
        "site: 480 px; OFIQ InterEyeDistance",
        (_fix(("crop_height", "<", "crop_fix")), _warn(("crop_height", "<", "crop_warn"))),
    ),
    Rule(
        "off_left",
        "framing",
        "J-LIS 顔の位置が片寄っている; OFIQ LeftwardCropOfTheFaceImage",
        (_fix(("short_left", ">", "short_side")),),
        unless=frozenset({"too_close"}),
    ),
    Rule(
        "off_right",
        "framing",
        "J-LIS 顔の位置が片寄っている; OFIQ RightwardCropOfTheFaceImage",
        (_fix(("short_right", ">", "short_side")),),
        unless=frozenset({"too_close"}),
    ),
    Rule(
        "off_y",
        "framing",
        "J-LIS 顔の位置が片寄っている; OFIQ MarginBelowOfTheFaceImage",
        (_fix(("short_below", ">", "short_below")),),
        unless=frozenset({"too_close"}),
    ),
    Rule(
        "dark",
        "light",
        "J-LIS 人物を特定できない; OFIQ UnderExposurePrevention",
        (
            _fix(("face_light", "<", "dark_fix")),
            _warn(("face_light", "<", "dark_warn"), ("crushed", ">", "crushed")),
            _warn(("face_light", "<", "dark_warn"), ("picture_light", "<", "picture_dark")),
        ),
    ),
    Rule(
        "over",
        "light",
        "OFIQ OverExposurePrevention",
        (_fix(("burnt", ">", "burnt_fix")), _warn(("burnt", ">", "burnt_warn"))),
    ),
    Rule(
        "blur",
        "light",
        "J-LIS ピンボケや手振れ; OFIQ Sharpness",
        (_fix(("sharpness", "<", "sharp_fix")), _warn(("sharpness", "<", "sharp_warn"))),
    ),
    Rule(
        "bg_busy",
        "background",
        "J-LIS 無背景, 背景に影, 背景に柄; OFIQ BackgroundUniformity",
        (
            _fix(_PLAIN, ("background_gradient", ">", "gradient_fix")),
            _fix(_PLAIN, ("background_edges", ">", "edges_fix")),
            _fix(_PLAIN, ("background_light", ">", "light_fix")),
            _fix(_PLAIN, ("background_colour", ">", "colour_fix")),
            _warn(_PLAIN, ("background_gradient", ">", "gradient_warn")),
            _warn(_PLAIN, ("background_edges", ">", "edges_warn")),
            _warn(_PLAIN, ("background_light", ">", "light_warn")),
            _warn(_PLAIN, ("background_colour", ">", "colour_warn")),
        ),
    ),
    Rule("glare", "eyes", "J-LIS 照明が眼鏡に反射", (_warn(_SEEN, ("eye_zone_50", ">", "glare")),)),
    Rule(
        "mouth_open",
        "mouth",
        "J-LIS 平常の顔貌と著しく異なる; OFIQ MouthClosed",
        (_warn(("mouth_gap", ">", "mouth_warn")),),
        unless=frozenset({"face_hidden"}),
    ),
    Rule("uneven_light", "light", "J-LIS 顔に影; OFIQ IlluminationUniformity", (_warn(("cheeks", "<", "cheeks")),)),
    Rule("bg_merge", "background", "site: 背景色が服装や頭髪と同色", (_warn(_PLAIN, ("merging", ">", "merging")),)),
    Rule(
        "more_top",
        "framing",
        "OFIQ MarginAboveOfTheFaceImage",
        (_warn(("above_eyes", "<", "above_warn")),),
        unless=frozenset({"head_cut", "too_close"}),
    ),
)
"""Every rule; within a level the first of the table is told first."""

CODES = frozenset(rule.code for rule in RULES)
MIXED_UP = frozenset({"qr_instead", "qr_foreign"})
"""Another picture than a portrait was sent."""


def judge(seen: Observation, limits: Limits = DEFAULT) -> tuple[PhotoFinding, ...]:
    """Return what is to be said of a photo, the most important first; empty where nothing was found."""
    measures = _measures(seen, limits)
    found: dict[str, PhotoFinding] = {}
    for rule in RULES:
        finding = None if _pointless(rule, found) else _judged(rule, measures, limits)
        if finding is not None:
            found[rule.code] = finding
    return by_weight(tuple(found.values()))


def unchecked(seen: Observation) -> tuple[Topic, ...]:
    """Return the subjects nothing could be measured of, in the order of TOPICS; a person has to look at them."""
    if seen.faces is None:
        return TOPICS
    if not seen.faces:
        return ()
    measures = _measures(seen, DEFAULT)
    return tuple(
        topic for topic in TOPICS if not any(_measured(rule, measures) for rule in RULES if rule.topic == topic)
    )


def where(seen: Observation, limits: Limits = DEFAULT) -> dict[str, str]:
    """Return where the face is, in words: `horizontal` centre, left or right of the picture, `top` enough or short."""
    if seen.frame is None:
        return {}
    aside = seen.frame.centre / seen.frame.width - 0.5
    horizontal = "centre" if abs(aside) <= limits.aside else "left" if aside < 0 else "right"
    above = _measures(seen, limits)["above_eyes"]
    return {"horizontal": horizontal, "top": "short" if above < limits.above_warn else "enough"}


def instead(found: str) -> PhotoFinding:
    """Return what to say when the picture shows a QR code and no face; `found` is what the code was."""
    return PhotoFinding("qr_foreign" if found == "other_host" else "qr_instead", "block", found)


def _pointless(rule: Rule, found: Mapping[str, PhotoFinding]) -> bool:
    return any(code in found and found[code].level != "warn" for code in rule.unless)


def _judged(rule: Rule, measures: Mapping[str, float], limits: Limits) -> PhotoFinding | None:
    for clause in rule.clauses:
        if all(_holds(test, measures, limits) for test in clause.tests):
            measure, _, limit = clause.tests[-1] if clause.tests[0] in (_PLAIN, _SEEN) else clause.tests[0]
            value = round(measures[measure], 3)
            details = {"count": int(value)} if rule.code == "multi_face" else {}
            return PhotoFinding(rule.code, clause.level, value, getattr(limits, limit), details)
    return None


def _holds(test: tuple[str, str, str], measures: Mapping[str, float], limits: Limits) -> bool:
    measure, sign, limit = test
    return measure in measures and _SIGNS[sign](measures[measure], getattr(limits, limit))


def _measured(rule: Rule, measures: Mapping[str, float]) -> bool:
    if rule.topic == "background":
        return measures.get("background_share", 0.0) > DEFAULT.background_share
    return rule.code not in _ABOUT_FACES and any(
        test[0] in measures for clause in rule.clauses for test in clause.tests
    )


_ABOUT_FACES = frozenset({"no_face", "multi_face", "no_clear_face", "rotate"})


def _measures(seen: Observation, limits: Limits) -> dict[str, float]:
    """Return the measures with those that follow from them."""
    measures = {**seen.measures}
    if seen.faces is not None:
        measures["faces_seen"] = len(seen.faces)
        sure = (face for face in seen.faces if face[0] >= limits.score and face[1] >= limits.second_face)
        measures["faces_sure"] = sum(1 for _ in sure)
    for angle, neutral in (("yaw", 0.0), ("pitch", limits.pitch_neutral), ("roll", 0.0)):
        if angle in measures:
            measures[f"{angle}_off"] = abs(measures[angle] - neutral)
    if seen.frame is not None:
        measures |= _framing(seen.frame, seen.scale)
    return measures


def _framing(frame: Frame, scale: float) -> dict[str, float]:
    left, top, right, bottom = frame.crop
    wide, high = right - left, bottom - top
    return {
        "crop_height": high * scale,
        "head_share": frame.head / frame.height,
        "short_left": -left / wide,
        "short_right": (right - frame.width) / wide,
        "short_below": (bottom - frame.height) / high,
    }

"""What a face photo for the card must show (checkpoint page of the issuer, seed 5-1 and 5-2): one table of rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.photo_finding import Level

Topic = Literal["face", "eyes", "mouth", "framing", "light", "background"]
TOPICS: tuple[Topic, ...] = ("face", "eyes", "mouth", "framing", "light", "background")


Test = tuple[str, str, str]
"""A condition: measure, sign, and the name of its limit."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Conditions that together make a finding of `level`."""

    level: Level
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: the text is `photo.finding.<code>`; the first clause that holds counts.

    `unless` names findings that make this one meaningless, `unless_sure` those that do so only where they are more than
    a remark; `anchor` is where the rule comes from.
    """

    code: str
    topic: Topic
    anchor: str
    clauses: tuple[Clause, ...]
    unless: frozenset[str] = frozenset()
    unless_sure: frozenset[str] = frozenset()


def _fix(*tests: Test) -> Clause:
    return Clause("fix", tests)


def _warn(*tests: Test) -> Clause:
    return Clause("warn", tests)


PLAIN = ("background_share", ">", "background_share")
SEEN = ("presence", ">=", "hidden_warn")
"""Conditions under which others can be measured at all: enough wall, and a face that is not hidden."""
FAR = ("head_share", "<", "near")
"""A head that could fill more of the picture; where it cannot, the picture has too few pixels instead."""

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
            _fix(("presence", "<", "hidden_warn"), ("lips", "<", "no_lips")),
            _warn(("presence", "<", "hidden_warn")),
            _warn(("presence", "<", "mask_presence"), ("lips", "<", "no_lips")),
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
        unless=frozenset({"eyes_covered"}),
        unless_sure=frozenset({"face_hidden"}),
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
            _fix(("short_both", ">", "short_both_fix")),
            _warn(("short_both", ">", "short_both_warn")),
        ),
    ),
    Rule(
        "face_small",
        "framing",
        "site: 480 px; OFIQ InterEyeDistance",
        (_fix(("crop_height", "<", "crop_fix"), FAR), _warn(("crop_height", "<", "crop_warn"), FAR)),
    ),
    Rule(
        "face_coarse",
        "framing",
        "site: 480 px; OFIQ InterEyeDistance",
        (_fix(("crop_height", "<", "crop_fix")), _warn(("crop_height", "<", "crop_warn"))),
        unless=frozenset({"face_small"}),
    ),
    Rule(
        "off_left",
        "framing",
        "J-LIS 顔の位置が片寄っている; OFIQ LeftwardCropOfTheFaceImage",
        (_fix(("short_left", ">", "short_side_fix")), _warn(("short_left", ">", "short_side_warn"))),
        unless_sure=frozenset({"too_close"}),
    ),
    Rule(
        "off_right",
        "framing",
        "J-LIS 顔の位置が片寄っている; OFIQ RightwardCropOfTheFaceImage",
        (_fix(("short_right", ">", "short_side_fix")), _warn(("short_right", ">", "short_side_warn"))),
        unless_sure=frozenset({"too_close"}),
    ),
    Rule(
        "off_y",
        "framing",
        "J-LIS 顔の位置が片寄っている; OFIQ MarginBelowOfTheFaceImage",
        (_fix(("short_below", ">", "short_below_fix")), _warn(("short_below", ">", "short_below_warn"))),
        unless_sure=frozenset({"too_close"}),
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
            _fix(PLAIN, ("background_gradient", ">", "gradient_fix")),
            _fix(PLAIN, ("background_edges", ">", "edges_fix")),
            _fix(PLAIN, ("background_light", ">", "light_fix")),
            _fix(PLAIN, ("background_colour", ">", "colour_fix")),
            _warn(PLAIN, ("background_gradient", ">", "gradient_warn")),
            _warn(PLAIN, ("background_edges", ">", "edges_warn")),
            _warn(PLAIN, ("background_light", ">", "light_warn")),
            _warn(PLAIN, ("background_colour", ">", "colour_warn")),
        ),
    ),
    Rule("glare", "eyes", "J-LIS 照明が眼鏡に反射", (_warn(SEEN, ("eye_zone_50", ">", "glare")),)),
    Rule(
        "mouth_open",
        "mouth",
        "J-LIS 平常の顔貌と著しく異なる; OFIQ MouthClosed",
        (_warn(("mouth_gap", ">", "mouth_warn")),),
        unless_sure=frozenset({"face_hidden"}),
    ),
    Rule("uneven_light", "light", "J-LIS 顔に影; OFIQ IlluminationUniformity", (_warn(("cheeks", "<", "cheeks")),)),
    Rule("bg_merge", "background", "site: 背景色が服装や頭髪と同色", (_warn(PLAIN, ("merging", ">", "merging")),)),
    Rule(
        "more_top",
        "framing",
        "OFIQ MarginAboveOfTheFaceImage",
        (_warn(("above_eyes", "<", "above_warn")),),
        unless=frozenset({"head_cut"}),
        unless_sure=frozenset({"too_close"}),
    ),
)
"""Every rule; within a level the first of the table is told first."""

CODES = frozenset(rule.code for rule in RULES)
MIXED_UP = frozenset({"qr_instead", "qr_foreign"})
"""Another picture than a portrait was sent."""

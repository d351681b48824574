"""The limits of the photo rules in one object; how each was found stands in docs/photo.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers a photo is held to. `_fix` asks for another photo, `_warn` only remarks.

    Lengths in T, the distance from the eyes to the chin, unless they say pixels; angles in degrees; lightness of skin
    relative to the face or 0 to 255; shares 0 to 1.
    """

    score: float = 0.70
    second_face: float = 0.30
    faces: int = 1
    landmarks: int = 1
    turn: int = 0
    hidden_fix: float = 13.0
    hidden_warn: float = 15.5
    mask_presence: float = 18.5
    mask_lips: float = 4.0
    mask_nose: float = 6.0
    no_lips: float = 0.5
    lens_fix: float = 0.32
    lens_zone_fix: float = 0.60
    lens_warn: float = 0.38
    lens_zone_warn: float = 0.24
    eyes_fix: float = 0.19
    glare: float = 1.10
    mouth_warn: float = 0.06
    yaw_fix: float = 22.0
    yaw_warn: float = 14.0
    pitch_neutral: float = 6.5
    pitch_fix: float = 21.0
    pitch_warn: float = 14.0
    roll_fix: float = 12.0
    roll_warn: float = 6.0
    head_cut: float = 0.95
    head_cut_maybe: float = 1.15
    person_at_top: float = 0.80
    above_warn: float = 1.25
    head_share: float = 0.92
    crop_fix: float = 432.0
    crop_warn: float = 600.0
    near: float = 0.40
    short_both_fix: float = 0.06
    short_both_warn: float = 0.03
    short_side_fix: float = 0.09
    short_side_warn: float = 0.03
    short_below_fix: float = 0.10
    short_below_warn: float = 0.08
    aside: float = 0.06
    dark_fix: float = 70.0
    dark_warn: float = 110.0
    crushed: float = 0.25
    picture_dark: float = 130.0
    burnt_fix: float = 0.10
    burnt_warn: float = 0.05
    sharp_fix: float = 0.15
    sharp_warn: float = 0.30
    cheeks: float = 0.45
    background_share: float = 0.08
    gradient_fix: float = 8.0
    gradient_warn: float = 4.0
    edges_fix: float = 0.05
    edges_warn: float = 0.03
    light_fix: float = 7.0
    light_warn: float = 5.0
    colour_fix: float = 6.0
    colour_warn: float = 4.5
    merging: float = 0.40

"""Measures of one face: whether it is hidden, open-eyed, sharp and well lit. Names as in core.photo_rules."""

from __future__ import annotations

import cv2
import numpy as np

from adapters.vision import landmarks
from adapters.vision.arrays import Mask, Numbers, Pixels, Points, as_numbers, as_pixels, grey, lab, resized

_FACE_HEIGHT = 200
_EDGE = np.ones((9, 9), np.uint8)
_CRUSHED, _BURNT = 25, 247
_WIDTH, _HEIGHT, _EYE_LINE, _EYES_APART = 128, 160, 80, 56
"""The stamp all colours are measured on: as many pixels between the outer corners of the eyes, whatever the photo."""
_SMALLEST = 8


def measures(picture: Pixels, points: Points) -> dict[str, float]:
    """Return angles, light, sharpness and the colours of eyes, nose and mouth; light only for a face out of frame."""
    yaw, pitch, roll = landmarks.pose(points)
    gap = max(landmarks.apart(points, upper, lower) for upper, lower in landmarks.LIPS_APART)
    found = {"yaw": yaw, "pitch": pitch, "roll": roll, "mouth_gap": gap / landmarks.unit(points)}
    outline = points[list(landmarks.OUTLINE), :2]
    low = np.maximum(outline.min(axis=0).astype(int), 0)
    high = np.minimum(outline.max(axis=0).astype(int) + 1, picture.shape[1::-1])
    if min(high - low) < _SMALLEST:
        return found
    inside = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    cv2.fillPoly(inside, [np.asarray(outline.astype(np.int32) - low, np.int32)], (1,))
    face = grey(np.ascontiguousarray(picture[low[1] : high[1], low[0] : high[0]]))
    return found | _light(picture, face, inside > 0) | _sharpness(face, inside) | _colours(picture, points)


def _light(picture: Pixels, face: Pixels, inside: Mask) -> dict[str, float]:
    levels = face[inside]
    whole = grey(resized(picture, 96, 96))
    return {
        "face_light": float(np.percentile(levels, 95)),
        "crushed": float((levels <= _CRUSHED).mean()),
        "burnt": float((levels >= _BURNT).mean()),
        "picture_light": float(np.percentile(whole, 98)),
    }


def _sharpness(face: Pixels, inside: Pixels) -> dict[str, float]:
    """Return the strength of edges over that of all contrast, with the face at one size."""
    width = max(1, round(face.shape[1] * _FACE_HEIGHT / face.shape[0]))
    small = as_numbers(resized(face, width, _FACE_HEIGHT))
    mask = cv2.resize(inside, (width, _FACE_HEIGHT), interpolation=cv2.INTER_NEAREST)
    core = as_pixels(cv2.erode(mask, _EDGE)) > 0
    if not core.any():
        return {}
    edges = as_numbers(cv2.Laplacian(small, cv2.CV_32F, ksize=3))
    return {"sharpness": float(edges[core].var() / max(1.0, float(small[core].var())))}


def _colours(picture: Pixels, points: Points) -> dict[str, float]:
    stamp = _Stamp(picture, points)
    skin = stamp.colour(landmarks.BARE_SKIN)
    light = max(5.0, float(skin[0]))
    below = (stamp.lightness(landmarks.BELOW_RIGHT_EYE), stamp.lightness(landmarks.BELOW_LEFT_EYE))
    upper, nose = stamp.colour(landmarks.UPPER_FACE), stamp.colour(landmarks.NOSE)
    lips = (stamp.colour(landmarks.LIPS, reach=1) - stamp.colour(landmarks.AROUND_LIPS)) * np.array([0.5, 1, 1])
    cheeks = [stamp.mean(landmarks.RIGHT_CHEEK), stamp.mean(landmarks.LEFT_CHEEK)]
    return {
        "below_eyes": max(below) / light,
        "nose": float(np.hypot(*(nose - upper)[1:])),
        "lips": float(np.linalg.norm(lips)),
        "cheeks": min(cheeks) / max(*cheeks, 1.0),
        **stamp.eye_zone(light),
    }


class _Stamp:
    """The face at one size, upright, in Lab colours."""

    def __init__(self, picture: Pixels, points: Points) -> None:
        right, left = points[landmarks.RIGHT_OUTER, :2], points[landmarks.LEFT_OUTER, :2]
        across = left - right
        length = float(np.linalg.norm(across))
        along, aside = across / length * _EYES_APART / length
        turn = np.array([[along, aside], [-aside, along]])
        shift = np.array([_WIDTH / 2, _EYE_LINE]) - turn @ ((right + left) / 2)
        onto = np.hstack([turn, shift[:, None]])
        drawn = cv2.warpAffine(picture, onto, (_WIDTH, _HEIGHT), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
        self._lab = lab(as_pixels(drawn))
        self._at = points[:, :2] @ turn.T + shift

    def colour(self, places: tuple[int, ...], reach: int = 2) -> Points:
        """Return the median colour of patches of 2 * reach + 1 pixels at these points."""
        colours = [np.median(patch, axis=0) for place in places if len(patch := self._patch(place, reach))]
        return np.asarray(np.median(colours, axis=0) if colours else [60.0, 10.0, 10.0], np.float64)

    def lightness(self, places: tuple[int, ...]) -> float:
        """Return the median lightness at these points."""
        return float(self.colour(places)[0])

    def mean(self, place: int) -> float:
        """Return the median lightness of a whole cheek."""
        patch = self._patch(place, 8)
        return float(np.median(patch[:, 0])) if len(patch) else 1.0

    def eye_zone(self, light: float) -> dict[str, float]:
        """Return how light both eyes with brows and lids are, relative to the skin."""
        zone = np.zeros((_HEIGHT, _WIDTH), np.uint8)
        for eye in (landmarks.RIGHT_EYE, landmarks.LEFT_EYE):
            outline = self._at[list(eye)]
            middle = outline.mean(axis=0)
            wide = middle + (outline - middle) * np.array([1.3, 2.6])
            cv2.fillPoly(zone, [np.asarray(wide, np.int32)], (1,))
        levels: Numbers = self._lab[zone > 0][:, 0]
        if not len(levels):
            return {}
        return {
            "eye_zone_80": float(np.percentile(levels, 80)) / light,
            "eye_zone_50": float(np.median(levels)) / light,
            "eye_zone_contrast": float(levels.std()) / light,
        }

    def _patch(self, place: int, reach: int) -> Numbers:
        x, y = (int(value) for value in self._at[place])
        rows = slice(max(0, y - reach), max(0, y + reach + 1))
        return self._lab[rows, max(0, x - reach) : max(0, x + reach + 1)].reshape(-1, 3)

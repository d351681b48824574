"""Measures of what is around the head: margin, objects, patterns and shadows. Names as in core.photo_rules."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot

import cv2
import numpy as np

from adapters.vision import landmarks
from adapters.vision.arrays import Mask, Numbers, Pixels, Points, as_numbers, as_pixels, lab, resized

_SIDE = 256
_HALF_HEAD = 0.35
_AROUND = (1.9, 1.7, 1.2)
"""How far the wall is looked at beside, above and below the eyes, in T."""
_GAP = 0.18
_CERTAIN, _POSSIBLE, _SURE = 0.5, 0.3, 0.8
_LIGHTNESS = 2.55
_EDGE = 36.0
_FEWEST = 100
_NARROWEST = 16
_LEAST_HEAD, _MOST_HEAD = 1.85, 2.35
_PADDING, _TIGHT = 0.6, 1.3


def crown(points: Points, person: Numbers) -> float:
    """Return the height (y) of the upper end of the head with its hair, kept to what heads can measure."""
    eyes, unit = _eyes(points), landmarks.unit(points)
    chin = float(points[landmarks.CHIN, 1])
    columns = person[: max(1, int(eyes[1])), _over(eyes[0], unit)][::-1] > _CERTAIN
    if not columns.size:
        return chin - 2.05 * unit
    reach = np.where(columns.all(axis=0), columns.shape[0], columns.argmin(axis=0))
    top = float(np.percentile(eyes[1] - reach, 10))
    return chin - min(max(chin - top, _LEAST_HEAD * unit), _MOST_HEAD * unit)


def margin(picture: Pixels, points: Points, find: Callable[[Pixels], Numbers]) -> dict[str, float]:
    """Return the room above the eyes in T and, where it is little, how much of the upper edge is hair.

    `find` tells person from background; it is asked about a picture with a border, to see where the head ends.
    """
    eyes, unit = _eyes(points), landmarks.unit(points)
    above = float(eyes[1]) / unit
    found = {"above_eyes": above}
    if above < _TIGHT:
        pad = int(_PADDING * unit)
        height = picture.shape[0]
        wider = as_pixels(cv2.copyMakeBorder(picture, pad, 0, pad, pad, cv2.BORDER_REPLICATE))
        columns = _over(eyes[0] + pad, unit)
        edge = find(wider)[pad : pad + max(2, int(0.01 * height)), columns]
        found["person_at_top"] = float((edge.mean(axis=0) > _SURE).mean()) if edge.size else 0.0
    return found


def measures(picture: Pixels, points: Points, person: Numbers) -> dict[str, float]:
    """Return how even the wall around the head is, and how far hair and clothes stand out from it."""
    rows, columns = _region(picture, points)
    part = np.ascontiguousarray(picture[rows, columns])
    if min(part.shape[:2]) < _NARROWEST:
        return {}
    scale = _SIDE / max(part.shape[:2])
    size = max(8, round(part.shape[1] * scale)), max(8, round(part.shape[0] * scale))
    likely = as_numbers(cv2.resize(person[rows, columns], size, interpolation=cv2.INTER_AREA))
    reach = max(3, int(_GAP * landmarks.unit(points) * scale) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    wall = as_pixels(cv2.dilate((likely > _POSSIBLE).astype(np.uint8), kernel)) == 0
    found = {"background_share": float(wall.mean())}
    inner = as_pixels(cv2.erode(wall.astype(np.uint8), np.ones((3, 3), np.uint8))) > 0
    if inner.sum() < _FEWEST:
        return found
    colours = lab(as_pixels(cv2.GaussianBlur(resized(part, *size), (3, 3), 0)))
    return found | _edges(colours, inner) | _unevenness(colours, inner) | _merging(colours, inner, likely)


def _eyes(points: Points) -> Points:
    right, left = landmarks.eye_centres(points)
    return (right + left) / 2


def _over(x: float, unit: float) -> slice:
    return slice(max(0, int(x - _HALF_HEAD * unit)), max(1, int(x + _HALF_HEAD * unit)))


def _region(picture: Pixels, points: Points) -> tuple[slice, slice]:
    (x, y), unit = _eyes(points), landmarks.unit(points)
    beside, above, below = (share * unit for share in _AROUND)
    height, width = picture.shape[:2]
    return (
        slice(int(max(0, y - above)), int(min(height, y + below))),
        slice(int(max(0, x - beside)), int(min(width, x + beside))),
    )


def _edges(colours: Numbers, wall: Mask) -> dict[str, float]:
    light = colours[..., 0] * _LIGHTNESS
    across = as_numbers(cv2.Sobel(light, cv2.CV_32F, 1, 0)) / 8
    down = as_numbers(cv2.Sobel(light, cv2.CV_32F, 0, 1)) / 8
    steep = (across**2 + down**2)[wall]
    return {"background_gradient": float(steep.mean()), "background_edges": float((steep > _EDGE).mean())}


def _unevenness(colours: Numbers, wall: Mask) -> dict[str, float]:
    """Return what is left of light and colour when a plane is taken off: light falling off along a wall is no fault."""
    y, x = np.nonzero(wall)
    place = np.column_stack([x - x.mean(), y - y.mean()]) / _SIDE
    values = colours[wall].astype(np.float64)
    slope = np.linalg.pinv(place.T @ place) @ (place.T @ (values - values.mean(axis=0)))
    rest = values - place @ slope
    light, red, blue = (float(value) for value in rest.std(axis=0))
    return {"background_light": light, "background_colour": hypot(red, blue)}


def _merging(colours: Numbers, wall: Mask, likely: Numbers) -> dict[str, float]:
    """Return the share of the person's rim that is hardly another colour than the wall."""
    person = (likely > _CERTAIN).astype(np.uint8)
    outer = as_pixels(cv2.erode(person, np.ones((5, 5), np.uint8)))
    rim = (outer - as_pixels(cv2.erode(person, np.ones((13, 13), np.uint8)))) > 0
    if rim.sum() <= _FEWEST / 2:
        return {}
    typical = np.median(colours[wall], axis=0)
    return {"merging": float((np.linalg.norm(colours[rim] - typical, axis=1) < 10).mean())}

"""Which points of the face mesh are what, and where the head points."""

from __future__ import annotations

from math import asin, atan2, degrees, hypot

import numpy as np

from adapters.vision.arrays import Points

RIGHT_OUTER, RIGHT_INNER, LEFT_INNER, LEFT_OUTER = 33, 133, 362, 263
CHIN, FOREHEAD, RIGHT_SIDE, LEFT_SIDE = 152, 10, 234, 454
LIPS_APART = ((13, 14), (82, 87), (312, 317))
RIGHT_EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
LEFT_EYE = (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)
OUTLINE = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
BARE_SKIN = (9, 8, 151, 5, 4, 50, 280, 205, 425)
"""Brow, nose and cheeks: the skin that other places are compared with."""
BELOW_RIGHT_EYE, BELOW_LEFT_EYE = (23, 24, 110, 22, 26), (253, 254, 339, 252, 256)
UPPER_FACE = (118, 347, 101, 330, 6, 197, 9, 8)
NOSE = (4, 1, 5, 48, 278)
LIPS = (0, 37, 267, 17, 84, 314, 14, 13)
AROUND_LIPS = (164, 57, 287, 18, 200, 205, 425)
RIGHT_CHEEK, LEFT_CHEEK = 205, 425


def apart(points: Points, one: int, other: int) -> float:
    """Return the distance of two points in the picture, in pixels."""
    return float(np.linalg.norm(points[one, :2] - points[other, :2]))


def eye_centres(points: Points) -> tuple[Points, Points]:
    """Return the middles of both eyes, the person's right eye first."""
    return points[list(RIGHT_EYE), :2].mean(axis=0), points[list(LEFT_EYE), :2].mean(axis=0)


def unit(points: Points) -> float:
    """Return T: the distance from between the eyes to the chin, in pixels; all lengths are told in it."""
    right, left = eye_centres(points)
    return float(np.linalg.norm((right + left) / 2 - points[CHIN, :2]))


def pose(points: Points) -> tuple[float, float, float]:
    """Return yaw, pitch and roll in degrees from two axes of the face: through the eyes and mouth, and down it."""
    across = points[LEFT_OUTER] - points[RIGHT_OUTER]
    across = across + 0.5 * (points[LEFT_SIDE] - points[RIGHT_SIDE]) + 0.5 * (points[291] - points[61])
    across = across / np.linalg.norm(across)
    down = points[CHIN] - points[FOREHEAD]
    down = down - across * float(across @ down)
    down = down / np.linalg.norm(down)
    x, y, z = (float(value) for value in across)
    return (
        degrees(atan2(-z, hypot(x, y))),
        degrees(asin(max(-1.0, min(1.0, float(down[2]))))),
        degrees(atan2(y, x)),
    )

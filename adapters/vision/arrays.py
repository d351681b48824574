"""The kinds of number fields the picture code works on; the only names of numpy and OpenCV types."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
"""A picture: rows, columns, and blue, green, red (or one channel of grey)."""
Numbers = NDArray[np.float32]
"""Anything measured pixel by pixel."""
Points = NDArray[np.float64]
"""Points as rows of x, y (and depth), in pixels."""
Mask = NDArray[np.bool_]
"""Which pixels belong to something."""


def from_image(image: Image.Image) -> Pixels:
    """Return a picture in colour as blue, green, red."""
    return as_pixels(cv2.cvtColor(np.asarray(image, np.uint8), cv2.COLOR_RGB2BGR))


def resized(picture: Pixels, width: int, height: int) -> Pixels:
    """Return the picture in another size, averaging where it gets smaller."""
    smaller = width < picture.shape[1]
    return as_pixels(
        cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
    )


def as_pixels(field: object) -> Pixels:
    """Return a field of OpenCV as bytes; no copy where it is one already."""
    return np.asarray(field, np.uint8)


def as_numbers(field: object) -> Numbers:
    """Return a field of OpenCV as floating point numbers; no copy where it is one already."""
    return np.asarray(field, np.float32)


def lab(picture: Pixels) -> Numbers:
    """Return lightness 0 to 100 and the two colour axes of CIE Lab."""
    return as_numbers(cv2.cvtColor(as_numbers(picture) / 255, cv2.COLOR_BGR2Lab))


def grey(picture: Pixels) -> Pixels:
    """Return the picture without colour."""
    return as_pixels(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))

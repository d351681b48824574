"""What an engine saw of a photo, as numbers: no picture, and nothing a person could be recognised by is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WIDTH_MM, HEIGHT_MM, HEAD_MM, ABOVE_MM = 35.0, 45.0, 34.0, 4.0
"""The photo on paper; head and margin are guides (34 and 4, each give or take 2), not rules of the issuer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the head is in the picture turned upright by `turn` quarters: pixels, y down, `crown` its upper end."""

    turn: int
    width: int
    height: int
    right_eye: tuple[float, float]
    left_eye: tuple[float, float]
    chin: tuple[float, float]
    crown: float

    @property
    def eyes(self) -> tuple[float, float]:
        """The point between the outer corners of the eyes."""
        return (self.right_eye[0] + self.left_eye[0]) / 2, (self.right_eye[1] + self.left_eye[1]) / 2

    @property
    def centre(self) -> float:
        """The middle of the face, across."""
        return (self.eyes[0] + self.chin[0]) / 2

    @property
    def head(self) -> float:
        """Crown to chin, in pixels."""
        return self.chin[1] - self.crown

    @property
    def crop(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the part the office would cut out: 35 by 45 mm with a head of 34 mm."""
        millimetre = self.head / HEAD_MM
        top = self.crown - ABOVE_MM * millimetre
        half = WIDTH_MM * millimetre / 2
        return self.centre - half, top, self.centre + half, top + HEIGHT_MM * millimetre


@dataclass(frozen=True, slots=True)
class Observation:
    """What an engine saw. `faces` holds score and height relative to the largest face; None where it cannot see faces.

    `measures` are named as in RULES; what is missing was not measured. `scale`: pixels sent for one pixel looked at.
    """

    faces: tuple[tuple[float, float], ...] | None = None
    measures: Mapping[str, float] = field(default_factory=dict)
    frame: Frame | None = None
    scale: float = 1.0

"""Engines that look at a face photo: what they can see, and how a picture becomes numbers."""

from __future__ import annotations

from math import radians
from typing import Literal, Protocol

import cv2
import numpy as np

from adapters.vision import background, face
from adapters.vision.arrays import Pixels, Points, as_pixels, resized
from adapters.vision.landmarks import CHIN, LEFT_OUTER, RIGHT_OUTER
from adapters.vision.nets import Face, Mesh, Networks
from core.photo_observation import Frame, Observation

Capability = Literal["faces", "landmarks", "eyes", "person"]
_QUARTERS = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
_ORIENTING_SIDE, _ORIENTING_SCORE = 320, 0.5
_BETTER_SCORE, _BETTER_PRESENCE = 0.02, 2.0
_LEVEL, _SURE_PRESENCE = radians(20), 18.5
"""Eyes as level and a mesh as sure as those of a whole face: docs/photo.md says what this was tried on."""
_ALL: frozenset[Capability] = frozenset({"faces", "landmarks", "eyes", "person"})


class FaceEngine(Protocol):
    """What looks at a picture; the rules take what it says and ask the person about the rest."""

    @property
    def name(self) -> str:
        """What the settings call it."""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can see; measures that need anything else are missing from its observations."""
        ...

    def observe(self, picture: Pixels, scale: float = 1.0) -> Observation:
        """Look at a picture (blue, green, red); `scale` is how many pixels were sent for one of its own."""
        ...

    def has_face(self, picture: Pixels) -> bool:
        """Tell whether there is a face at all, whichever way up."""
        ...


class OpenCvEngine:
    """Four small networks on OpenCV, on one thread; `capabilities` can be fewer, to try what the rules make of it."""

    name = "opencv"

    def __init__(self, capabilities: frozenset[Capability] = _ALL) -> None:
        cv2.setNumThreads(1)
        self.capabilities = capabilities
        self._networks = Networks()

    def observe(self, picture: Pixels, scale: float = 1.0) -> Observation:
        """Turn the picture upright, find faces, and measure the largest one and what is around it."""
        turn, upright = 0, picture
        faces, mesh = self._looked(picture)
        if (mesh is None or not _stands(faces[0], mesh)) and (turn := self._turn(picture)):
            upright = _turned(picture, turn)
            faces, mesh = self._looked(upright)
        if mesh is None:
            return Observation((), scale=scale)
        seen = tuple((one.score, one.box[3] / faces[0].box[3]) for one in faces)
        measures: dict[str, float] = {"turn": turn}
        if "landmarks" not in self.capabilities:
            return Observation(seen, measures, scale=scale)
        frame, more = self._measured(upright, mesh, turn)
        return Observation(seen, measures | more, frame, scale)

    def has_face(self, picture: Pixels) -> bool:
        """Tell whether there is a sure face in one of the four directions."""
        return any(found is not None and found.score > 0.8 for found in self._candidates(picture)[1])

    def warm_up(self) -> None:
        """Run every network once, so that the first photo is not slower than the others."""
        self._networks.warm_up()

    def _looked(self, picture: Pixels) -> tuple[list[Face], Mesh | None]:
        """Return the faces of a picture, the largest first, and the mesh of that one."""
        faces = self._networks.faces(picture)
        return faces, self._networks.mesh(picture, faces[0]) if faces else None

    def _measured(self, picture: Pixels, mesh: Mesh, turn: int) -> tuple[Frame | None, dict[str, float]]:
        points = mesh.points
        found = {"presence": mesh.presence, **face.measures(picture, points)}
        found["landmarks"] = float("sharpness" in found)
        if not found["landmarks"]:
            return None, found
        if "eyes" in self.capabilities:
            found["lid_gap"] = self._networks.lid_gap(picture, points)
        if "person" not in self.capabilities:
            return None, found
        person = self._networks.person(picture)
        found |= background.margin(picture, points, self._networks.person)
        found |= background.measures(picture, points, person)
        return _frame(picture, points, background.crown(points, person), turn), found

    def _turn(self, picture: Pixels) -> int:
        """Return the quarter turns to the right after which the face is upright.

        The detector proposes, the mesh has to agree: a mask alone can make a face look upside down.
        """
        small, found = self._candidates(picture)
        scores = [one.score if one else 0.0 for one in found]
        best = int(np.argmax(scores))
        upright, proposed = found[0], found[best]
        if not best or proposed is None or scores[best] <= scores[0] + _BETTER_SCORE:
            return 0
        if upright is None:
            return best
        own = self._networks.mesh(small, upright).presence
        return best if self._networks.mesh(_turned(small, best), proposed).presence > own + _BETTER_PRESENCE else 0

    def _candidates(self, picture: Pixels) -> tuple[Pixels, list[Face | None]]:
        """Return a small copy, and its surest face in each of the four directions."""
        height, width = picture.shape[:2]
        scale = min(1.0, _ORIENTING_SIDE / max(width, height))
        small = resized(picture, max(1, round(width * scale)), max(1, round(height * scale)))
        sides = (self._networks.faces(_turned(small, turn), _ORIENTING_SIDE, _ORIENTING_SCORE) for turn in range(4))
        return small, [max(faces, key=lambda one: one.score, default=None) for faces in sides]


def _stands(face: Face, mesh: Mesh) -> bool:
    """Tell whether a face is so surely upright that nothing is to be learnt from the other three directions."""
    return abs(face.tilt) < _LEVEL and mesh.presence >= _SURE_PRESENCE


def _frame(picture: Pixels, points: Points, crown: float, turn: int) -> Frame:
    height, width = picture.shape[:2]
    right, left, chin = (
        (float(points[place, 0]), float(points[place, 1])) for place in (RIGHT_OUTER, LEFT_OUTER, CHIN)
    )
    return Frame(turn, width, height, right, left, chin, crown)


def _turned(picture: Pixels, turn: int) -> Pixels:
    code = _QUARTERS[turn]
    return picture if code is None else as_pixels(cv2.rotate(picture, code))

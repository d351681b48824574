"""The four networks on OpenCV: faces, the mesh of one face, person against background, one eye."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, sin

import cv2
import numpy as np

from adapters.vision.arrays import Numbers, Pixels, Points, as_numbers, as_pixels, resized
from adapters.vision.landmarks import LEFT_INNER, LEFT_OUTER, RIGHT_INNER, RIGHT_OUTER
from adapters.vision.models import MODELS, WrongModel, load

DETECTION_SIDE = 640
SCORE = 0.6
_OVERLAP, _MOST_FACES, _SMALLEST_FACE = 0.3, 50, 4
_MESH_SIDE, _MESH_MARGIN = 192, 1.5
_PERSON_SIDE = 256
_EYE_SIDE, _EYE_MARGIN = 64, 2.3
_EYE_CORNERS = (0, 8)
_LIDS = ((3, 11), (4, 12), (5, 13))


@dataclass(frozen=True, slots=True)
class Face:
    """One face: box as left, top, width, height; its eyes (the person's right one first); score 0 to 1."""

    box: tuple[float, float, float, float]
    eyes: Points
    score: float

    @property
    def tilt(self) -> float:
        """How far the line of its eyes is from level, in radians."""
        return _angle(*self.eyes)

    @property
    def area(self) -> float:
        """Size of the box."""
        return self.box[2] * self.box[3]


@dataclass(frozen=True, slots=True)
class Mesh:
    """468 points, and how sure the network is that a whole face is there (a logit; a clean face has about 20)."""

    points: Points
    presence: float


class Networks:
    """The networks, loaded once; not for two threads at a time. Raises WrongModel."""

    def __init__(self) -> None:
        detector = np.frombuffer(load("detector"), np.uint8)
        nothing = np.empty(0, np.uint8)
        self._detector = cv2.FaceDetectorYN.create("onnx", detector, nothing, (320, 320), SCORE, _OVERLAP, _MOST_FACES)
        self._mesh, self._person, self._eye = map(_network, ("mesh", "person", "eye"))

    def warm_up(self) -> None:
        """Run every network on an empty picture; raises WrongModel where one does not answer as it should."""
        blank = np.full((DETECTION_SIDE, DETECTION_SIDE, 3), 128, np.uint8)
        box = (200.0, 200.0, 240.0, 240.0)
        mesh = self.mesh(blank, Face(box, np.array([[260.0, 300.0], [380.0, 300.0]]), 1.0))
        self.faces(blank)
        self.person(blank)
        self.lid_gap(blank, mesh.points)

    def faces(self, picture: Pixels, side: int = DETECTION_SIDE, score: float = SCORE) -> list[Face]:
        """Return the faces, the largest first, looked for in a picture of at most `side` pixels."""
        height, width = picture.shape[:2]
        scale = min(1.0, side / max(width, height))
        size = max(32, round(width * scale)), max(32, round(height * scale))
        small = resized(picture, *size) if scale < 1 else picture
        self._detector.setScoreThreshold(score)
        self._detector.setInputSize((small.shape[1], small.shape[0]))
        found = self._detector.detect(small)[1]
        rows = [] if found is None else np.asarray(found, np.float64)
        faces = (_face(row, scale) for row in rows if min(row[2:4]) >= _SMALLEST_FACE)
        return sorted(faces, key=lambda face: -face.area)

    def mesh(self, picture: Pixels, face: Face) -> Mesh:
        """Return the mesh of a face: looked at twice, the second time along the eyes found first."""
        left, top, width, height = face.box
        middle = np.array([left + width / 2, top + height / 2])
        first = self._meshed(picture, _square(middle, max(width, height) * _MESH_MARGIN, face.tilt, _MESH_SIDE))
        angle = _angle(first.points[RIGHT_OUTER], first.points[LEFT_OUTER])
        middle, side = _extent(first.points[:, :2], angle)
        second = self._meshed(picture, _square(middle, side * _MESH_MARGIN, angle, _MESH_SIDE))
        return Mesh(second.points, min(first.presence, second.presence))

    def person(self, picture: Pixels) -> Numbers:
        """Return for every pixel how likely it belongs to a person, 0 to 1."""
        (mask,) = _outputs(self._person, "person", picture, _PERSON_SIDE)
        size = picture.shape[1], picture.shape[0]
        return as_numbers(cv2.resize(mask.reshape(_PERSON_SIDE, _PERSON_SIDE), size, interpolation=cv2.INTER_LINEAR))

    def lid_gap(self, picture: Pixels, points: Points) -> float:
        """Return how far the wider eye is open: the gap between its lids over its width."""
        right = self._gap(picture, points[RIGHT_OUTER, :2], points[RIGHT_INNER, :2], mirrored=True)
        return max(right, self._gap(picture, points[LEFT_INNER, :2], points[LEFT_OUTER, :2], mirrored=False))

    def _gap(self, picture: Pixels, start: Points, end: Points, *, mirrored: bool) -> float:
        width = float(np.linalg.norm(end - start))
        onto = _square((start + end) / 2, width * _EYE_MARGIN, _angle(start, end), _EYE_SIDE)
        eye = _warped(picture, onto, _EYE_SIDE, cv2.BORDER_REPLICATE)
        outline = _outputs(self._eye, "eye", as_pixels(cv2.flip(eye, 1)) if mirrored else eye, _EYE_SIDE)[0]
        at = outline.reshape(-1, 3)[:, :2]
        gap = np.mean([np.linalg.norm(at[upper] - at[lower]) for upper, lower in _LIDS])
        across = np.linalg.norm(at[_EYE_CORNERS[0]] - at[_EYE_CORNERS[1]])
        return float(gap / max(float(across), 1e-3))

    def _meshed(self, picture: Pixels, onto: Points) -> Mesh:
        window = _warped(picture, onto, _MESH_SIDE, cv2.BORDER_CONSTANT)
        flat, presence = _outputs(self._mesh, "mesh", window, _MESH_SIDE)
        points = flat.reshape(468, 3).astype(np.float64)
        back = np.asarray(cv2.invertAffineTransform(onto), np.float64)
        placed = points[:, :2] @ back[:, :2].T + back[:, 2]
        depth = points[:, 2:] * hypot(back[0, 0], back[0, 1])
        return Mesh(np.hstack([placed, depth]), float(presence[0]))


def _network(name: str) -> cv2.dnn.Net:
    return cv2.dnn.readNetFromTFLite(np.frombuffer(load(name), np.uint8))


def _outputs(network: cv2.dnn.Net, name: str, picture: Pixels, side: int) -> list[Numbers]:
    """Run a network on a picture; return what it says, flat, largest first. Raises WrongModel for other sizes."""
    network.setInput(cv2.dnn.blobFromImage(picture, 1 / 255, (side, side), swapRB=True))
    raw = network.forward(network.getUnconnectedOutLayersNames())
    said = sorted((as_numbers(one).ravel() for one in raw), key=lambda one: -one.size)
    if tuple(one.size for one in said) != MODELS[name].outputs:
        raise WrongModel(f"{MODELS[name].file} does not return what it should on this OpenCV")
    return said


def _face(row: Points, scale: float) -> Face:
    left, top, width, height = (float(value) / scale for value in row[:4])
    return Face((left, top, width, height), row[4:8].reshape(2, 2) / scale, float(row[14]))


def _angle(start: Points, end: Points) -> float:
    return atan2(float(end[1] - start[1]), float(end[0] - start[0]))


def _square(middle: Points, side: float, angle: float, pixels: int) -> Points:
    """Return the map that brings a turned square of the picture onto `pixels` by `pixels`."""
    along, aside = cos(angle) * pixels / side, sin(angle) * pixels / side
    turn = np.array([[along, aside], [-aside, along]])
    return np.hstack([turn, (pixels / 2 - turn @ middle)[:, None]])


def _warped(picture: Pixels, onto: Points, side: int, border: int) -> Pixels:
    return as_pixels(cv2.warpAffine(picture, onto, (side, side), flags=cv2.INTER_LINEAR, borderMode=border))


def _extent(points: Points, angle: float) -> tuple[Points, float]:
    """Return the middle of the points' box along `angle`, and its longer side."""
    turn = np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]])
    straight = points @ turn
    low, high = straight.min(axis=0), straight.max(axis=0)
    return (low + high) / 2 @ turn.T, float(max(high - low))

"""Judges what an engine measured of a photo by the table of rules; no picture is seen here.

A number that was not measured fires nothing and is reported by `unchecked`, so that the person is asked instead.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping

from core.photo_finding import PhotoFinding, by_weight
from core.photo_limits import Limits
from core.photo_observation import Frame, Observation
from core.photo_table import PLAIN, RULES, SEEN, TOPICS, Rule, Test, Topic

_SIGNS = {"<": operator.lt, ">": operator.gt, ">=": operator.ge}
_ABOUT_FACES = frozenset({"no_face", "multi_face", "no_clear_face", "rotate"})
DEFAULT = Limits()


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
    return bool(rule.unless & found.keys()) or any(
        code in found and found[code].level != "warn" for code in rule.unless_sure
    )


def _judged(rule: Rule, measures: Mapping[str, float], limits: Limits) -> PhotoFinding | None:
    for clause in rule.clauses:
        if all(_holds(test, measures, limits) for test in clause.tests):
            measure, _, limit = clause.tests[-1] if clause.tests[0] in (PLAIN, SEEN) else clause.tests[0]
            value = round(measures[measure], 3)
            details = {"count": int(value)} if rule.code == "multi_face" else {}
            return PhotoFinding(rule.code, clause.level, value, getattr(limits, limit), details)
    return None


def _holds(test: Test, measures: Mapping[str, float], limits: Limits) -> bool:
    measure, sign, limit = test
    return measure in measures and _SIGNS[sign](measures[measure], getattr(limits, limit))


def _measured(rule: Rule, measures: Mapping[str, float]) -> bool:
    if rule.topic == "background":
        return measures.get("background_share", 0.0) > DEFAULT.background_share
    return rule.code not in _ABOUT_FACES and any(
        test[0] in measures for clause in rule.clauses for test in clause.tests
    )


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
    """Return the size of the head, and what the part cut out lacks: of both sides alike, and of one side more."""
    left, top, right, bottom = frame.crop
    wide, high = right - left, bottom - top
    short_left, short_right = -left / wide, (right - frame.width) / wide
    both = max(0.0, min(short_left, short_right))
    return {
        "crop_height": high * scale,
        "head_share": frame.head / frame.height,
        "short_both": both,
        "short_left": short_left - both,
        "short_right": short_right - both,
        "short_below": (bottom - frame.height) / high,
    }

"""One remark about a photo, whether about its file or about what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Level = Literal["block", "fix", "warn"]
Detail = str | int | date

_WEIGHT: dict[Level, int] = {"block": 0, "fix": 1, "warn": 2}


@dataclass(frozen=True, slots=True)
class PhotoFinding:
    """One remark: `value` was found, `limit` is what is asked for, `details` fill its text.

    `block`: the site itself refuses the photo, or there is no single face to look at. `fix`: the card would be
    refused later. `warn`: told, and goes on.
    """

    code: str
    level: Level
    value: str | int | float = ""
    limit: str | int | float = ""
    details: Mapping[str, Detail] = field(default_factory=dict)


def by_weight(findings: tuple[PhotoFinding, ...]) -> tuple[PhotoFinding, ...]:
    """Return the same findings, what stops a photo first; within a level the order stays."""
    return tuple(sorted(findings, key=lambda finding: _WEIGHT[finding.level]))

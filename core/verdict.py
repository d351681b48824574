"""What a rule of the form says of an answer: a value with remarks, or a refusal with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

Value = TypeVar("Value", covariant=True)
Detail = str | int | date
Level = Literal["warn", "done"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on an accepted answer; `reason` is a code, its words live in `locales/`."""

    reason: str
    level: Level = "warn"
    details: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted(Generic[Value]):
    """An accepted answer in its normal form; the most important notice comes first."""

    value: Value
    notices: tuple[Notice, ...] = ()


class Rejected(ValueError):
    """An answer that cannot be taken; `details` carry counts and positions (from 1), never a My Number.

    `unclear` marks an answer that is not wrong but must be asked again in plainer words.
    """

    def __init__(self, reason: str, *, unclear: bool = False, **details: Detail) -> None:
        super().__init__(reason)
        self.reason = reason
        self.unclear = unclear
        self.details: dict[str, Detail] = details

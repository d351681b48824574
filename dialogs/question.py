"""A step of the form as data: what it asks, which rule reads the answer, when it applies and what it confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.verdict import Accepted
from dialogs.effects import Part, Value
from dialogs.given import Given

Parse = Callable[[str, Given], Accepted[Any]]
Condition = Callable[[Given], bool]
Check = Callable[[Any, Given], None]
Values = Callable[[Given], Mapping[str, Value]]
First = Callable[[Given], tuple[Part, ...]]
ReadBack = Callable[[Any, Given], tuple[Part, ...]]
Row = Callable[[Any, Given, bool], Value]


def always(given: Given) -> bool:
    """Ask in every case."""
    return True


def agreeable(value: Any, given: Given) -> None:
    """Find no contradiction."""


def silent(value: Any, given: Given) -> tuple[Part, ...]:
    """Say nothing after an answer."""
    return ()


def nothing(given: Given) -> tuple[Part, ...]:
    """Say nothing before a question."""
    return ()


def plain(value: Any, given: Given, full: bool) -> Value:
    """Show an answer in a review as it is."""
    return str(value)


def no_values(given: Given) -> Mapping[str, Value]:
    """Fill no placeholders."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One turn of the interview: `key` names the answer and its texts, `step` is the seed's screen number.

    `parse` reads an answer or raises Rejected; `check` raises Rejected where the answer contradicts another one.
    `covers` are the answers it confirms: it lapses when one of them changes. `secret` answers are shown masked.
    `leads` answers a refusal (by reason) with its own text and another question (or the same: ""), and is no failed
    try; `fixes` are the questions offered for mending where `check` finds a contradiction.
    `sensitive` answers can be kept out of other companies' chats: they are given on a page of ours (Policy.webform).
    `open` takes any words, so that a name of the FAQ or a question is not taken for an answer.
    `afresh` are answers that count as new even when they are given again. `first` is said before it is asked.
    """

    key: str
    step: str
    parse: Parse
    options: tuple[str, ...] = ()
    ask_if: Condition = always
    check: Check = agreeable
    covers: tuple[str, ...] = ()
    secret: bool = False
    sensitive: bool = False
    rule: str = ""
    open: bool = False
    revisit: bool = True
    leads: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    afresh: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()
    first: First = nothing
    values: Values = no_values
    read_back: ReadBack = silent
    row: Row = plain
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdQuestion(Question):
    """The application ID: may come in several messages, or from a picture of the form's QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceQuestion(Question):
    """The licence record number: twelve digits that may be a My Number until the person says where they come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge(Question):
    """Letters in a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Question):
    """A mail with a code and a link; the form goes on when one of them comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Question):
    """The face photo: sent, looked at by a job, then used, turned or taken again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks(Question):
    """Several attestations, each its own tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Question):
    """A check screen over the answers `of`; those in `reveal` are shown whole, because here they are compared."""

    of: tuple[str, ...]
    reveal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Question):
    """The official screens, one card each, until the person says that the official site has taken the application."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps in the order of the official site; `version` rises when an old answer may no longer pass."""

    name: str
    version: int
    steps: tuple[Question, ...]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.steps)

    def __getitem__(self, key: str) -> Question:
        """Return the step with this key; raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

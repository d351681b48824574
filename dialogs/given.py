"""The answers of one application as the conditions of the flow see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from core import age, course
from dialogs.moment import JAPAN, Moment
from dialogs.policy import Policy
from dialogs.state import Answer, Draft


@dataclass(frozen=True)
class Given:
    """What is known in this turn; `others` are (contact name, email) of the person's other applications.

    Facts that are worked out from the answers are worked out once: a changed answer makes another `Given`.
    """

    draft: Draft
    moment: Moment
    policy: Policy
    others: tuple[tuple[str, str], ...] = ()
    lexicon: Mapping[str, frozenset[str]] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict, compare=False)
    """What other modules have worked out from these answers."""

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The stored answers by question key."""
        return self.draft.answers

    def __getitem__(self, key: str) -> Any:
        answer = self.answers.get(key)
        return None if answer is None else answer.value

    @cached_property
    def today(self) -> date:
        """The date in Japan; of an application that is handed over, the day of its last check: it was right then."""
        checked = self.answers.get("application") if self.draft.packet else None
        return self.moment.today if checked is None or checked.at is None else checked.at.astimezone(JAPAN).date()

    @cached_property
    def course(self) -> course.Course | None:
        """Course A, B or C, chosen or led to by facts; None while open."""
        chosen = self["course"]
        if chosen == "valid":
            return course.lead("have", False, _truth(self["course_licence"]))
        if chosen == "unsure":
            return course.lead(self["course_card"], _truth(self["course_expired"]), _truth(self["course_licence"]))
        return _COURSES.get(chosen)

    @cached_property
    def birth(self) -> date | None:
        """The applicant's date of birth."""
        value = self["birthdate"]
        return date.fromisoformat(value) if value else None

    @cached_property
    def age(self) -> int | None:
        """The applicant's age today in whole years."""
        return None if self.birth is None else age.years(self.birth, self.today)

    @property
    def typed_by_hand(self) -> bool:
        """Whether the application ID was typed; one read from the form's QR code is not asked twice (seed 2-1)."""
        answer = self.answers.get("application_id")
        return answer is not None and answer.by != "qr"


_COURSES: Mapping[Any, course.Course] = {"A": "A", "B": "B", "C": "C"}


def _truth(option: Any) -> bool | None:
    return {"yes": True, "no": False}.get(option)

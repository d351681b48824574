"""One turn in the making: the state as it becomes, and what is said and done on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dialogs import position
from dialogs.changing import changed
from dialogs.effects import Button, Day, Effect, Image, Part, Reply, Say, Value, When
from dialogs.given import Given
from dialogs.moment import Moment
from dialogs.policy import Policy
from dialogs.ports import FormResult
from dialogs.question import Flow, Question
from dialogs.state import Draft, Side, State
from dialogs.vocabulary import Vocabulary

WHAT_IS_GIVEN = {"drafts", "current"}
"""The parts of the state that the conditions of the flow look at."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn leaves: the state to keep (None: nothing), what to do, what to say, and when to wake it again.

    `page` is for the page that an answer came from.
    """

    state: State | None
    effects: tuple[Effect, ...]
    reply: Reply | None
    wake_at: datetime | None
    page: FormResult | None = None


class Talk:
    """A turn's workbench. State and draft are frozen values; `put` and `write` replace them."""

    def __init__(self, flow: Flow, policy: Policy, vocabulary: Vocabulary, state: State, moment: Moment) -> None:
        self.flow = flow
        self.policy = policy
        self.vocabulary = vocabulary
        self.state = state
        self.moment = moment
        self.effects: list[Effect] = []
        self.says: list[Say] = []
        self.heard: str | Part = ""
        self.page: FormResult | None = None
        self.form = ""
        self.agreed: Side | None = None
        self._given: Given | None = None

    def put(self, **changes: Any) -> None:
        """Change the state."""
        self.state = changed(self.state, **changes)
        if changes.keys() & WHAT_IS_GIVEN:
            self._given = None

    @property
    def now(self) -> datetime:
        """The time of the turn."""
        return self.moment.now

    @property
    def draft(self) -> Draft | None:
        """The application at hand, None where there is none."""
        for draft in self.state.drafts:
            if draft.ref == self.state.current:
                return draft
        return None

    def write(self, *, renew: bool = False, **changes: Any) -> None:
        """Change the application at hand; with `renew` the buttons shown so far become stale."""
        drafts = (
            changed(draft, **changes) if draft.ref == self.state.current else draft for draft in self.state.drafts
        )
        self.put(drafts=tuple(drafts), revision=self.state.revision + renew)

    @property
    def given(self) -> Given:
        """The answers of the application at hand (of an empty one where there is none)."""
        if self._given is None:
            draft = self.draft or Draft(ref="", touched_at=self.now)
            self._given = Given(draft, self.moment, self.policy, _others(self.state, draft), self.vocabulary.lexicon)
        return self._given

    def question(self) -> Question | None:
        """Return the question of the form that is on the table, None where there is none or all is handed in."""
        draft = self.draft
        if draft is None or (draft.packet is not None and draft.packet.receipt_number):
            return None
        return position.current(self.flow, self.given)

    def say(
        self,
        *parts: Part,
        buttons: tuple[Button, ...] = (),
        image: Image | None = None,
        status: bool = False,
    ) -> None:
        """Say one bubble."""
        if parts:
            self.says.append(Say(parts, buttons, image, status=status))

    def do(self, effect: Effect) -> None:
        """Have something done."""
        self.effects.append(effect)

    def button(self, key: str, option: str, label: Part, **more: Any) -> Button:
        """Return a button of this revision: `KEY:OPTION:REVISION`."""
        return Button(f"{key}:{option}:{self.state.revision}", label, **more)

    def aside(self, key: str, **data: Any) -> None:
        """Put a question beside the form on the table."""
        self.put(side=Side(key, data), revision=self.state.revision + 1)

    def known(self, *keys: str) -> str:
        """Return the first of these text keys that the catalogues have; the last one is the one that must exist."""
        return next((key for key in keys if key in self.vocabulary.keys), keys[-1])


def _others(state: State, draft: Draft) -> tuple[tuple[str, str], ...]:
    def pair(other: Draft) -> tuple[str, str]:
        name, email = other.answers.get("contact_name"), other.answers.get("email")
        return (name.value if name else "", email.value if email else "")

    return tuple(pair(other) for other in state.drafts if other.ref != draft.ref and other.answers)


def details(values: Mapping[str, Any]) -> dict[str, Value]:
    """Turn a rule's details into values of a text: dates become days in the reader's calendar."""
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> Value:
    if isinstance(value, datetime):
        return When(value)
    if isinstance(value, date):
        return Day(value, "wareki" if name == "wareki" else "long")
    return value if isinstance(value, int) else str(value)

"""Finds the application behind the link of its page: a finished one, or one whose question is answered there."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs import handover, webform
from dialogs.given import Given
from dialogs.moment import Moment
from dialogs.policy import Policy
from dialogs.ports import FormPage, HandedOver
from dialogs.question import Flow
from dialogs.state import State


@dataclass(frozen=True, slots=True)
class Packets:
    """The finished applications of a flow, and the pages of its sensitive questions."""

    flow: Flow
    policy: Policy

    def handed_over(self, state: State | None, secret: str, moment: Moment) -> HandedOver | None:
        """Return the packet whose link has this secret, None where there is none or it has expired."""
        for draft in state.drafts if state else ():
            given = Given(draft, moment, self.policy)
            if (found := handover.handed_over(self.flow, given, state.locale if state else "", secret)) is not None:
                return found
        return None

    def form(self, state: State | None, secret: str, moment: Moment) -> FormPage | None:
        """Return the page of the question whose link has this secret, None where there is none or it has expired."""
        draft = next((draft for draft in state.drafts if draft.ref == state.current), None) if state else None
        if state is None or draft is None:
            return None
        return webform.page(self.flow, Given(draft, moment, self.policy), state.locale, secret)

"""A changed value is what `dataclasses.replace` makes of it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from dialogs.changing import changed
from dialogs.state import Draft, State
from tests.dialogs.talking import NOON


def test_a_changed_value_equals_a_replaced_one_and_leaves_the_old_one_alone() -> None:
    draft = Draft("d1", NOON, tries=2)
    state = State(1, drafts=(draft,), asked="email")
    assert changed(draft, tries=0, editing="email") == replace(draft, tries=0, editing="email")
    assert changed(state, drafts=(), paused=True) == replace(state, drafts=(), paused=True)
    assert (draft.tries, state.drafts, state.paused) == (2, (draft,), False)


def test_a_changed_value_is_as_frozen_as_the_old_one_and_takes_no_unknown_field() -> None:
    state = changed(State(1), asked="email")
    with pytest.raises(FrozenInstanceError):
        state.asked = "terms"
    with pytest.raises(AttributeError):
        changed(state, nothing=1)

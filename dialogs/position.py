"""Where an application stands: computed from its answers, never stored."""

from __future__ import annotations

from core.verdict import Rejected
from dialogs.given import Given
from dialogs.question import Flow, Question, agreeable


def contradiction(question: Question, given: Given) -> Rejected | None:
    """Return how a given answer contradicts another one, None where it is answered well or not at all."""
    answer = given.answers.get(question.key)
    if answer is None or question.check is agreeable:
        return None
    try:
        question.check(answer.value, given)
    except Rejected as rejected:
        return rejected
    return None


def settled(question: Question, given: Given) -> bool:
    """Return whether a question has an answer that contradicts no other."""
    if question.key not in given.answers:
        return False
    return question.check is agreeable or contradiction(question, given) is None


def relevant(flow: Flow, given: Given) -> list[Question]:
    """Return the questions that apply, in the order of the form."""
    found: list[Question] | None = given.found.get("relevant")
    if found is None:
        found = given.found["relevant"] = [question for question in flow if question.ask_if(given)]
    return found


def current(flow: Flow, given: Given) -> Question | None:
    """Return the question on the table: the one being edited, else the first that applies and is not settled."""
    if "current" not in given.found:
        given.found["current"] = _edited(flow, given) or _first_open(flow, given)
    found: Question | None = given.found["current"]
    return found


def _edited(flow: Flow, given: Given) -> Question | None:
    editing = given.draft.editing
    return next((step for step in flow if step.key == editing and step.ask_if(given)), None) if editing else None


def _first_open(flow: Flow, given: Given) -> Question | None:
    for step in flow:
        if not settled(step, given) and step.ask_if(given):
            return step
    return None


def previous(flow: Flow, given: Given, question: Question | None) -> Question | None:
    """Return the question to go back to: the nearest answered one before `question` that can be asked again."""
    before: Question | None = None
    for step in flow:
        if question is not None and step.key == question.key:
            return before
        if step.revisit and step.key in given.answers and step.ask_if(given):
            before = step
    return before


def left(flow: Flow, given: Given) -> list[Question]:
    """Return the questions that still want an answer."""
    return [step for step in relevant(flow, given) if not settled(step, given)]


def lapsing(flow: Flow, answered: Question, given: Given) -> list[Question]:
    """Return the answered questions that confirm `answered` and so lapse when it changes."""
    return [step for step in flow if answered.key in step.covers and step.key in given.answers]

"""Reads a state of another version of the flow: its raw answers are parsed again by today's rules."""

from __future__ import annotations

from dataclasses import replace

from core.verdict import Rejected
from dialogs.answering import with_draft
from dialogs.effects import Part
from dialogs.question import Challenge, HandOver, Pause, Photo, Question, Ticks
from dialogs.state import Answer
from dialogs.talk import Talk

UNREAD = (Challenge, Pause, Photo, Ticks, HandOver)
"""Steps whose answers were never typed; they stay as they are."""


def upgrade(talk: Talk) -> None:
    """Bring every application to the version of the flow; what no longer passes is asked again, and why is said.

    While a newer version runs beside this one, answers that only the newer one asks for are left as they are.
    """
    if talk.state.version == talk.flow.version:
        return
    at_hand = talk.state.current
    for draft in talk.state.drafts:
        with_draft(talk, draft.ref)
        _upgrade(talk)
    talk.put(version=talk.flow.version, current=at_hand)


def _upgrade(talk: Talk) -> None:
    old, mine = talk.given.answers, {key for question in talk.flow for key in (question.key, *question.was)}
    newer = talk.state.version > talk.flow.version
    talk.write(answers={key: answer for key, answer in old.items() if newer and key not in mine})
    for question in talk.flow:
        answer = next((old[key] for key in (question.key, *question.was) if key in old), None)
        if answer is None:
            continue
        kept = answer if isinstance(question, UNREAD) or not answer.raw else _again(talk, question, answer)
        if kept is not None:
            talk.write(answers={**talk.given.answers, question.key: kept})
        elif question.ask_if(talk.given):
            talk.say(Part("resume.changed", {"name": Part(f"review.row.{question.key}")}))


def _again(talk: Talk, question: Question, answer: Answer) -> Answer | None:
    try:
        return replace(answer, value=question.parse(answer.raw, talk.given).value)
    except Rejected:
        return None

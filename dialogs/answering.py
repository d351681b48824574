"""What follows from an answer: it is taken or refused, what it confirms lapses, and the person is told."""

from __future__ import annotations

from typing import Any

from core.verdict import Accepted, Notice, Rejected
from dialogs import position, webform
from dialogs.effects import Button, Erase, Part, Parts
from dialogs.question import Question, Review, Ticks
from dialogs.quoting import quote
from dialogs.state import Answer
from dialogs.talk import Talk, details

EXAMPLE_AT, PERSON_AT = 2, 3


def accept(
    talk: Talk, question: Question, accepted: Accepted[Any], raw: str = "", by: str = "typed", *, message: str = ""
) -> None:
    """Store an answer, read it back with its remarks, and tell what it changed; an earlier `message` held it.

    Of a typed answer that contradicts another one the warnings are told too: they may say which of the two to mend.
    """
    before = talk.given.answers.get(question.key)
    new = before is None or before.value != accepted.value or accepted.value in question.afresh
    waiting = {step.key for step in position.left(talk.flow, talk.given)} if before else set()
    lapsed = position.lapsing(talk.flow, question, talk.given) if new else []
    store(talk, question.key, Answer(accepted.value, raw, talk.now, by, message or talk.moment.message), lapsed)
    if position.contradiction(question, talk.given) is None:
        talk.say(*_read_back(talk, question, accepted, raw))
    elif not question.options:
        warnings = (notice for notice in accepted.notices if notice.level == "warn")
        talk.say(*(notice_part(talk, question, notice, raw) for notice in warnings))
    if before is not None and new:
        _tell_changes(talk, question, waiting, lapsed)


def store(talk: Talk, key: str, answer: Answer, lapsed: list[Question]) -> None:
    """Put an answer into the application, drop what lapses, and leave the question."""
    gone = {step.key for step in lapsed}
    answers = {name: kept for name, kept in talk.given.answers.items() if name not in gone}
    ticks = () if "photo_right" in gone or key == "licence_number" else talk.given.draft.ticks
    packet = None if "application" in gone else talk.given.draft.packet
    changes = {"answers": {**answers, key: answer}, "ticks": ticks, "packet": packet}
    talk.write(**changes, editing="", tries=0, tried="", pieces="", renew=True)


def refuse(talk: Talk, question: Question, rejected: Rejected, received: str, buttons: tuple[Button, ...]) -> None:
    """Say why an answer is not taken, plainer with each try; nothing given before is lost."""
    if rejected.reason in question.leads:
        lead(talk, question, rejected)
        return
    error = error_part(talk, question, rejected, received)
    tries = 1 + (talk.given.draft.tries if talk.given.draft.tried == question.key else 0)
    talk.write(tries=tries, tried=question.key)
    if tries >= PERSON_AT:
        error = Part("retry.person", {"error": error})
    elif tries >= EXAMPLE_AT:
        error = Part("retry.example", {"error": error, "hint": hint(talk, question)})
    talk.say(error, buttons=buttons)


def lead(talk: Talk, question: Question, rejected: Rejected) -> None:
    """Answer a refusal that is no mistake, and ask again or ask the question that can mend it."""
    text, key = question.leads[rejected.reason]
    talk.say(Part(text))
    if key:
        edit(talk, talk.flow[key])


def edit(talk: Talk, question: Question) -> None:
    """Put an answered question on the table again; its answer stays until another is given."""
    ticks = () if isinstance(question, Ticks) else talk.given.draft.ticks
    talk.write(editing=question.key, tries=0, tried="", pieces="", ticks=ticks)
    talk.put(revision=talk.state.revision + 1, side=None)


def error_part(talk: Talk, question: Question, rejected: Rejected, received: str) -> Part:
    """Return the text of a refusal; looked up by question, then by rule, then for any question."""
    level = "warn" if rejected.unclear else "error"
    values = details(rejected.details)
    values["received"] = quote(received, secret=question.secret)
    if question.key == "email_again":
        values["first"] = talk.given["email"]
    if question.options:
        values.setdefault("count", len(question.options))
    names = [f"{level}.{name}.{rejected.reason}" for name in (question.key, question.rule, "any") if name]
    return Part(talk.known(*names, "error.choice.not_understood" if question.options else names[-1]), values)


def hint(talk: Talk, question: Question) -> Part:
    """Return the example of a question."""
    return Part(f"hint.{question.key}", question.values(talk.given))


def notice_part(talk: Talk, question: Question, notice: Notice, received: str) -> Part:
    """Return the text of a remark, looked up by question, then by rule."""
    values = {**details(notice.details), "received": quote(received, secret=question.secret)}
    names = [f"{notice.level}.{name}.{notice.reason}" for name in (question.key, question.rule) if name]
    return Part(talk.known(*names), values)


def _read_back(talk: Talk, question: Question, accepted: Accepted[Any], raw: str) -> tuple[Part, ...]:
    notices = tuple(notice_part(talk, question, notice, raw) for notice in accepted.notices)
    if any("value" in notice.details or notice.level == "done" for notice in accepted.notices):
        spoken: tuple[Part, ...] = () if question.key != "birthdate" else question.read_back(accepted.value, talk.given)
    else:
        spoken = question.read_back(accepted.value, talk.given)
    return (*spoken, *notices)


def _tell_changes(talk: Talk, question: Question, waiting: set[str], lapsed: list[Question]) -> None:
    left = position.left(talk.flow, talk.given)
    lapsed_keys = {step.key for step in lapsed}
    name = Part(f"review.row.{question.key}")
    for step in lapsed:
        if step.key in ("information_right", "photo_right"):
            talk.say(Part("review.lapsed", {"name": name, "attestation": Part(f"review.row.{step.key}")}))
    opened = [step for step in left if step.key not in waiting | lapsed_keys | {question.key}]
    if opened:
        talk.say(Part("review.opened", {"count": len(opened)}))
    elif left and isinstance(left[0], Review) and question.key in left[0].of:
        talk.say(Part("review.changed", {"name": name}))


def rows(talk: Talk, review: Review) -> Parts:
    """Return the numbered rows of a check screen."""
    lines = []
    for number, key in enumerate(row_keys(talk, review), 1):
        value = webform.row(talk.flow[key], talk.given, key in review.reveal)
        lines.append(Part("review.line", {"number": number, "name": Part(f"review.row.{key}"), "value": value}))
    return Parts(tuple(lines))


def row_keys(talk: Talk, review: Review) -> list[str]:
    """Return the keys of the rows of a check screen: the answered questions that apply."""
    asked = {step.key for step in position.relevant(talk.flow, talk.given)}
    return [key for key in review.of if key in asked and key in talk.given.answers]


def take_back(talk: Talk, keys: list[str]) -> None:
    """Drop answers, and what confirmed them, as if they had never been given."""
    lapsed = {step.key for key in keys for step in position.lapsing(talk.flow, talk.flow[key], talk.given)}
    kept = {name: answer for name, answer in talk.given.answers.items() if name not in {*keys, *lapsed}}
    talk.do(Erase())
    talk.write(answers=kept, editing="", packet=None, renew=True)


def with_draft(talk: Talk, ref: str) -> None:
    """Make another of the person's applications the one at hand."""
    talk.put(current=ref, side=None, paused=False, revision=talk.state.revision + 1)

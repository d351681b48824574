"""Sensitive answers beside the chat: on the channels of other companies they are given on a page of ours."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest

from dialogs.effects import Button, Forget, Part, Value
from dialogs.given import Given
from dialogs.moment import ALPHABET
from dialogs.ports import FormPage
from dialogs.question import Flow, Question
from dialogs.state import Form
from dialogs.talk import Talk

OURS = ("web", "terminal")
"""Channels that pass through no company's servers but the operator's."""
TOKEN = 32
HINTS = {"application_id": "page.form.hint.application_id"}
"""Examples that speak of sending; the others say the same on a page."""


def on(given: Given) -> bool:
    """Return whether sensitive answers are kept out of this chat."""
    return given.policy.webform and given.moment.channel not in OURS


def wanted(given: Given, question: Question) -> bool:
    """Return whether this question is answered on a page."""
    return question.sensitive and on(given)


def ask(talk: Talk, question: Question, buttons: tuple[Button, ...]) -> None:
    """Give the link to the question's page; one that still works stays the same."""
    form, minutes = talk.given.draft.form, talk.policy.form_minutes
    fresh = form is None or form.question != question.key or talk.now >= form.expires_at
    token = talk.moment.pick("form", ALPHABET, TOKEN) if form is None or fresh else form.token
    talk.write(form=Form(token, question.key, talk.now + timedelta(minutes=minutes)))
    talk.form = f"{talk.policy.public_url}/form/{talk.moment.conversation}.{token}"
    link: dict[str, Value] = {"form_url": talk.form, "minutes": minutes}
    talk.say(
        Part("channel.webform.next", {"name": name(question)}), Part("channel.webform.open", link), buttons=buttons
    )


def decline(talk: Talk) -> None:
    """Use nothing of a sensitive answer that came through the chat, and have its message deleted where that can be."""
    talk.heard = ""
    talk.do(Forget(talk.moment.message))
    talk.say(Part("channel.webform.please"))


def mismatch(question: Question) -> Part:
    """Say that an answer contradicts another one, without either."""
    return Part("channel.webform.mismatch", {"name": name(question)})


def name(question: Question) -> Part:
    """Return what a page calls its question."""
    return Part(f"page.form.name.{question.key}")


def row(question: Question, given: Given, full: bool) -> Value:
    """Show an answer as a check screen may show it in this chat: a sensitive one by its last digits or not at all."""
    if wanted(given, question) and not question.secret:
        return Part("review.value.entered")
    return question.row(given[question.key], given, full and not wanted(given, question))


def page(flow: Flow, given: Given, locale: str, secret: str) -> FormPage | None:
    """Return the page whose link has this secret; None where there is none, or it has expired."""
    form = given.draft.form
    if form is None or given.moment.now >= form.expires_at or not compare_digest(form.token.encode(), secret.encode()):
        return None
    question = flow[form.question]
    ask_, hint = Part(f"page.form.ask.{question.key}"), Part(HINTS.get(question.key, f"hint.{question.key}"))
    return FormPage(locale, question.key, name(question), ask_, hint, question.secret)

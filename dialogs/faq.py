"""Frequent questions, answered at any step; then the question of the form is asked again."""

from __future__ import annotations

from dialogs.answering import hint
from dialogs.effects import Part, Parts
from dialogs.talk import Talk

ABOUT_MAIL = frozenset({"no_mail", "link_expired", "auth_code"})
"""Questions about the mails of the official site."""


def faq_list(talk: Talk) -> None:
    """Offer the titles by number."""
    talk.aside("faq")


def titles(talk: Talk) -> Part:
    """Return the numbered titles."""
    lines = (
        Part("choices.line", {"number": number, "label": Part(f"faq.{name}.title")})
        for number, name in enumerate(talk.vocabulary.faqs, 1)
    )
    return Part("command.faq.list", {"titles": Parts(tuple(lines))})


def answer(talk: Talk, name: str) -> None:
    """Answer one question; while our own mail is waited for, what is asked about a mail is asked about that one."""
    talk.put(side=None)
    question = talk.question()
    if question is not None and question.key == "email_proof" and name in ABOUT_MAIL:
        talk.say(hint(talk, question))
    else:
        talk.say(Part(f"faq.{name}.answer"))
    if question is not None:
        talk.say(Part("command.faq.back"))

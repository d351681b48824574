"""Frequent questions, answered at any step; then the question of the form is asked again."""

from __future__ import annotations

from dialogs.effects import Part, Parts
from dialogs.talk import Talk


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
    """Answer one question."""
    talk.put(side=None)
    talk.say(Part(f"faq.{name}.answer"))
    if talk.question() is not None:
        talk.say(Part("command.faq.back"))

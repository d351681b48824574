"""Voice messages: listened to by a job, echoed in words, and taken only after a yes that was pressed or typed."""

from __future__ import annotations

import re
from dataclasses import replace

from core import yes_no
from core.verdict import Rejected
from dialogs import acting, aside, hearing, webform
from dialogs.commands import command_buttons
from dialogs.effects import Forget, Part, Transcribe
from dialogs.events import Heard, Speech, Text
from dialogs.quoting import LENGTH, SECRET_FROM
from dialogs.talk import Talk

ECHO = "heard"
"""The question beside the form: is this what you said?"""
_DIGIT = re.compile("[0-9\uff10-\uff19〇一二三四五六七八九零]")


def listen(talk: Talk, event: Speech) -> None:
    """Have a voice message listened to, where the question takes one; numbers that are secret are never spoken."""
    question = talk.question()
    talk.heard = Part("heard.voice")
    talk.put(paused=False)
    if event.blob is None:
        talk.say(Part("speech.too_long"))
    elif question is None:
        acting.drop(talk, event)
        talk.say(Part("channel.voice_message"))
    elif question.secret or webform.wanted(talk.given, question):
        acting.drop(talk, event)
        talk.do(Forget(talk.moment.message))
        talk.say(Part("speech.not_for_numbers"))
    else:
        state = talk.state
        expected = talk.vocabulary.spoken(state.locale, question.key, question.options)
        where = (question.key, state.revision, talk.moment.message)
        talk.do(Transcribe(event.blob, state.locale, expected, *where))
        talk.say(Part("speech.listening"), status=True, buttons=command_buttons(talk, question))


def heard(talk: Talk, event: Heard) -> None:
    """Echo what was heard and ask whether it is right; who has gone on meanwhile hears nothing of it."""
    question, text = talk.question(), " ".join(event.text.split())
    if question is None or (question.key, talk.state.revision) != (event.question, event.revision):
        return
    if hearing.guarded(talk, question, text):
        talk.do(Forget(event.message))
    elif len(_DIGIT.findall(text)) >= SECRET_FROM:
        talk.do(Forget(event.message))
        talk.say(Part("speech.not_for_numbers"))
    elif not 0 < len(text) <= LENGTH:
        talk.say(Part("speech.not_understood"))
    else:
        _echo(talk, text, event.message)


def take(talk: Talk) -> None:
    """Take what was confirmed as if it had been typed; the answer belongs to the voice message."""
    said, question = talk.agreed, talk.question()
    if said is None:
        return
    talk.agreed = None
    talk.moment = replace(talk.moment, message=said.data["message"])
    talk.put(asked=question.key if question else "")
    hearing.hear(talk, Text(said.data["text"]))


def _echo(talk: Talk, text: str, message: str) -> None:
    side = talk.state.side
    answer = _yes(talk, text) if side is not None and side.key == ECHO else None
    if answer is False:
        aside.hear(talk, text)
        return
    if answer:
        talk.say(Part("speech.press_yes"))
    else:
        talk.aside(ECHO, text=text, message=message)
    aside.ask(talk)


def _yes(talk: Talk, text: str) -> bool | None:
    try:
        return yes_no.parse(text, talk.vocabulary.lexicon).value
    except Rejected:
        return None

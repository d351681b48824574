"""One application on two channels: begun here, gone on with there, by a code that works once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from unicodedata import normalize

from dialogs.answering import with_draft
from dialogs.drafts import begin
from dialogs.effects import Claim, Offer, Part
from dialogs.events import Adopted, MovedAway
from dialogs.state import DRAFT
from dialogs.talk import Talk

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
CODE = re.compile(f"[{LETTERS}]{{4}}[-\u30fc\u2010-\u2015]?[{LETTERS}]{{4}}")


def offer(talk: Talk) -> None:
    """Give out a code for the application at hand."""
    code = talk.moment.pick("handoff", LETTERS, LENGTH)
    minutes = talk.policy.handoff_minutes
    talk.do(Offer(code, talk.given.draft.ref, talk.now + timedelta(minutes=minutes)))
    talk.say(Part("channel.code.give", {"code": f"{code[:4]}-{code[4:]}", "minutes": minutes}))


def claims(talk: Talk, text: str) -> bool:
    """Take a code where nothing is under way yet; False for other words, or where answers stand already."""
    typed = normalize("NFKC", text).strip().upper()
    if talk.given.answers or CODE.fullmatch(typed) is None or not re.search("[0-9]", typed):
        return False
    talk.do(Claim(typed[:4] + typed[-4:]))
    return True


def adopt(talk: Talk, event: Adopted) -> None:
    """Go on with an application that came from another channel; an empty one begun here gives way to it."""
    if event.draft is None:
        if talk.draft is None:
            begin(talk)
        talk.say(Part("channel.code.wrong"))
        return
    draft = replace(DRAFT.validate_python(event.draft), touched_at=talk.now)
    kept = tuple(other for other in talk.state.drafts if other.answers)
    talk.put(drafts=(*kept, draft), greeted=True)
    with_draft(talk, draft.ref)
    question = talk.question()
    step = question.step[0] if question else talk.flow.steps[-1].step[0]
    talk.say(Part("channel.moved.here", {"step": Part(f"step.{step}")}))


def leave(talk: Talk, event: MovedAway) -> None:
    """Let go of an application that goes on elsewhere; its pictures go with it."""
    rest = tuple(draft for draft in talk.state.drafts if draft.ref != event.ref)
    talk.put(drafts=rest, current=rest[-1].ref if rest else "", side=None, revision=talk.state.revision + 1)
    talk.say(Part("channel.moved.away", {"channel": Part(f"channel.name.{event.channel}")}))

"""One application on two channels: begun here, gone on with there, by a code that works once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from unicodedata import normalize

from dialogs.answering import with_draft
from dialogs.drafts import begin_unasked, gone
from dialogs.effects import CheckPhoto, Claim, Erase, Offer, Part, Value, When
from dialogs.events import Adopted, MovedAway
from dialogs.handover import page_url
from dialogs.state import DRAFT, Moved
from dialogs.talk import Talk

DIGITS = "23456789"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ" + DIGITS
LENGTH = 8
HOUR = timedelta(hours=1)
CODE = re.compile(f"[{LETTERS}]{{4}}[-\u30fc\u2010-\u2015]?[{LETTERS}]{{4}}")


def offer(talk: Talk) -> None:
    """Give out a code for the application at hand."""
    # A digit at the end: what is typed there tells a code from a word of eight letters.
    code = talk.moment.pick("handoff", LETTERS, LENGTH - 1) + talk.moment.pick("handoff digit", DIGITS, 1)
    minutes = talk.policy.handoff_minutes
    talk.do(Offer(code, talk.given.draft.ref, talk.now + timedelta(minutes=minutes)))
    talk.say(Part("channel.code.give", {"code": f"{code[:4]}-{code[4:]}", "minutes": minutes}))
    language = talk.state.locale.rpartition("_")[2]
    for channel, door in talk.policy.doors:
        if channel != talk.moment.channel:
            link = door.format(language=language, code=code)
            talk.say(Part("channel.code.link", {"channel": channel_name(talk, channel), "continue_url": link}))


def claims(talk: Talk, text: str) -> bool:
    """Take a code where nothing is under way yet; False for other words, or where answers stand already."""
    typed = normalize("NFKC", text).strip().upper()
    if talk.given.answers or CODE.fullmatch(typed) is None or not re.search("[0-9]", typed):
        return False
    claim(talk, typed[:4] + typed[-4:])
    return True


def claim(talk: Talk, code: str) -> bool:
    """Ask for the application behind a code; False where too many codes were wrong."""
    if len(_misses(talk)) >= talk.policy.handoff_misses:
        talk.say(Part("channel.code.too_many"))
        return False
    talk.do(Claim(code))
    return True


def adopt(talk: Talk, event: Adopted) -> None:
    """Go on with an application that came from another channel; an empty one begun here gives way to it."""
    if event.draft is None:
        begin_unasked(talk)
        talk.put(misses=(*_misses(talk), talk.now))
        talk.say(Part("channel.code.wrong"))
        return
    draft = replace(DRAFT.validate_python(event.draft), touched_at=talk.now, qr_ref="", form=None)
    kept = tuple(other for other in talk.state.drafts if other.answers)
    talk.put(drafts=(*kept, draft), greeted=True)
    with_draft(talk, draft.ref)
    question = talk.question()
    step = question.step[0] if question else talk.flow.steps[-1].step[0]
    talk.say(Part("channel.moved.here", {"step": Part(f"step.{step}")}))
    if draft.shot is not None and not draft.shot.checked:
        talk.do(CheckPhoto(draft.shot.ref, draft.shot.blob, draft.shot.turns))
    if draft.packet is not None and draft.packet.token:
        page: dict[str, Value] = {"page_url": page_url(talk.given), "expires_at": When(draft.packet.until)}
        talk.say(Part("end.prepare.page", page))


def leave(talk: Talk, event: MovedAway) -> None:
    """Let go of an application that goes on elsewhere, with its pictures; here it can no longer be read."""
    left = next(draft for draft in talk.state.drafts if draft.ref == event.ref)
    rest = tuple(draft for draft in talk.state.drafts if draft.ref != event.ref)
    moved = Moved(event.channel, left.proof.token if left.proof else "")
    current = rest[-1].ref if rest else ""
    talk.put(drafts=rest, current=current, side=None, moved=moved, revision=talk.state.revision + 1)
    talk.do(Erase())
    if rest:
        talk.say(_away(talk, event.channel))


def elsewhere(talk: Talk) -> tuple[Part, ...]:
    """Say where the application goes on that left this conversation, nothing where none did."""
    return (_away(talk, channel),) if (channel := gone(talk)) else ()


def _away(talk: Talk, channel: str) -> Part:
    return Part("channel.moved.away", {"channel": channel_name(talk, channel)})


def channel_name(talk: Talk, channel: str) -> Part:
    """Return what people call a channel."""
    return Part(talk.known(f"channel.name.{channel}", "channel.name.other"))


def _misses(talk: Talk) -> tuple[datetime, ...]:
    return tuple(at for at in talk.state.misses if at > talk.now - HOUR)

"""The applications of one person: begun, resumed, told apart, finished, erased."""

from __future__ import annotations

from dataclasses import replace

from dialogs.answering import with_draft
from dialogs.effects import DropBlob, Erase, Part
from dialogs.events import BlobRef
from dialogs.moment import ALPHABET
from dialogs.state import Draft
from dialogs.talk import Talk


def begin(talk: Talk, *, greet: bool = True) -> None:
    """Open an empty application and make it the one at hand."""
    draft = Draft(ref=talk.moment.pick("draft", ALPHABET, 8), touched_at=talk.now)
    moved = replace(talk.state.moved, over=True) if talk.state.moved else None
    talk.put(drafts=(*talk.state.drafts, draft), moved=moved)
    with_draft(talk, draft.ref)
    if greet:
        greeting(talk)


def begin_unasked(talk: Talk) -> None:
    """Begin where somebody says something and nothing is under way; not where it has just gone to another channel."""
    if talk.draft is None and not gone(talk):
        begin(talk)


def gone(talk: Talk) -> str:
    """Return the channel on which the only application goes on, "" where there is none or another was begun here."""
    moved = talk.state.moved
    return moved.channel if moved and not moved.over and not talk.state.drafts else ""


def greeting(talk: Talk) -> None:
    """Say who speaks, that it is not the office, what is needed and what is kept."""
    first = "greeting.start" if talk.policy.mode == "prepare" else "greeting.intake"
    honest = [Part("greeting.not_official")]
    if not talk.policy.government:
        honest.append(Part("greeting.not_government"))
    talk.say(Part(first), *honest)
    talk.say(Part("greeting.needs"), Part("greeting.commands"), Part("greeting.languages"))
    talk.say(Part("privacy.notice"))
    talk.put(greeted=True)


def resume(talk: Talk) -> None:
    """Go on where the person left, an answer under change as it was; ask whose application where there are several."""
    if len(talk.state.drafts) > 1:
        talk.aside("which_person")
        return
    talk.write(editing="")
    talk.put(paused=False, side=None, revision=talk.state.revision + 1)
    welcome_back(talk)


def welcome_back(talk: Talk) -> None:
    """Say how far the application at hand has come."""
    question = talk.question()
    if question is not None and talk.given.answers:
        number = int(question.step[0])
        talk.say(Part("resume.greeting", {"total": len({step.step[0] for step in talk.flow}), "number": number}))


def named(draft: Draft) -> str:
    """Return the contact name of an application, "" while it has none."""
    answer = draft.answers.get("contact_name")
    return str(answer.value) if answer else ""


def person_label(draft: Draft) -> Part:
    """Name an application by whom it is for."""
    return Part("label.someone", {"name": named(draft)}) if named(draft) else Part("label.unnamed")


def blobs(draft: Draft) -> list[BlobRef]:
    """Return the pictures that an application holds."""
    held = list(draft.shot.blobs) if draft.shot else []
    photo = draft.answers.get("photo")
    if photo is not None and photo.value.get("blob"):
        held.append(BlobRef(**photo.value["blob"]))
    return held


def drop(talk: Talk, draft: Draft) -> None:
    """Erase one application with its pictures; the person's others stay."""
    for blob in blobs(draft):
        talk.do(DropBlob(blob))
    talk.do(Erase(_addresses(draft)))
    rest = tuple(other for other in talk.state.drafts if other.ref != draft.ref)
    current = talk.state.current if talk.state.current != draft.ref else (rest[-1].ref if rest else "")
    talk.put(drafts=rest, current=current, side=None, paused=False, revision=talk.state.revision + 1)


def _addresses(draft: Draft) -> tuple[str, ...]:
    email = draft.answers.get("email")
    found = (email.value if email else "", draft.proof.to if draft.proof else "")
    return tuple(dict.fromkeys(address for address in found if address))


def erase_all(talk: Talk) -> None:
    """Erase everything that is kept of this person."""
    for draft in talk.state.drafts:
        drop(talk, draft)
    talk.do(Erase())
    talk.put(drafts=(), current="", greeted=False, voice=False, speed=1.0, moved=None)

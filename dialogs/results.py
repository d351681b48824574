"""What comes back of the bot's own work: looked-at pictures, followed links, mails that were not sent."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import hearing, position, webform
from dialogs.answering import error_part, with_draft
from dialogs.effects import DropBlob, Part
from dialogs.events import FormAnswer, JobFailed, LinkFollowed, MailRefused, PhotoChecked, QrRead
from dialogs.moving import channel_name
from dialogs.ports import FormResult
from dialogs.state import Draft
from dialogs.steps import ID, PHOTO, PROOF, handler
from dialogs.talk import Talk


def checked(talk: Talk, event: PhotoChecked) -> None:
    """Take what was seen on a photo, also of an application that is not at hand."""
    waiting = next((draft for draft in talk.state.drafts if draft.shot and draft.shot.ref == event.ref), None)
    if waiting is not None:
        _meanwhile(talk, waiting, lambda: PHOTO.checked(talk, talk.flow["photo"], event))
        return
    for blob in (event.stored, event.preview):
        if blob is not None:
            talk.do(DropBlob(blob))


def failed(talk: Talk, event: JobFailed) -> None:
    """Ask again for a picture that could not be looked at."""
    photo = next((draft for draft in talk.state.drafts if draft.shot and draft.shot.ref == event.ref), None)
    if photo is not None:
        _meanwhile(talk, photo, lambda: PHOTO.failed(talk))
    elif talk.draft is not None and talk.draft.qr_ref == event.ref:
        talk.write(qr_ref="")
        talk.say(Part("error.job_failed.qr"))


def _meanwhile(talk: Talk, draft: Draft, does: Callable[[], None]) -> None:
    at_hand, says = talk.state.current, list(talk.says)
    if draft.ref == at_hand:
        does()
        return
    with_draft(talk, draft.ref)
    does()
    with_draft(talk, at_hand)
    talk.says = says


def read(talk: Talk, event: QrRead) -> None:
    """Take what a QR code said, if it is still waited for."""
    question = talk.question()
    if talk.draft is None or talk.draft.qr_ref != event.ref:
        return
    talk.write(qr_ref="")
    if question is not None and question.key in ("application_id", "application_id_again"):
        ID.read(talk, talk.flow["application_id"], event)


def follow(talk: Talk, event: LinkFollowed) -> None:
    """Take the link of a verification mail for the application that it was sent for."""
    owner = next((draft for draft in talk.state.drafts if draft.proof and draft.proof.token == event.token), None)
    if owner is not None and owner.ref != talk.state.current:
        with_draft(talk, owner.ref)
    moved = talk.state.moved
    if owner is None and moved is not None and moved.link == event.token:
        talk.say(Part("channel.moved.link", {"channel": channel_name(talk, moved.channel)}))
    else:
        PROOF.follow(talk, talk.question(), event)


def answered(talk: Talk, event: FormAnswer) -> None:
    """Take an answer from its page through the same rule; what it says of the answer is said on the page alone."""
    question = talk.question()
    form = webform.page(talk.flow, talk.given, talk.state.locale, event.token)
    if question is None or form is None or form.question != question.key:
        return
    before = talk.given.answers.get(question.key)
    talk.put(side=None, paused=False)
    talk.write(pieces="")
    if not hearing.guarded(talk, question, event.text):
        handler(question).hear(talk, question, event.text)
    parts = tuple(part for say in talk.says for part in say.parts)
    talk.says, talk.heard = [], ""
    talk.write(pieces="")
    found = position.contradiction(question, talk.given)
    if talk.state.side is not None:
        talk.page = FormResult(form, False, (), waiting=True)
    elif talk.given.answers.get(question.key) is before:
        talk.page = FormResult(form, False, parts)
    elif found is not None:
        error = error_part(talk, question, found, event.text)
        talk.page = FormResult(form, True, (*parts, error), waiting=True)
    else:
        talk.page = FormResult(form, True, parts)
        talk.say(Part("channel.webform.done"))


def mail_refused(talk: Talk, event: MailRefused) -> None:
    """Say that a verification mail was not sent."""
    question = talk.question()
    if question is not None and question.key == "email_proof":
        PROOF.refused(talk, question)

"""What comes back of the bot's own work: looked-at pictures, followed links, mails that were not sent."""

from __future__ import annotations

from collections.abc import Callable

from dialogs.answering import with_draft
from dialogs.effects import DropBlob, Part
from dialogs.events import JobFailed, LinkFollowed, MailRefused, PhotoChecked, QrRead
from dialogs.moving import channel_name
from dialogs.state import Draft
from dialogs.steps import ID, PHOTO, PROOF
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


def mail_refused(talk: Talk, event: MailRefused) -> None:
    """Say that a verification mail was not sent."""
    question = talk.question()
    if question is not None and question.key == "email_proof":
        PROOF.refused(talk, question)

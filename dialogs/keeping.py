"""How long answers are kept: reminded before, erased after, and when the conversation must be woken for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dialogs.answering import with_draft
from dialogs.drafts import drop
from dialogs.effects import Day, Part
from dialogs.moment import JAPAN
from dialogs.state import Draft
from dialogs.steps.handover import drop_photo
from dialogs.talk import Talk

NOTICE = timedelta(days=1)
"""How long before their end answers are spoken of: at most half of the time that they are kept."""


def wake_at(talk: Talk) -> datetime | None:
    """Return when something of this conversation falls due; an empty one is swept when it has been idle long enough."""
    times = [time for draft in talk.state.drafts for time in _times(talk, draft)]
    return min(times, default=talk.now + timedelta(days=talk.policy.draft_days))


def sweep(talk: Talk) -> bool:
    """Do what is due; return False where nothing is kept of this conversation any more."""
    if not talk.state.drafts:
        return False
    at_hand = talk.state.current
    for draft in talk.state.drafts:
        _sweep(talk, draft)
    if talk.state.current != at_hand and any(draft.ref == at_hand for draft in talk.state.drafts):
        with_draft(talk, at_hand)
    return True


def _sweep(talk: Talk, draft: Draft) -> None:
    if draft.packet is not None and talk.now >= draft.packet.until:
        drop(talk, draft)
        if not draft.packet.receipt_number:
            talk.say(Part("retention.erased_finished"))
    elif draft.packet is None and talk.now >= _end(talk, draft):
        drop(talk, draft)
        if draft.answers:
            talk.say(Part("retention.erased_idle"))
    elif (photo_due := _photo_due(draft)) is not None and talk.now >= photo_due:
        with_draft(talk, draft.ref)
        drop_photo(talk)
        talk.say(Part("retention.photo_erased"))
    elif draft.packet is None and draft.answers and not draft.reminded and talk.now >= _reminder(talk, draft):
        with_draft(talk, draft.ref)
        talk.write(reminded=True)
        on = talk.button("chat", "resume", Part("label.resume"), role="command")
        talk.say(Part("retention.reminder", {"date": Day(_end(talk, draft).astimezone(JAPAN).date())}), buttons=(on,))


def _times(talk: Talk, draft: Draft) -> Iterator[datetime]:
    photo_due = _photo_due(draft)
    if photo_due is not None:
        yield photo_due
    if draft.packet is not None:
        yield draft.packet.until
        return
    end = _end(talk, draft)
    yield end
    if draft.answers and not draft.reminded:
        yield _reminder(talk, draft)


def _end(talk: Talk, draft: Draft) -> datetime:
    return draft.touched_at + timedelta(days=talk.policy.draft_days)


def _reminder(talk: Talk, draft: Draft) -> datetime:
    return _end(talk, draft) - min(NOTICE, timedelta(days=talk.policy.draft_days) / 2)


def _photo_due(draft: Draft) -> datetime | None:
    photo = draft.answers.get("photo")
    if draft.packet is None or photo is None or photo.value["blob"] is None:
        return None
    return draft.packet.photo_until

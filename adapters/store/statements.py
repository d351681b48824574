"""The statements that every batch of turns runs, built once: building one costs more than running it."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.store.tables import UNSENT, blob, conversation, data_key, inbox, job, outbox

NOTE_EVENTS = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing().returning(inbox.c.channel, inbox.c.event_id),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing().returning(inbox.c.channel, inbox.c.event_id),
}
"""Notes events in the inbox and returns those that were not there; by the name of the database."""

_FOUND = (
    select(
        conversation.c.id,
        conversation.c.channel,
        conversation.c.address,
        conversation.c.state,
        conversation.c.left_at,
        data_key.c.wrapped,
        data_key.c.master_key_id,
    )
    .join(data_key, data_key.c.conversation_id == conversation.c.id)
    .where(conversation.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(conversation.c.id)
)
LOCK = _FOUND.with_for_update(of=conversation)
"""Locks the conversations `ids`, in the order of their ids, and returns them with their keys."""
LOCK_FREE = _FOUND.with_for_update(of=conversation, skip_locked=True)
"""The same without those that others have locked."""

SAVE_STATE = (
    update(conversation)
    .where(conversation.c.id == bindparam("row"))
    .values(
        state=bindparam("s"),
        state_version=bindparam("v"),
        wake_at=bindparam("w"),
        updated_at=bindparam("at"),
    )
)
SAVE_LINES = insert(outbox)
SAVE_JOBS = insert(job)
SAVE_KEYS = insert(data_key)
SAVE_ADDRESS = update(conversation).where(conversation.c.id == bindparam("row")).values(address=bindparam("to"))
BACK = update(conversation).where(conversation.c.id == bindparam("row")).values(left_at=None)
"""The person of a conversation has not left any more."""

_EVENT = (inbox.c.channel == bindparam("a"), inbox.c.event_id == bindparam("b"))
WITHDRAW = delete(inbox).where(*_EVENT)
"""Takes events out of the inbox again."""
NOTE_FAILURE = update(inbox).where(*_EVENT).values(failure=bindparam("why"))

_BLOB = update(blob).where(blob.c.id == bindparam("row"))
CLAIM_BLOB = _BLOB.values(conversation_id=bindparam("owner"))
DROP_BLOB = _BLOB.where(blob.c.receipt_id.is_(None)).values(dropped_at=bindparam("at"))
DROP_ALL_BLOBS = update(blob).where(blob.c.conversation_id == bindparam("owner")).values(dropped_at=bindparam("at"))
WAITING = select(outbox.c.conversation_id, outbox.c.kind).where(
    outbox.c.conversation_id.in_(bindparam("owners", expanding=True)), UNSENT
)
"""Returns conversation and kind of what `owners` have in the outbox unsent."""
MARK_SENT = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(attempts=outbox.c.attempts + 1, lease_owner=None, lease_until=None, sent_at=bindparam("at"))
)

"""The tables. Times are seconds since 1970 (UTC); everything a person said is sealed."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

METADATA = MetaData()
SEQUENCE = BigInteger().with_variant(Integer, "sqlite")


def _owner() -> Column[str]:
    return Column("conversation_id", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)


conversation = Table(
    "conversation",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("address", LargeBinary),
    Column("state", LargeBinary),
    Column("state_version", Integer, nullable=False, default=0),
    Column("wake_at", Double),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False, index=True),
    Column("left_at", Double),
    Column("note", LargeBinary),
)
Index(
    "ix_conversation_wake",
    conversation.c.wake_at,
    sqlite_where=conversation.c.wake_at.is_not(None),
    postgresql_where=conversation.c.wake_at.is_not(None),
)
Index(
    "ix_conversation_left",
    conversation.c.left_at,
    sqlite_where=conversation.c.left_at.is_not(None),
    postgresql_where=conversation.c.left_at.is_not(None),
)
EMPTIED = conversation.c.state.is_(None)
Index("ix_conversation_emptied", conversation.c.updated_at, sqlite_where=EMPTIED, postgresql_where=EMPTIED)

data_key = Table(
    "data_key",
    METADATA,
    Column("conversation_id", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master_key_id", String(64), nullable=False, index=True),
)

secret = Table(
    "secret",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master_key_id", String(64), nullable=False),
)

inbox = Table(
    "inbox",
    METADATA,
    Column("channel", String(32), primary_key=True),
    Column("event_id", String(255), primary_key=True),
    Column("conversation_id", String(32), nullable=False),
    Column("received_at", Double, nullable=False, index=True),
    Column("failure", String(255)),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    _owner(),
    Column("kind", String(8), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("pushed", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("lease_owner", String(36)),
    Column("lease_until", Double),
    Column("sent_at", Double),
    Column("dead_at", Double),
    Column("reason", String(64)),
    sqlite_autoincrement=True,
)
UNSENT = outbox.c.sent_at.is_(None) & outbox.c.dead_at.is_(None)
Index("ix_outbox_unsent", outbox.c.conversation_id, outbox.c.seq, sqlite_where=UNSENT, postgresql_where=UNSENT)
Index("ix_outbox_conversation", outbox.c.conversation_id, outbox.c.seq)
DEAD = outbox.c.dead_at.is_not(None)
Index("ix_outbox_dead", outbox.c.dead_at, sqlite_where=DEAD, postgresql_where=DEAD)
PUSHED = outbox.c.pushed & outbox.c.sent_at.is_not(None)
Index("ix_outbox_pushed", outbox.c.sent_at, sqlite_where=PUSHED, postgresql_where=PUSHED)

job = Table(
    "job",
    METADATA,
    Column("id", String(36), primary_key=True),
    _owner(),
    Column("kind", String(8), nullable=False),
    Column("args", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("lease_owner", String(36)),
    Column("lease_until", Double),
    Column("done_at", Double),
)
Index("ix_job_open", job.c.next_at, sqlite_where=job.c.done_at.is_(None), postgresql_where=job.c.done_at.is_(None))
Index("ix_job_conversation", job.c.conversation_id)
DONE = job.c.done_at.is_not(None)
Index("ix_job_done", job.c.done_at, sqlite_where=DONE, postgresql_where=DONE)

mail_sent = Table(
    "mail_sent",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("address_hmac", LargeBinary, nullable=False, index=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("sent_at", Double, nullable=False, index=True),
)

handoff = Table(
    "handoff",
    METADATA,
    Column("code_hmac", LargeBinary, primary_key=True),
    _owner(),
    Column("ref", String(32), nullable=False),
    Column("expires_at", Double, nullable=False, index=True),
)
Index("ix_handoff_conversation", handoff.c.conversation_id)

receipt = Table(
    "receipt",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("receipt_number", String(64), nullable=False, index=True),
    Column("conversation_id", String(32)),
    Column("received_at", Double, nullable=False, index=True),
    Column("application", LargeBinary, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master_key_id", String(64), nullable=False, index=True),
)

blob = Table(
    "blob",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(32), index=True),
    Column("receipt_id", String(36), index=True),
    Column("created_at", Double, nullable=False),
    Column("checked_at", Double, nullable=False, index=True),
    Column("dropped_at", Double),
)
Index(
    "ix_blob_dropped",
    blob.c.dropped_at,
    sqlite_where=blob.c.dropped_at.is_not(None),
    postgresql_where=blob.c.dropped_at.is_not(None),
)

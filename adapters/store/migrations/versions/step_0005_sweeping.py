"""Indexes of what a sweep looks for, so that it reads nothing of those who have only paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
SOME = {
    "ix_conversation_emptied": ("conversation", "updated_at", sa.column("state").is_(None)),
    "ix_outbox_pushed": ("outbox", "sent_at", sa.column("pushed", sa.Boolean) & sa.column("sent_at").is_not(None)),
    "ix_job_done": ("job", "done_at", sa.column("done_at").is_not(None)),
}
ALL = {"ix_receipt_received_at": ("receipt", "received_at"), "ix_receipt_master_key_id": ("receipt", "master_key_id")}


def upgrade() -> None:
    """Add the indexes."""
    for name, (table, column, where) in SOME.items():
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    for name, (table, column) in ALL.items():
        op.create_index(name, table, [column])


def downgrade() -> None:
    """Drop them."""
    for name in (*SOME, *ALL):
        op.drop_index(name)

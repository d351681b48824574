"""Indexes of what a sweep looks for, so that it reads nothing of those who have only paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
EMPTIED = sa.column("state").is_(None)


def upgrade() -> None:
    """Add the indexes."""
    op.create_index(
        "ix_conversation_emptied", "conversation", ["updated_at"], sqlite_where=EMPTIED, postgresql_where=EMPTIED
    )
    op.create_index("ix_receipt_master_key_id", "receipt", ["master_key_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_receipt_master_key_id", "receipt")
    op.drop_index("ix_conversation_emptied", "conversation")

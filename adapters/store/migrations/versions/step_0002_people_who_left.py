"""When a person blocked the bot, and what a channel notes about the messages it has sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
LEFT = sa.column("left_at").is_not(None)


def upgrade() -> None:
    """Add both columns; an older version that still runs leaves them alone."""
    op.add_column("conversation", sa.Column("left_at", sa.Double()))
    op.add_column("conversation", sa.Column("note", sa.LargeBinary()))
    op.create_index("ix_conversation_left", "conversation", ["left_at"], sqlite_where=LEFT, postgresql_where=LEFT)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_conversation_left", "conversation")
    op.drop_column("conversation", "note")
    op.drop_column("conversation", "left_at")

"""Codes by which an application moves to another channel, and pictures that belong to a received application."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table and the column; an older version that still runs leaves both alone."""
    op.create_table(
        "handoff",
        sa.Column("code_hmac", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_hmac"),
    )
    op.create_index("ix_handoff_conversation", "handoff", ["conversation_id"])
    op.create_index(op.f("ix_handoff_expires_at"), "handoff", ["expires_at"])
    op.add_column("blob", sa.Column("receipt_id", sa.String(length=36)))
    op.create_index(op.f("ix_blob_receipt_id"), "blob", ["receipt_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_blob_receipt_id"), "blob")
    op.drop_column("blob", "receipt_id")
    op.drop_table("handoff")

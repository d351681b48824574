"""An index of what could not be delivered, so that counting and sweeping it reads nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
DEAD = sa.column("dead_at").is_not(None)


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_outbox_dead", "outbox", ["dead_at"], sqlite_where=DEAD, postgresql_where=DEAD)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_outbox_dead", "outbox")

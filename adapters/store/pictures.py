"""Which stored pictures there are and whose they are, so that none outlives its use."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from adapters.store.database import Database
from adapters.store.tables import blob


class PictureStore:
    """The register of pictures; the pictures themselves lie in a blob store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, id_: str, now: float, conversation: str | None = None) -> None:
        """Write down a picture that was just stored."""
        row = {"id": id_, "conversation_id": conversation, "created_at": now, "checked_at": now}
        with self._database.write() as connection:
            connection.execute(insert(blob), [row])

    def drop(self, ids: Sequence[str], now: float) -> None:
        """Mark pictures that are to be deleted; those of received applications stay."""
        theirs = blob.c.id.in_(ids) & blob.c.receipt_id.is_(None)
        with self._database.write() as connection:
            connection.execute(update(blob).where(theirs).values(dropped_at=now))

    def dropped(self, limit: int = 100) -> list[str]:
        """Return pictures marked for deletion."""
        with self._database.read() as connection:
            return list(
                connection.execute(select(blob.c.id).where(blob.c.dropped_at.is_not(None)).limit(limit)).scalars()
            )

    def gone(self, ids: Sequence[str]) -> None:
        """Forget pictures that were deleted."""
        with self._database.write() as connection:
            connection.execute(delete(blob).where(blob.c.id.in_(ids)))

    def unchecked(self, before: float, limit: int = 100) -> list[tuple[str, str | None]]:
        """Return pictures of no received application, with their conversation, last looked at before a time."""
        kept = blob.c.dropped_at.is_not(None) | blob.c.receipt_id.is_not(None)
        query = select(blob.c.id, blob.c.conversation_id).where(blob.c.checked_at < before, ~kept)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(blob.c.checked_at).limit(limit)).all()
        return [(id_, owner) for id_, owner in rows]

    def checked(self, ids: Sequence[str], now: float) -> None:
        """Note that pictures are still in use."""
        with self._database.write() as connection:
            connection.execute(update(blob).where(blob.c.id.in_(ids)).values(checked_at=now))

    def known(self, id_: str) -> bool:
        """Tell whether a picture is in the register."""
        with self._database.read() as connection:
            return connection.execute(select(blob.c.id).where(blob.c.id == id_)).first() is not None

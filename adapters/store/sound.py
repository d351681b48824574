"""Lets go of what no key opens any more: rows of a backup whose application was erased after it was made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Row, Select, Table, delete, select, update

from adapters.store.database import Database
from adapters.store.sealing import Wrapped, WrongKeys, place, unseal
from adapters.store.tables import UNSENT, conversation, data_key, job, outbox
from adapters.store.vault import Vault

LOG = logging.getLogger(__name__)
Item = TypeVar("Item")
SEALED = ((outbox, "body"), (job, "args"))
RESTORED = "restored"


def let_go(database: Database, vault: Vault, now: float) -> int:
    """Delete what cannot be opened, keep back what may have been sent already; return how many conversations went."""
    with database.write() as connection:
        keys = select(data_key.c.conversation_id, data_key.c.wrapped, data_key.c.master_key_id)
        found = [(id_, Wrapped(sealed, master)) for id_, sealed, master in connection.execute(keys).all()]
        lost = [id_ for id_, wrapped in found if not _sound(connection, vault, id_, wrapped)]
        keyless = select(conversation.c.id).outerjoin(data_key).where(data_key.c.conversation_id.is_(None))
        lost += connection.execute(keyless).scalars()
        for id_ in lost:
            connection.execute(delete(conversation).where(conversation.c.id == id_))
        free = {"lease_owner": None, "lease_until": None}
        connection.execute(update(outbox).where(UNSENT, outbox.c.pushed).values(dead_at=now, reason=RESTORED, **free))
        connection.execute(update(job).values(**free))
    return len(lost)


def readable(
    rows: Iterable[Row[*tuple[object, ...]]], read: Callable[[Row[*tuple[object, ...]]], Item]
) -> tuple[list[Item], list[Row[*tuple[object, ...]]]]:
    """Read rows joined with their keys; return what they hold, and the rows that no key opens any more.

    One whose master key is unknown here is in neither: another process may know it.
    """
    items, lost = [], []
    for row in rows:
        try:
            items.append(read(row))
        except (InvalidTag, ValueError) as error:
            extra = {"error": type(error).__name__, "conversation": row.conversation_id}
            LOG.error("a row cannot be opened", extra=extra)
            if row.wrapped is None or not isinstance(error, WrongKeys):
                lost.append(row)
    return items, lost


def _sound(connection: Connection, vault: Vault, id_: str, wrapped: Wrapped) -> bool:
    """Tell whether a conversation can be opened; those of its rows that cannot are deleted."""
    try:
        key = vault.key(id_, wrapped)
    except (WrongKeys, InvalidTag):
        return False
    for table, column in SEALED:
        for row_id, body in connection.execute(_of(table, column, id_)).all():
            if not _opens(key, body, place(table.name, row_id, column)):
                connection.execute(delete(table).where(table.c.id == row_id))
    kept = connection.execute(select(conversation.c.state).where(conversation.c.id == id_)).scalar_one()
    return kept is None or _opens(key, kept, place("conversation", id_, "state"))


def _of(table: Table, column: str, id_: str) -> Select[*tuple[str, bytes]]:
    return select(table.c.id, table.c[column]).where(table.c.conversation_id == id_)


def _opens(key: bytes, sealed: bytes, where: bytes) -> bool:
    try:
        unseal(key, sealed, where)
    except (InvalidTag, ValueError):
        return False
    return True

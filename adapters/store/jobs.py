"""Work to be done outside a turn: leased rows, so that any process may take it and none does it twice at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, func, select, update

from adapters.store.database import Database
from adapters.store.leases import RELEASED, due, free, open_to_all
from adapters.store.sealing import Wrapped, place, unseal
from adapters.store.sound import readable
from adapters.store.tables import data_key, job
from adapters.store.vault import Vault

LEASE = 60.0
"""Seconds that a process has a job for itself; more than a job may take."""


@dataclass(frozen=True, slots=True)
class Task:
    """One opened job row; `attempts` counts this try too."""

    id: str
    conversation: str
    kind: str
    args: bytes
    attempts: int


class JobStore:
    """The open jobs."""

    def __init__(self, database: Database, vault: Vault, owner: str) -> None:
        self._database = database
        self._vault = vault
        self._owner = owner

    def claim(self, limit: int, now: float) -> list[Task]:
        """Take up to `limit` jobs that are due and in nobody's hands; those that no key opens are done with."""
        waiting = select(job.c.id).where(job.c.done_at.is_(None), open_to_all(job, now, LEASE))
        query = waiting.order_by(job.c.next_at).limit(limit)
        with self._database.read() as connection:
            if connection.execute(query).first() is None:
                return []
        with self._database.write() as connection:
            ids = list(connection.execute(query.with_for_update(skip_locked=True)).scalars())
            taken = {"lease_owner": self._owner, "lease_until": now + LEASE, "attempts": job.c.attempts + 1}
            connection.execute(update(job).where(job.c.id.in_(ids)).values(taken))
            columns = (job.c.id, job.c.conversation_id, job.c.kind, job.c.args, job.c.attempts)
            opened = select(*columns, data_key.c.wrapped, data_key.c.master_key_id).outerjoin(
                data_key, data_key.c.conversation_id == job.c.conversation_id
            )
            tasks, lost = readable(connection.execute(opened.where(job.c.id.in_(ids))), self._task)
            if lost:
                theirs = update(job).where(job.c.id.in_([row.id for row in lost]))
                connection.execute(theirs.values(done_at=now, **free(now)))
        return tasks

    def finish(self, id_: str, now: float) -> None:
        """Mark a job as done."""
        self._set(id_, free(now), done_at=now)

    def again(self, id_: str, now: float, after: float, *, counts: bool) -> None:
        """Let a job be tried again `after` seconds; `counts` tells whether this was one of its tries."""
        self._set(id_, free(now, after), attempts=job.c.attempts - (0 if counts else 1))

    def exists(self, id_: str) -> bool:
        """Tell whether a job is still wanted: erasing a conversation removes its jobs."""
        with self._database.read() as connection:
            return connection.execute(select(job.c.id).where(job.c.id == id_)).first() is not None

    def due(self, now: float) -> int:
        """Return how many jobs could be worked on now or are being worked on."""
        query = select(func.count()).select_from(job).where(job.c.done_at.is_(None), due(job, now, LEASE))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def release(self) -> None:
        """Free every lease; only for a process that knows it is the only one."""
        held = job.c.lease_owner.is_not(None) & job.c.done_at.is_(None)
        with self._database.write() as connection:
            connection.execute(update(job).where(held).values(RELEASED))

    def hand_back(self, now: float) -> None:
        """Free what this process has taken and not done, as if it had not been tried."""
        held = (job.c.lease_owner == self._owner) & job.c.done_at.is_(None)
        with self._database.write() as connection:
            connection.execute(update(job).where(held).values(free(now) | {"attempts": job.c.attempts - 1}))

    def waiting(self, now: float) -> list[tuple[str, int, float]]:
        """Return of each kind how many jobs are not done, and the age of the oldest in seconds."""
        query = select(job.c.kind, func.count(), func.min(job.c.created_at)).where(job.c.done_at.is_(None))
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(job.c.kind)).all()
        return [(kind, count, max(0.0, now - since)) for kind, count, since in rows]

    def _set(self, id_: str, freed: dict[str, float | None], **values: float | ColumnElement[int]) -> None:
        with self._database.write() as connection:
            connection.execute(update(job).where(job.c.id == id_).values(freed | values))

    def _task(self, row: Row[*tuple[object, ...]]) -> Task:
        key = self._vault.key(row.conversation_id, Wrapped(row.wrapped, row.master_key_id))
        args = unseal(key, row.args, place("job", row.id, "args"))
        return Task(row.id, row.conversation_id, row.kind, args, row.attempts)

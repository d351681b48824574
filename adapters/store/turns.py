"""The one transaction of a batch of turns: whose events are new, what was known, and what is now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import Connection, Executable, Row, delete

from adapters.store.parcels import Parcel, mark_sent, unsent
from adapters.store.receipts import Received, receive
from adapters.store.sealing import Wrapped, WrongKeys, place, seal, unseal
from adapters.store.statements import (
    BACK,
    CLAIM_BLOB,
    DROP_ALL_BLOBS,
    DROP_BLOB,
    LOCK,
    LOCK_FREE,
    NOTE_EVENTS,
    NOTE_FAILURE,
    SAVE_ADDRESS,
    SAVE_JOBS,
    SAVE_KEYS,
    SAVE_LINES,
    SAVE_STATE,
    WITHDRAW,
)
from adapters.store.tables import conversation, data_key, job, outbox
from adapters.store.upsert import insert_new
from adapters.store.vault import Vault
from dialogs.effects import Reply

EVENTS = UUID("6f6d1f0e-5f0b-4c0b-9d53-0d5f3c2f8f5e")
"""The namespace from which the ids of stored rows are derived."""
UNNAMED = UUID(int=0)
LEASE = 10.0
"""Seconds that a process has a row of the outbox for itself unless it holds on to it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event as the inbox knows it. Without an `address` the conversation must exist already."""

    source: str
    event_id: str
    conversation: str
    channel: str = ""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as it was loaded, locked until the end of the transaction; `state` is plain JSON.

    `left` tells that its person blocked the bot; they are back when they do anything.
    """

    id: str
    channel: str
    address: str
    state: bytes | None
    key: bytes
    wrapped: Wrapped
    left: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row for the outbox: `kind` is say, mail, unmail or forget; without `pushed` it is only there to be read.

    `reply` is what the body of a say holds.
    """

    kind: str
    body: bytes
    pushed: bool
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one turn leaves behind; all bytes are still plain here. `failure` says why there was no turn.

    `id` follows from the event; a copy with changes keeps it.
    """

    incoming: Incoming
    kept: Kept
    state: bytes | None
    state_version: int = 0
    wake_at: float | None = None
    erased: bool = False
    lines: tuple[Line, ...] = ()
    jobs: tuple[tuple[str, bytes], ...] = ()
    receipts: tuple[Received, ...] = ()
    claimed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    failure: str = ""
    id: UUID = UNNAMED

    def __post_init__(self) -> None:
        if self.id is UNNAMED:
            object.__setattr__(self, "id", uuid5(EVENTS, f"{self.incoming.source}|{self.incoming.event_id}"))


class TurnStore:
    """The statements of a batch; `passing` is called with the name of each point that is passed."""

    def __init__(self, vault: Vault, owner: str, passing: Callable[[str], None] = lambda point: None) -> None:
        self._vault = vault
        self._owner = owner
        self.passing = passing

    def fresh(self, connection: Connection, batch: Sequence[Incoming], now: float) -> list[Incoming]:
        """Note the events in the inbox; return those that were not there."""
        self.passing("before inbox")
        rows = [
            {"channel": i.source, "event_id": i.event_id, "conversation_id": i.conversation, "received_at": now}
            for i in sorted(batch, key=lambda i: (i.source, i.event_id))
        ]
        new = {tuple(row) for row in connection.execute(NOTE_EVENTS[connection.dialect.name], rows)}
        self.passing("after inbox")
        fresh = []
        for incoming in batch:
            if (incoming.source, incoming.event_id) in new:
                new.discard((incoming.source, incoming.event_id))
                fresh.append(incoming)
        return fresh

    def load(self, connection: Connection, batch: Sequence[Incoming], now: float) -> dict[str, Kept | Exception]:
        """Lock and open the conversations, new ones made; those that cannot be opened come as the exception."""
        found = self._select(connection, [i.conversation for i in batch])
        missing = {i.conversation: i for i in batch if i.conversation not in found and i.address is not None}
        if missing:
            found |= self._create(connection, missing, now)
        return found

    def take(self, connection: Connection, id_: str) -> Kept | None:
        """Lock and open one more conversation, None where it is gone or locked by others: it is not waited for."""
        found = self._select(connection, [id_], skip=True).get(id_)
        if isinstance(found, Exception):
            raise found
        return found

    def save(self, connection: Connection, changes: Sequence[Change], now: float) -> list[Parcel]:
        """Write what the turns left behind; return what nothing waits before, to be sent at once."""
        keys = {change.kept.id: change.kept.key for change in changes}
        keys |= self._renew(connection, [change.kept for change in changes if change.erased])
        self._save_states(connection, changes, keys, now)
        self.passing("after state")
        parcels = self._save_lines(connection, changes, keys, now)
        self.passing("after outbox")
        _many(connection, SAVE_JOBS, [row for change in changes for row in _jobs(change, keys, now)])
        for change in changes:
            ring, mine = self._vault.ring, change.kept.id
            receive(connection, ring, change.receipts, change.id, conversation=mine, now=now)
        self._save_blobs(connection, changes, now)
        self._save_failures(connection, changes)
        self.passing("before commit")
        return parcels

    def settle(self, connection: Connection, ids: Collection[str], now: float) -> None:
        """Write down what was sent to people whose conversations are locked."""
        mark_sent(connection, ids, now)

    def withdraw(self, connection: Connection, incoming: Sequence[Incoming]) -> None:
        """Take events out of the inbox again, so that they can come a second time."""
        _many(connection, WITHDRAW, [{"a": i.source, "b": i.event_id} for i in incoming])

    def _select(self, connection: Connection, ids: Sequence[str], *, skip: bool = False) -> dict[str, Kept | Exception]:
        rows = connection.execute(LOCK_FREE if skip else LOCK, {"ids": list(ids)})
        return {row.id: self._open(row) for row in rows}

    def _open(self, row: Row[str, str, bytes, bytes | None, float | None, bytes, str]) -> Kept | Exception:
        wrapped = Wrapped(row.wrapped, row.master_key_id)
        try:
            key = self._vault.key(row.id, wrapped)
            address = unseal(key, row.address, place("conversation", row.id, "address")).decode()
            state = row.state and unseal(key, row.state, place("conversation", row.id, "state"))
        except Exception as error:
            return error
        return Kept(row.id, row.channel, address, state, key, wrapped, row.left_at is not None)

    def _create(self, connection: Connection, missing: dict[str, Incoming], now: float) -> dict[str, Kept | Exception]:
        minted = {id_: self._vault.mint(id_) for id_ in sorted(missing)}
        rows = [
            {
                "id": id_,
                "channel": missing[id_].channel,
                "address": _sealed_address(key, id_, missing[id_].address or ""),
                "created_at": now,
                "updated_at": now,
            }
            for id_, (key, _) in minted.items()
        ]
        statement = insert_new(connection, conversation).returning(conversation.c.id)
        made = {row.id for row in connection.execute(statement, rows)}
        _many(connection, SAVE_KEYS, [_key_row(id_, minted[id_][1]) for id_ in sorted(made)])
        keyless: dict[str, Kept | Exception] = dict.fromkeys(missing, WrongKeys("there is no key"))
        return keyless | self._select(connection, list(missing))

    def _renew(self, connection: Connection, erased: Sequence[Kept]) -> dict[str, bytes]:
        minted = {kept.id: self._vault.mint(kept.id) for kept in erased}
        if not minted:
            return {}
        for table in (outbox, job):
            connection.execute(delete(table).where(table.c.conversation_id.in_(list(minted))))
        connection.execute(delete(data_key).where(data_key.c.conversation_id.in_(list(minted))))
        _many(connection, SAVE_KEYS, [_key_row(id_, wrapped) for id_, (_, wrapped) in minted.items()])
        rows = [{"row": k.id, "to": _sealed_address(minted[k.id][0], k.id, k.address)} for k in erased]
        _many(connection, SAVE_ADDRESS, rows)
        return {id_: key for id_, (key, _) in minted.items()}

    def _save_states(
        self, connection: Connection, changes: Sequence[Change], keys: dict[str, bytes], now: float
    ) -> None:
        rows = [
            {"row": c.kept.id, "s": _sealed_state(keys[c.kept.id], c), "v": c.state_version, "w": c.wake_at, "at": now}
            for c in changes
        ]
        _many(connection, SAVE_STATE, rows)
        back = [{"row": c.kept.id} for c in changes if c.kept.left and c.incoming.address is not None]
        _many(connection, BACK, back)

    def _save_lines(
        self, connection: Connection, changes: Sequence[Change], keys: dict[str, bytes], now: float
    ) -> list[Parcel]:
        waiting = unsent(connection, {c.kept.id for c in changes if any(line.pushed for line in c.lines)})
        rows: list[dict[str, object]] = []
        parcels: list[Parcel] = []
        for change in changes:
            kept = change.kept
            for n, line in enumerate(change.lines):
                id_ = str(uuid5(change.id, str(n)))
                rows.append(self._line(change, line, id_, keys[kept.id], now))
                if line.pushed and (kept.id, line.kind) not in waiting:
                    where = (now, kept.channel, kept.address)
                    parcels.append(Parcel(id_, kept.id, line.kind, line.body, *where, reply=line.reply))
                    waiting.add((kept.id, line.kind))
        _many(connection, SAVE_LINES, rows)
        return parcels

    def _line(self, change: Change, line: Line, id_: str, key: bytes, now: float) -> dict[str, object]:
        mine = {"lease_owner": self._owner, "lease_until": now + LEASE, "sent_at": None}
        shown = {"lease_owner": None, "lease_until": None, "sent_at": now}
        return {
            "id": id_,
            "conversation_id": change.kept.id,
            "kind": line.kind,
            "body": seal(key, line.body, place("outbox", id_, "body")),
            "pushed": line.pushed,
            "created_at": now,
            "next_at": now,
        } | (mine if line.pushed else shown)

    def _save_blobs(self, connection: Connection, changes: Sequence[Change], now: float) -> None:
        _many(connection, CLAIM_BLOB, [{"row": id_, "owner": c.kept.id} for c in changes for id_ in c.claimed])
        _many(connection, DROP_BLOB, [{"row": id_, "at": now} for c in changes for id_ in c.dropped])
        gone = [{"owner": c.kept.id, "at": now} for c in changes if c.erased and c.state is None]
        _many(connection, DROP_ALL_BLOBS, gone)

    def _save_failures(self, connection: Connection, changes: Sequence[Change]) -> None:
        rows = [
            {"a": c.incoming.source, "b": c.incoming.event_id, "why": c.failure[:255]} for c in changes if c.failure
        ]
        _many(connection, NOTE_FAILURE, rows)


def _many(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _key_row(id_: str, wrapped: Wrapped) -> dict[str, object]:
    return {"conversation_id": id_, "wrapped": wrapped.sealed, "master_key_id": wrapped.master_key_id}


def _sealed_address(key: bytes, id_: str, address: str) -> bytes:
    return seal(key, address.encode(), place("conversation", id_, "address"))


def _sealed_state(key: bytes, change: Change) -> bytes | None:
    return None if change.state is None else seal(key, change.state, place("conversation", change.kept.id, "state"))


def _jobs(change: Change, keys: dict[str, bytes], now: float) -> Iterable[dict[str, object]]:
    for n, (kind, args) in enumerate(change.jobs):
        id_ = str(uuid5(change.id, f"job {n}"))
        sealed = seal(keys[change.kept.id], args, place("job", id_, "args"))
        yield {
            "id": id_,
            "conversation_id": change.kept.id,
            "kind": kind,
            "args": sealed,
            "created_at": now,
            "next_at": now,
        }

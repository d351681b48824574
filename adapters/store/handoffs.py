"""Codes by which an application can be taken over from another channel; only their keyed hashes are stored."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from adapters.store.tables import handoff
from adapters.store.vault import Vault


class HandoffStore:
    """The statements about offered applications, each within the transaction of a turn."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def offer(self, connection: Connection, conversation: str, code: str, ref: str, expires_at: float) -> None:
        """Note that `code` takes over the application `ref`; an older offer of the conversation goes."""
        connection.execute(delete(handoff).where(handoff.c.conversation_id == conversation))
        row = {"code_hmac": self._mark(code), "conversation_id": conversation, "ref": ref, "expires_at": expires_at}
        connection.execute(insert(handoff), [row])

    def find(self, connection: Connection, code: str, now: float) -> tuple[str, str] | None:
        """Return the conversation and the ref that a code was given for, None where it is unknown or has expired."""
        query = select(handoff.c.conversation_id, handoff.c.ref)
        found = connection.execute(query.where(handoff.c.code_hmac == self._mark(code), handoff.c.expires_at > now))
        row = found.first()
        return None if row is None else (row.conversation_id, row.ref)

    def spend(self, connection: Connection, code: str) -> None:
        """Let a code work no more."""
        connection.execute(delete(handoff).where(handoff.c.code_hmac == self._mark(code)))

    def _mark(self, code: str) -> bytes:
        return self._vault.fingerprint(f"handoff|{code}")

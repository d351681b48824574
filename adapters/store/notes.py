"""What a channel must remember of the messages it has sent: a few words for each conversation, sealed."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update

from adapters.store.database import Database
from adapters.store.sealing import place, seal, unseal
from adapters.store.tables import conversation
from adapters.store.vault import Vault


class NoteStore:
    """The notes. Their keys outlive the erasing of answers, of which they hold none; they go with the conversation."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def read(self, channel: str, address: str) -> bytes:
        """Return the note of a conversation, empty where there is none that can be read."""
        id_ = self._vault.conversation(channel, address)
        with self._database.read() as connection:
            found = connection.execute(select(conversation.c.note).where(conversation.c.id == id_)).scalar()
        try:
            return unseal(self._key(id_), found, _place(id_)) if found else b""
        except (InvalidTag, ValueError):
            return b""

    def write(self, channel: str, address: str, note: bytes) -> None:
        """Put a note in the place of the last one."""
        id_ = self._vault.conversation(channel, address)
        sealed = seal(self._key(id_), note, _place(id_))
        with self._database.write() as connection:
            connection.execute(update(conversation).where(conversation.c.id == id_).values(note=sealed))

    def _key(self, id_: str) -> bytes:
        return self._vault.fingerprint(f"key of the note|{id_}")


def _place(id_: str) -> bytes:
    return place("conversation", id_, "note")

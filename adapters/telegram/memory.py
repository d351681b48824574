"""What must be known of the messages sent before: which keyboard is armed, and how far a reply has come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from adapters.telegram.client import CHANNEL


@dataclass(frozen=True, slots=True)
class Note:
    """Of one chat: `done` messages of the reply `row` are out; the buttons of the message `armed` still work (0: none).

    `newest` is the id of the newest message we know to be out; a person may see, and press, one that is newer.
    `pictured` and `protected` are what that message is and cannot cease to be; `typing` tells that keys for typing are
    shown in place of the phone's, `cleared` that they were when the reply began; `locale` is the language spoken last.
    """

    row: str = ""
    done: int = 0
    armed: int = 0
    newest: int = 0
    pictured: bool = False
    protected: bool = False
    typing: bool = False
    cleared: bool = False
    locale: str = "ja"

    def current(self, message: int) -> bool:
        """Tell whether the buttons of a message work: ids only grow in a chat, so a newer one was sent just now."""
        return message == self.armed or message > self.newest


_NOTE: TypeAdapter[Note] = TypeAdapter(Note)


class Notes(Protocol):
    """Where notes are kept."""

    def read(self, channel: str, address: str) -> bytes:
        """Return the note of a conversation, empty where there is none."""
        ...

    def write(self, channel: str, address: str, note: bytes) -> None:
        """Put a note in the place of the last one."""
        ...


@dataclass(frozen=True, slots=True)
class Memory:
    """The notes of all chats."""

    notes: Notes

    async def of(self, address: str) -> Note:
        """Return the note of a chat."""
        kept = await asyncio.to_thread(self.notes.read, CHANNEL, address)
        try:
            return _NOTE.validate_json(kept) if kept else Note()
        except ValidationError:
            return Note()

    async def keep(self, address: str, note: Note) -> None:
        """Remember a note."""
        await asyncio.to_thread(self.notes.write, CHANNEL, address, _NOTE.dump_json(note))

"""Sends replies to Telegram chats, and deletes the messages a person had better not leave there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from telegram.error import BadRequest, TelegramError

from adapters.telegram.acting import Acting
from adapters.telegram.errors import UNCHANGED, judged
from adapters.telegram.memory import Memory, Note
from adapters.telegram.post import Post
from adapters.telegram.render import Message, is_status, messages
from adapters.telegram.spoken import Speaker
from dialogs.effects import Reply
from dialogs.wording import Wording


@dataclass(frozen=True, slots=True)
class TelegramSender:
    """The pushing side of the Telegram channel; made inside the loop. A chat is written to by one process at a time."""

    post: Post
    memory: Memory
    wording: Wording
    acting: Acting
    speaker: Speaker

    async def send(self, address: str, reply: Reply, row_id: str) -> None:
        """Deliver a reply; what is out already is not sent again. Raises TryLater or Undeliverable."""
        chat = int(address)
        if is_status(reply):
            self.acting.begin(chat)
            return
        self.acting.end(chat)
        self.speaker.end(chat)
        note = await self.memory.of(address)
        if note.row != row_id:
            note = replace(note, row=row_id, done=0, cleared=note.typing, locale=reply.locale)
        sending = _Sending(self.post, chat, reply, note)
        try:
            await sending.run(messages(reply, self.wording, typing=note.cleared))
        except TelegramError as error:
            raise judged(error) from error
        finally:
            await self.memory.keep(address, sending.note)
        self.speaker.begin(chat, reply, lambda: self._newest(address, row_id))

    async def _newest(self, address: str, row_id: str) -> bool:
        return (await self.memory.of(address)).row == row_id

    async def forget(self, address: str, message: str) -> None:
        """Delete a message; one that is gone already, or too old, is left alone."""
        if not message.isdigit():
            return
        try:
            await self.post.delete(int(address), int(message))
        except BadRequest:
            return
        except TelegramError as error:
            raise judged(error) from error

    async def close(self) -> None:
        """Leave what is under way, and the connections."""
        await self.acting.close()
        await self.speaker.close()
        await self.post.close()


@dataclass(slots=True)
class _Sending:
    """One reply on its way; `note` always says how far it has come."""

    post: Post
    chat: int
    reply: Reply
    note: Note

    async def run(self, made: Sequence[Message]) -> None:
        """Send what is not out yet, so that only the newest buttons can be pressed."""
        if not self.note.done and made and _replaces(made[0], self.reply, self.note):
            await self._edit(made[0])
        if self.note.done < len(made) and self.note.armed:
            await self._disarm()
        for message in made[self.note.done :]:
            sent = await self.post.new(self.chat, message)
            self.note = _after(self.note, message, sent)

    async def _edit(self, message: Message) -> None:
        """Put a message in the place of the one whose button was pressed, where Telegram lets us."""
        try:
            await self.post.edit(self.chat, self.note.armed, message)
        except BadRequest as error:
            if UNCHANGED not in error.message.lower():
                return
        self.note = _after(self.note, message, self.note.armed)

    async def _disarm(self) -> None:
        with suppress(BadRequest):
            await self.post.disarm(self.chat, self.note.armed)
        self.note = replace(self.note, armed=0)


def _replaces(message: Message, reply: Reply, note: Note) -> bool:
    """Tell whether a message may take the place of the one that was answered by a button.

    A new one is what a screen reader notices, what keys for typing need, and what protects: an edit cannot.
    """
    pressed = bool(note.armed) and reply.ticket == str(note.armed)
    fits = (message.image is not None) == note.pictured and (note.protected or not message.protected)
    plain = not (message.keys or message.clears or message.copies or _is_file(message))
    return pressed and fits and plain and not reply.voice


def _is_file(message: Message) -> bool:
    return message.image is not None and message.image.source == "blob"


def _after(note: Note, message: Message, sent: int) -> Note:
    typing = bool(message.keys) or (note.typing and not message.clears)
    done = replace(note, done=note.done + 1, newest=max(note.newest, sent), typing=typing)
    if not message.buttons:
        return done if sent != note.armed else replace(done, armed=0)
    pictured = message.image is not None
    # An edit leaves the protection of the message as it was.
    protected = note.protected if sent == note.armed else message.protected
    return replace(done, armed=sent, pictured=pictured, protected=protected)

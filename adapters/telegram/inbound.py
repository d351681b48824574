"""Telegram's updates as neutral events; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telegram import Chat, ChatMember, Message, Update, User

from adapters.telegram.commands import command
from dialogs.events import Event, Other, Press

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates we ask for."""
LEFT_OVER = (ChatMember.BANNED, ChatMember.LEFT)
_DATA = re.compile(r"[!-~]{1,64}")
_PICTURES = re.compile(r"image/|application/(pdf|octet-stream)$")


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture or voice message still at Telegram: `size` in bytes (0: unknown), `album` names those sent together."""

    file_id: str
    size: int
    name: str = ""
    as_file: bool = False
    album: str = ""
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """Something a person did in their own chat. `event` is None where a picture must be fetched or nothing is said.

    `message` is the id of their message, or of ours whose button they pressed; `callback` must be answered.
    """

    address: str
    event_id: str
    message: str = ""
    event: Event | None = None
    attached: Attached | None = None
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """The bot was spoken to, or taken, where others read along."""

    chat: int
    language: str
    speaks: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A person blocked the bot."""

    address: str


Incoming = Happening | Outside | Gone


def read(update: Update) -> Incoming | None:
    """Return what happened, None where it is nothing to us."""
    if update.callback_query is not None:
        return _press(update)
    if update.my_chat_member is not None:
        return _membership(update)
    if update.edited_message is not None:
        return _told(update, update.edited_message, lambda message: Other("edited"))
    if update.message is not None:
        return _told(update, update.message, _said)
    return None


def _press(update: Update) -> Happening:
    query = update.callback_query
    assert query is not None
    message = query.message
    private = message is None or message.chat.type == Chat.PRIVATE
    known = private and query.data is not None and _DATA.fullmatch(query.data)
    return Happening(
        str(query.from_user.id),
        str(update.update_id),
        str(message.message_id) if message else "",
        Press(query.data or "") if known else None,
        callback=query.id,
    )


def _membership(update: Update) -> Gone | Outside | None:
    change = update.my_chat_member
    assert change is not None
    status = change.new_chat_member.status
    if change.chat.type == Chat.PRIVATE:
        return Gone(str(change.chat.id)) if status in LEFT_OVER else None
    if status in LEFT_OVER:
        return None
    return Outside(change.chat.id, _language(change.from_user), change.chat.type != Chat.CHANNEL)


def _told(update: Update, message: Message, says: Callable[[Message], Event | Attached | None]) -> Incoming | None:
    if message.chat.type != Chat.PRIVATE:
        gone = message.left_chat_member is not None or message.migrate_to_chat_id is not None
        return None if gone else Outside(message.chat.id, _language(message.from_user), True)
    said = says(message)
    if said is None:
        return None
    base = (str(message.chat.id), str(update.update_id), str(message.message_id))
    return Happening(*base, attached=said) if isinstance(said, Attached) else Happening(*base, said)


def _said(message: Message) -> Event | Attached | None:
    if message.text is not None:
        return command(message.text, _language(message.from_user))
    if message.photo:
        best = max(message.photo, key=lambda size: size.width * size.height)
        return Attached(best.file_id, best.file_size or 0, album=message.media_group_id or "")
    if message.voice:
        return Attached(message.voice.file_id, message.voice.file_size or 0, voice=True)
    document = message.document
    if document is not None and message.animation is None:
        name, kind = document.file_name or "", document.mime_type or "application/octet-stream"
        if not _PICTURES.match(kind):
            return Other("file")
        return Attached(document.file_id, document.file_size or 0, name, True, message.media_group_id or "")
    return next((Other(kind) for kind, fields in _KINDS if _has(message, fields)), None)


def _has(message: Message, fields: Sequence[str]) -> bool:
    return any(getattr(message, field, None) for field in fields)


def _language(user: User | None) -> str:
    """Return the two or three letters of a person's language, "" where Telegram does not say."""
    return (user.language_code or "").partition("-")[0].lower() if user else ""


_KINDS = (
    ("sticker", ("sticker",)),
    ("voice_message", ("voice", "audio")),
    ("video", ("video", "video_note", "animation")),
    ("location", ("location", "venue")),
    ("contact", ("contact",)),
    ("file", ("poll", "dice", "game", "story", "paid_media", "checklist", "invoice", "api_kwargs")),
)
"""What a person can send that is no answer, and the fields that hold it."""

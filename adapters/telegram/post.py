"""Messages as calls to Telegram."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode

from adapters.telegram import limits
from adapters.telegram.client import Client
from adapters.telegram.pace import Pace
from adapters.telegram.render import Message
from dialogs.effects import Image

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""Telegram would open the links of a message to show what is behind; ours are for one person."""
KINDS = ((b"\xff\xd8\xff", "photo.jpg"), (b"\x89PNG", "photo.png"))


@dataclass(frozen=True, slots=True)
class Post:
    """Every method raises telegram.error.TelegramError. `picture` gives an image's bytes, KeyError where it is gone."""

    client: Client
    picture: Callable[[Image], Awaitable[bytes]]
    pace: Pace = field(default_factory=Pace)

    async def new(self, chat: int, message: Message) -> int:
        """Send a message; return its id."""
        data = await self._bytes(message)
        await self.pace.wait(chat)
        markup, protect = keyboard(message), message.protected
        if data is None or message.image is None:
            text = message.text or "…"
            sent = await self.client.send_message(
                chat,
                text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                protect_content=protect,
                link_preview_options=NO_PREVIEW,
            )
        elif message.image.source == "blob":
            sent = await self.client.send_document(
                chat,
                data,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                filename=_named(data),
                disable_content_type_detection=True,
            )
        else:
            sent = await self.client.send_photo(
                chat,
                data,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                protect_content=protect,
                has_spoiler=_is_face(message.image),
            )
        return sent.message_id

    async def edit(self, chat: int, message_id: int, message: Message) -> None:
        """Put a message in the place of another one; a text stays a text, a photo a photo."""
        data = await self._bytes(message)
        await self.pace.wait(chat)
        markup = keyboard(message)
        inline = markup if isinstance(markup, InlineKeyboardMarkup) else None
        if data is None or message.image is None:
            await self.client.edit_message_text(
                message.text,
                chat,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=inline,
                link_preview_options=NO_PREVIEW,
            )
        else:
            media = InputMediaPhoto(data, message.text, ParseMode.HTML, has_spoiler=_is_face(message.image))
            await self.client.edit_message_media(media, chat, message_id, reply_markup=inline)

    async def disarm(self, chat: int, message_id: int) -> None:
        """Take the buttons of a message away."""
        await self.pace.wait(chat)
        await self.client.edit_message_reply_markup(chat, message_id, reply_markup=None)

    async def delete(self, chat: int, message_id: int) -> None:
        """Delete a message."""
        await self.client.delete_message(chat, message_id)

    async def close(self) -> None:
        """Let go of the connections."""
        await self.client.close_connections()

    async def _bytes(self, message: Message) -> bytes | None:
        if message.image is None:
            return None
        try:
            return await self.picture(message.image)
        except (KeyError, ValueError):
            return None


def keyboard(message: Message) -> Markup | None:
    """Return what stands below a message or in place of the phone's keys."""
    if message.buttons:
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in message.buttons]
        )
    if message.keys:
        return ReplyKeyboardMarkup(
            [list(message.keys)], resize_keyboard=True, one_time_keyboard=True, input_field_placeholder=message.hint
        )
    if message.copies and limits.units(message.copies[1]) <= limits.COPY:
        label, value = message.copies
        return InlineKeyboardMarkup([[InlineKeyboardButton(label, copy_text=CopyTextButton(value))]])
    return ReplyKeyboardRemove() if message.clears else None


def _is_face(image: Image) -> bool:
    return image.source == "preview"


def _named(data: bytes) -> str:
    return next((name for start, name in KINDS if data.startswith(start)), "photo")

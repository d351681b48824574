"""Pictures on their way in: looked at for their size, fetched, and kept encrypted."""

from __future__ import annotations

from telegram.error import BadRequest, TelegramError

from adapters.telegram import limits
from adapters.telegram.client import Client
from adapters.telegram.inbound import Attached
from dialogs.events import Event, Other, Picture, Speech
from dialogs.ports import Desk

GONE = Other("picture_lost")
"""The picture cannot be had; the person is asked to send it again."""


UNHEARD = Other("voice_message")
"""The voice message is not listened to, or cannot be had."""


class Unfetched(Exception):
    """Telegram did not give the picture now; it may later."""


async def fetch(client: Client, desk: Desk, attached: Attached) -> Event:
    """Return the event of a picture; one that is too large is not fetched. Raises Unfetched."""
    if attached.size > limits.PICTURE:
        return _too_large(attached, attached.size)
    try:
        file = await client.get_file(attached.file_id)
        if (file.file_size or 0) > limits.PICTURE:
            return _too_large(attached, file.file_size or 0)
        data = bytes(await file.download_as_bytearray())
    except BadRequest as error:
        if "too big" in error.message.lower():
            return _too_large(attached, limits.DOWNLOAD)
        return UNHEARD if attached.voice else GONE
    except TelegramError as error:
        raise Unfetched from error
    if len(data) > limits.PICTURE:
        return _too_large(attached, len(data))
    if attached.voice:
        return Speech(await desk.keep(data), len(data))
    return Picture(await desk.keep(data), len(data), attached.name, attached.as_file)


def _too_large(attached: Attached, size: int) -> Picture | Speech:
    if attached.voice:
        return Speech(None, size)
    return Picture(None, size, attached.name, attached.as_file)

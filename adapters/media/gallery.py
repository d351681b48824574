"""The bytes of the pictures a reply names: letters to read, photos as they will look, QR codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from anyio import to_thread

from dialogs.effects import Image
from dialogs.ports import Desk

_KINDS = ((0, b"\xff\xd8\xff", "image/jpeg"), (0, b"\x89PNG\r\n\x1a\n", "image/png"), (4, b"ftyp", "audio/mp4"))


@dataclass(frozen=True, slots=True)
class Gallery:
    """How pictures are made: the captcha and QR code of a text, the preview of a photo's bytes; all as image files."""

    captcha: Callable[[str], bytes]
    qr: Callable[[str], bytes]
    preview: Callable[[bytes], Awaitable[bytes]]

    async def data(self, image: Image, desk: Desk) -> bytes:
        """Return the bytes of a picture; raises KeyError where it is gone, ValueError where it cannot be read."""
        if image.source == "captcha":
            return await to_thread.run_sync(self.captcha, image.text)
        if image.source == "qr":
            return await to_thread.run_sync(self.qr, image.text)
        if image.blob is None:
            raise KeyError("no picture")
        data = await desk.fetch(image.blob)
        return await self.preview(data) if image.source == "preview" else data


def media_type(data: bytes) -> str:
    """Return the type of a file of ours; nothing else is ever named as something a browser would run."""
    return next((kind for place, mark, kind in _KINDS if data.startswith(mark, place)), "application/octet-stream")

"""The pictures of a conversation: letters to read, photos as they will look, QR codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from anyio import to_thread
from starlette.responses import Response

from dialogs.effects import Image
from dialogs.ports import Desk

_KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


@dataclass(frozen=True, slots=True)
class Gallery:
    """How pictures are made: the captcha and QR code of a text, the preview of a photo's bytes; all as image files."""

    captcha: Callable[[str], bytes]
    qr: Callable[[str], bytes]
    preview: Callable[[bytes], Awaitable[bytes]]


async def show(image: Image, desk: Desk, gallery: Gallery) -> Response | None:
    """Return the picture of a bubble, None where it is gone."""
    try:
        data = await _data(image, desk, gallery)
    except (KeyError, ValueError):
        return None
    return picture(data)


def picture(data: bytes, name: str = "") -> Response:
    """Answer with image bytes; what is no JPEG or PNG is never named as something a browser would run."""
    kind = next((kind for start, kind in _KINDS if data.startswith(start)), "application/octet-stream")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return Response(data, media_type=kind, headers=headers)


async def _data(image: Image, desk: Desk, gallery: Gallery) -> bytes:
    if image.source == "captcha":
        return await to_thread.run_sync(gallery.captcha, image.text)
    if image.source == "qr":
        return await to_thread.run_sync(gallery.qr, image.text)
    if image.blob is None:
        raise KeyError("no picture")
    data = await desk.fetch(image.blob)
    return await gallery.preview(data) if image.source == "preview" else data

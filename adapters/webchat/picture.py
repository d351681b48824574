"""Takes a picture off the wire without ever holding more of it than is wanted."""

from __future__ import annotations

from starlette.requests import Request

from adapters.webchat.inbound import PICTURE_LIMIT

DRAIN_LIMIT = 64 * 1024 * 1024


async def read(request: Request) -> tuple[bytes | None, int]:
    """Return the picture and its size in bytes; no picture where it is larger than the chat takes.

    A larger one is read on and thrown away, up to a limit, because a browser hears no answer before it has sent all.
    The page says the size beforehand (`X-Picture-Size`) and then sends nothing of a picture that is too large.
    """
    declared = max(_number(request, "x-picture-size"), _number(request, "content-length"))
    kept = bytearray()
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen > DRAIN_LIMIT:
            break
        if declared <= PICTURE_LIMIT and seen <= PICTURE_LIMIT:
            kept += chunk
        else:
            kept.clear()
    size = max(declared, seen)
    return (bytes(kept), seen) if size <= PICTURE_LIMIT else (None, size)


def _number(request: Request, header: str) -> int:
    value = request.headers.get(header, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0

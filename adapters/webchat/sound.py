"""The sound of a reply: made when the browser asks for it, in parts where it asks for parts."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from dialogs.effects import Reply

if TYPE_CHECKING:
    from adapters.voice.service import Sound, Voice

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def address(seq: int, reply: Reply, voice: Voice | None) -> str:
    """Return where the sound of a reply is, "" where it has none: the voice is off, or does not speak its language."""
    wanted = any(reply.voice or say.spoken for say in reply.says)
    return f"/chat/sound/{seq}" if wanted and voice is not None and voice.speaks(reply.locale) else ""


async def respond(request: Request, reply: Reply, voice: Voice) -> Response:
    """Answer with the sound, as OGG/Opus or, with `?as=m4a`, as AAC; it is given up when the browser goes away."""
    kind = "m4a" if request.query_params.get("as") == "m4a" else "ogg"
    making = asyncio.ensure_future(voice.sound(reply, "m4a" if kind == "m4a" else "ogg"))
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({making, leaving}, return_when=asyncio.FIRST_COMPLETED)
        sound = making.result() if making.done() else None
    finally:
        making.cancel()
        leaving.cancel()
        await asyncio.gather(making, leaving, return_exceptions=True)
    return Response(status_code=404) if sound is None else part(sound, request.headers.get("range", ""))


def part(sound: Sound, wanted: str) -> Response:
    """Return the whole sound, or the bytes that a Range header wants (RFC 9110, 14.2)."""
    size = len(sound.data)
    headers = {"Accept-Ranges": "bytes"}
    found = _RANGE.fullmatch(wanted.strip())
    if found is None or not (found[1] or found[2]):
        return Response(sound.data, media_type=sound.mime, headers=headers)
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(sound.data[first : last + 1], 206, headers, sound.mime)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass

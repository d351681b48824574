"""Shows what the links of `adapters.media.links` lead to, whole or in parts."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.media.gallery import Gallery, media_type
from adapters.media.links import PATH, Gone, Links
from dialogs.effects import Image, Part
from dialogs.ports import Desk

REMEMBERED = 32
NO_WORDS = Part("photo.preview_alt")
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class MediaPages:
    """The pages behind the links. Drawn letters differ each time: they are remembered, so that parts fit together."""

    links: Links
    gallery: Gallery
    desk: Desk
    _made: OrderedDict[str, bytes] = field(default_factory=OrderedDict)

    def routes(self) -> list[Route]:
        """Return the route; HEAD is answered too."""
        return [Route(PATH + "{token:str}", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """Show a picture, or let a sound be heard: all of it, or the range that is asked for."""
        try:
            data = await self._data(request.path_params["token"])
        except (KeyError, ValueError, Gone):
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store"}
        wanted = _RANGE.fullmatch(request.headers.get("range", ""))
        if wanted is None or wanted.groups() == ("", ""):
            return Response(data, media_type=media_type(data), headers=headers)
        first, last = _part(wanted[1], wanted[2], len(data))
        if first > last:
            return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(data)}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        return Response(data[first : last + 1], 206, headers, media_type(data))

    async def _data(self, token: str) -> bytes:
        linked = self.links.open(token)
        if linked.source == "sound":
            return await self.desk.fetch(linked.blob) if linked.blob else b""
        image = Image(linked.source, NO_WORDS, linked.text, linked.blob)
        data = self._made.get(token)
        if image.blob is not None:
            return await self.gallery.data(image, self.desk)
        if data is None:
            data = self._made[token] = await self.gallery.data(image, self.desk)
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return data


def _part(first: str, last: str, length: int) -> tuple[int, int]:
    """Return the first and last byte of a range; the first is the greater where there is no such part."""
    if not first:
        return max(0, length - int(last)), length - 1
    return int(first), min(int(last or length), length - 1)

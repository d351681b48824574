"""The pictures of a conversation, shown to the browser it belongs to."""

from __future__ import annotations

from starlette.responses import Response

from adapters.media.gallery import Gallery, media_type
from dialogs.effects import Image
from dialogs.ports import Desk


async def show(image: Image, desk: Desk, gallery: Gallery) -> Response | None:
    """Return the picture of a bubble, None where it is gone."""
    try:
        data = await gallery.data(image, desk)
    except (KeyError, ValueError):
        return None
    return picture(data)


def picture(data: bytes, name: str = "") -> Response:
    """Answer with image bytes, offered for saving where they have a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return Response(data, media_type=media_type(data), headers=headers)

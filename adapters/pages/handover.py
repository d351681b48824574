"""The hand-over page: every official screen with its values, the photo, and what comes after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.pages.site import Site, visitor_locale
from dialogs.effects import When
from dialogs.events import BlobRef
from dialogs.ports import Pages

COMPARED = 6
"""The official last check screen: nothing is typed there, so its values need no copy buttons."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """`official_url` goes into the QR code; `qr` draws it as PNG, `preview` makes a small JPEG of a photo's bytes."""

    site: Site
    pages: Pages
    official_url: str
    qr: Callable[[str], bytes]
    preview: Callable[[bytes], Awaitable[bytes]]

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/handover/{token}", self.page),
            Route("/handover/{token}/photo", self.photo),
            Route("/handover/{token}/preview", self.small),
            Route("/handover/{token}/qr", self.code),
        ]

    async def page(self, request: Request) -> Response:
        """Show the packet behind a link."""
        token = request.path_params["token"]
        packet = await self.pages.handed_over(token)
        if packet is None:
            return self._unknown(request)
        return self.site.page(
            "handover.html",
            packet.locale,
            token=token,
            cards=packet.cards,
            photo=packet.photo,
            compared=COMPARED,
            expires_at=When(packet.expires_at),
        )

    async def photo(self, request: Request) -> Response:
        """Give the photo's bytes as they were kept, to be saved."""
        data = await self._bytes(request)
        if data is None:
            return self._unknown(request)
        headers = {"Content-Disposition": 'attachment; filename="photo.jpg"'}
        return Response(data, media_type="image/jpeg", headers=headers)

    async def small(self, request: Request) -> Response:
        """Show the photo in a size for looking."""
        data = await self._bytes(request)
        if data is None:
            return self._unknown(request)
        try:
            return Response(await self.preview(data), media_type="image/jpeg")
        except ValueError:
            return self._unknown(request)

    async def code(self, request: Request) -> Response:
        """Draw the QR code of the official address."""
        return Response(await to_thread.run_sync(self.qr, self.official_url), media_type="image/png")

    async def _bytes(self, request: Request) -> bytes | None:
        packet = await self.pages.handed_over(request.path_params["token"])
        return None if packet is None or packet.photo is None else await self._kept(packet.photo)

    async def _kept(self, blob: BlobRef) -> bytes | None:
        try:
            return await self.pages.fetch(blob)
        except KeyError:
            return None

    def _unknown(self, request: Request) -> Response:
        return self.site.problem("page.unknown_link", visitor_locale(request), 404)

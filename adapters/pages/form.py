"""The page of one sensitive question: its answer goes to the bot and not through the chat."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.pages.site import Site, visitor_locale
from dialogs.ports import Busy, FormPage, FormResult, Pages

LONGEST = 4096
"""Bytes of a form; the longest answer is a date in words."""


@dataclass(frozen=True, slots=True)
class FormPages:
    """Asks, takes the answer, and says what became of it."""

    site: Site
    pages: Pages

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/form/{token}", self.ask, methods=["GET"]),
            Route("/form/{token}", self.take, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the question."""
        form = await self.pages.form(request.path_params["token"])
        return self._gone(request) if form is None else self._form(form)

    async def take(self, request: Request) -> Response:
        """Take the answer; one that is refused stays in the field."""
        typed = await _typed(request)
        if typed is None:
            return self.site.problem("page.error", visitor_locale(request), 413)
        try:
            result = await self.pages.answer(request.path_params["token"], typed)
        except Busy:
            return self.site.problem("page.busy", visitor_locale(request), 503)
        if result is None:
            return self._gone(request)
        if result.accepted or result.waiting:
            return self.site.page("form_done.html", result.form.locale, result=result)
        return self._form(result.form, result, typed)

    def _form(self, form: FormPage, result: FormResult | None = None, typed: str = "") -> Response:
        problems = result.parts if result else ()
        status = 422 if problems else 200
        return self.site.page("form.html", form.locale, status, form=form, problems=problems, typed=typed)

    def _gone(self, request: Request) -> Response:
        return self.site.problem("page.form.gone", visitor_locale(request), 410)


async def _typed(request: Request) -> str | None:
    """Return the field of the form, None where the body is longer than any answer."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return None
    try:
        fields = parse_qs(body.decode("ascii", "replace"), max_num_fields=4)
    except ValueError:
        return None
    return fields.get("answer", [""])[0]

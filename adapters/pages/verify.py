"""The page behind the link of the verification mail: mail scanners open links, so only its button does something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.pages.site import Site, visitor_locale
from dialogs.effects import Reply
from dialogs.ports import Pages

Conversation = Callable[[Request], str | None]
PROBLEMS = ("error.email_proof.", "channel.moved.")


@dataclass(frozen=True, slots=True)
class Verification:
    """`conversation` tells which chat, if any, runs in the browser that asks."""

    site: Site
    pages: Pages
    conversation: Conversation

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/verify/{token}", self.ask, methods=["GET"]),
            Route("/verify/{token}", self.follow, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the button; whether the link is good is not looked at yet."""
        return self.site.page("verify.html", visitor_locale(request))

    async def follow(self, request: Request) -> Response:
        """Take the press, and say what came of it in the language of the conversation. Raises Busy."""
        token = request.path_params["token"]
        reply = await self.pages.follow_link(token)
        if reply is None:
            return self.site.problem("page.unknown_link", visitor_locale(request), 404)
        here = self.conversation(request) == token.partition(".")[0]
        problems = _problems(reply)
        return self.site.page("verified.html", reply.locale, 410 if problems else 200, problems=problems, here=here)


def _problems(reply: Reply) -> list[object]:
    return [part for say in reply.says for part in say.parts if part.key.startswith(PROBLEMS)]

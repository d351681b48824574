"""The cookie that ties a browser to its conversation: a random 128-bit id and nothing else."""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

CHANNEL = "web"
_ID = re.compile(r"[0-9a-f]{32}")


def _name(secure: bool) -> str:
    return "__Host-chat" if secure else "chat"


def read(request: Request, secure: bool) -> str | None:
    """Return the session id of a request, None where there is none in its proper form."""
    value = request.cookies.get(_name(secure), "")
    return value if _ID.fullmatch(value) else None


def new() -> str:
    """Return a fresh session id, 32 hex digits."""
    return secrets.token_hex(16)


def write(response: Response, session: str, secure: bool, days: int) -> None:
    """Set the cookie, for `days` from now, out of reach of scripts and of other sites."""
    response.set_cookie(
        _name(secure), session, max_age=days * 86_400, path="/", secure=secure, httponly=True, samesite="strict"
    )

"""What stands in a mail: headers and text in plain, its code and its link."""

from __future__ import annotations

import re
from email.message import EmailMessage

CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
LINK = re.compile(r"/verify/([\w.~-]+)")


def plain(mail: EmailMessage) -> str:
    """Return the decoded headers and every text part."""
    headers = [f"{name}: {value}" for name, value in mail.items()]
    return "\n".join([*headers, "", *_texts(mail)])


def code(mail: EmailMessage) -> str | None:
    """Return the six digits of a verification mail."""
    found = CODE.search("\n".join(_texts(mail)))
    return found[1] if found else None


def link(mail: EmailMessage) -> str | None:
    """Return the token in the link of a verification mail."""
    found = LINK.search("\n".join(_texts(mail)))
    return found[1] if found else None


def _texts(mail: EmailMessage) -> list[str]:
    return [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]

"""What stands in a mail: headers and text, its code and its link."""

from __future__ import annotations

import re

from adapters.mail.mailbox import StoredMail

CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
LINK = re.compile(r"/verify/([\w.~-]+)")


def plain(mail: StoredMail) -> str:
    """Return the decoded headers and the text."""
    return f"From: {mail.sender}\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}"


def code(mail: StoredMail) -> str | None:
    """Return the six digits of a verification mail."""
    found = CODE.search(mail.text)
    return found[1] if found else None


def link(mail: StoredMail) -> str | None:
    """Return the token in the link of a verification mail."""
    found = LINK.search(mail.text)
    return found[1] if found else None

"""Writes a mail: Japanese headers, a text part from the catalogues, and the same words as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr

from adapters.mail.html import page
from dialogs.effects import Part, SendMail
from dialogs.wording import Wording

_LANGUAGES = {"ja_easy": "ja"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """The outside of a mail: `sender` is an address or `Name <address>`, `message_id` the same at every try."""

    sender: str
    message_id: str


def compose(wording: Wording, mail: SendMail, link: str, locale: str, envelope: Envelope) -> EmailMessage:
    """Return the mail `mail` in the language of `locale`, with `{link}` filled in.

    Raises ValueError for an address or a Message-ID that would break out of its header.
    """
    values = {**mail.values, "link": link}
    subject = wording.text(Part(f"mail.{mail.template}.subject", values), locale)
    text = wording.text(Part(f"mail.{mail.template}.text", values), locale).strip() + "\n"
    code = mail.values.get("code")
    name, address = parseaddr(envelope.sender)
    message = EmailMessage(SMTP)
    message["Subject"] = " ".join(subject.split())
    message["From"] = _address(name, address)
    message["To"] = _address("", mail.to)
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = _identifier(envelope.message_id, address)
    message["Auto-Submitted"] = "auto-generated"
    language = _LANGUAGES.get(locale, locale)
    message.set_content(text, cte="base64")
    html = page(text, title=subject, language=language, link=link, code=code if isinstance(code, str) else "")
    message.add_alternative(html, subtype="html", cte="base64")
    message["Content-Language"] = language  # set last: whatever is called Content- moves into the first part
    return message


def _address(name: str, address: str) -> Address:
    """Return one address; the local part may hold what old carriers gave out, such as two dots in a row."""
    local, at, domain = address.rpartition("@")
    whole = name + address
    if not (local and at and domain) or not address.isascii() or not whole.isprintable() or " " in address:
        raise ValueError("not one address")
    if any(sign in address for sign in '<>()[],;:"\\'):
        raise ValueError("not one address")
    return Address(name, local, domain)


def _identifier(message_id: str, sender: str) -> str:
    """Return a Message-ID in angle brackets, completed with the sender's domain where it has none."""
    bare = message_id.strip("<>")
    if not bare.isascii() or not bare.isprintable() or any(sign in bare for sign in " <>"):
        raise ValueError("no Message-ID")
    return f"<{bare}>" if "@" in bare else f"<{bare}@{sender.rpartition('@')[2]}>"

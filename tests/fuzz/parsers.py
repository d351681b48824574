"""Everything that reads what comes from outside, with the refusals it announces."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from starlette.requests import Request

from adapters.catalogues import load
from adapters.line import inbound as line
from adapters.line import signature
from adapters.media.links import Gone, Links
from adapters.pages import prose, site
from adapters.store.sealing import Ring, WrongKeys, unseal
from adapters.telegram import inbound as telegram
from adapters.telegram import webhook
from adapters.vision import files, magic, qr
from adapters.webchat import inbound as web
from adapters.webchat import limits, session
from core import (
    application_id,
    birthdate,
    captcha,
    certificates,
    contact_name,
    course,
    email_address,
    email_code,
    licence_number,
    my_number,
    situation,
    text,
    yes_no,
)
from core.verdict import Rejected
from dialogs.application import APPLICATION
from dialogs.state import STATE
from dialogs.vocabulary import Vocabulary

VOCABULARY = Vocabulary(load())
LINKS = Links(bytes(32), "https://bot.example", lambda: datetime(2026, 11, 23, tzinfo=UTC))
KEYS = [step.key for step in APPLICATION]


@dataclass(frozen=True, slots=True)
class Parser:
    """What reads, and how it may refuse."""

    read: Callable[[Any], object]
    refusals: tuple[type[Exception], ...] = ()


def _telegram(body: bytes) -> object:
    """Read as the webhook does, which counts what Telegram's own library lets through half-made as broken."""
    update = webhook.parsed(body)
    try:
        return None if update is None else telegram.read(update)
    except AttributeError:
        return None


def _cookie(value: bytes) -> object:
    headers = [(b"cookie", b"chat=" + value), (b"accept-language", value)]
    request = Request({"type": "http", "headers": headers})
    return session.read(request, secure=False), site.visitor_locale(request)


TEXTS: dict[str, Parser] = {
    "application_id": Parser(application_id.parse, (Rejected,)),
    "application_id.piece": Parser(lambda typed: application_id.piece(typed, "1234")),
    "contact_name": Parser(contact_name.parse, (Rejected,)),
    "email_address": Parser(email_address.parse, (Rejected,)),
    "email_code": Parser(email_code.parse, (Rejected,)),
    "birthdate": Parser(lambda typed: birthdate.parse(typed, date(2026, 11, 23)), (Rejected,)),
    "licence_number": Parser(licence_number.parse, (Rejected,)),
    "captcha": Parser(captcha.parse, (Rejected,)),
    "course": Parser(course.parse, (Rejected,)),
    "situation": Parser(lambda typed: situation.told(typed[: course.MAX_INPUT])),
    "yes_no": Parser(lambda typed: yes_no.parse(typed, VOCABULARY.lexicon), (Rejected,)),
    "certificate": Parser(lambda typed: certificates.wanted(typed, VOCABULARY.lexicon), (Rejected,)),
    "my_number.redact": Parser(my_number.redact),
    "text.key": Parser(text.key),
    "text.graphemes": Parser(text.graphemes),
    "text.number": Parser(lambda typed: text.number(typed[: birthdate.MAX_INPUT])),
    "command": Parser(VOCABULARY.command),
    "change_target": Parser(VOCABULARY.change_target),
    "option": Parser(lambda typed: VOCABULARY.option(typed, "course", ("A", "B", "C", "unsure"))),
    "row": Parser(lambda typed: VOCABULARY.row(typed, KEYS)),
    "faq_within": Parser(VOCABULARY.faq_within),
    "prose.markup": Parser(lambda typed: prose.markup(typed, "ja_easy")),
    "qr.application_id": Parser(qr.application_id),
    "media link": Parser(LINKS.open, (Gone,)),
    "address": Parser(limits.neighbourhood),
    "master keys": Parser(Ring.parse, (WrongKeys,)),
    "LINE signature": Parser(lambda given: signature.genuine("secret", b"{}", given)),
}
BYTES: dict[str, Parser] = {
    "photo header": Parser(files.examine),
    "file name by its bytes": Parser(magic.name_of),
    "sealed bytes": Parser(lambda data: unseal(bytes(32), data, b"table|row|field"), (InvalidTag, ValueError)),
    "cookie and language": Parser(_cookie),
}
JSON: dict[str, Parser] = {
    "web start": Parser(web.start, (web.Malformed,)),
    "web text": Parser(web.text, (web.Malformed,)),
    "web press": Parser(web.press, (web.Malformed,)),
    "LINE webhook": Parser(line.read, (line.Malformed,)),
    "Telegram webhook": Parser(_telegram),
    "saved state": Parser(STATE.validate_json, (ValueError,)),
}


def encoded(value: object) -> bytes:
    """Return JSON as bytes."""
    return json.dumps(value).encode("utf-8", "surrogatepass")

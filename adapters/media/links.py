"""Links to pictures and sound for channels that fetch them: sealed, so that they tell nothing, and expiring."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from cryptography.exceptions import InvalidTag

from adapters.store.sealing import seal, unseal
from dialogs.effects import Image
from dialogs.events import BlobRef

PATH = "/media/"
LIFE = {"captcha": 3600.0, "qr": 86_400.0, "preview": 86_400.0, "blob": 86_400.0, "sound": 86_400.0}
"""Seconds that a link to each kind of thing works."""
_WHERE = b"media|link|picture"


class Gone(LookupError):
    """A link that never was one of ours, or has expired."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link leads to: a sound, or a kind of picture of `text` or of what is stored."""

    source: Literal["captcha", "blob", "preview", "qr", "sound"]
    text: str = ""
    blob: BlobRef | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and opens links under `base`; only this bot's key opens them. Nothing is stored."""

    key: bytes
    base: str
    clock: Callable[[], datetime]

    @property
    def public(self) -> bool:
        """Tell whether others can fetch what the links show."""
        return self.base.startswith("https://")

    def to(self, thing: Image | Linked) -> str:
        """Return a link to something, different for everybody who is given one."""
        until = round(self.clock().timestamp() + LIFE[thing.source])
        blob = [thing.blob.id, thing.blob.key, thing.blob.size] if thing.blob else []
        plain = json.dumps([until, thing.source, thing.text, *blob], separators=(",", ":")).encode()
        return f"{self.base}{PATH}{urlsafe_b64encode(seal(self.key, plain, _WHERE)).decode().rstrip('=')}"

    def open(self, token: str) -> Linked:
        """Return what a link leads to; raises Gone."""
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            until, source, text, *blob = json.loads(unseal(self.key, sealed, _WHERE))
        except (NotBase64, InvalidTag, ValueError) as error:
            raise Gone from error
        if self.clock().timestamp() >= until:
            raise Gone
        return Linked(source, text, BlobRef(*cast(tuple[str, str, int], tuple(blob))) if blob else None)

"""Links to pictures for channels that fetch them: sealed, so that they tell nothing, and expiring."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from cryptography.exceptions import InvalidTag

from adapters.store.sealing import seal, unseal
from dialogs.effects import Image, Part
from dialogs.events import BlobRef

PATH = "/media/"
LIFE = {"captcha": 3600.0, "qr": 86_400.0, "preview": 86_400.0, "blob": 86_400.0}
"""Seconds that a link to each kind of picture works."""
_WHERE = b"media|link|picture"
_NOTHING = Part("photo.preview_alt")


class Gone(LookupError):
    """A link that never was one of ours, or has expired."""


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

    def to(self, image: Image) -> str:
        """Return a link to a picture, different for everybody who is given one."""
        until = round(self.clock().timestamp() + LIFE[image.source])
        blob = [image.blob.id, image.blob.key, image.blob.size] if image.blob else []
        plain = json.dumps([until, image.source, image.text, *blob], separators=(",", ":")).encode()
        return f"{self.base}{PATH}{urlsafe_b64encode(seal(self.key, plain, _WHERE)).decode().rstrip('=')}"

    def open(self, token: str) -> Image:
        """Return what a link shows; raises Gone."""
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            until, source, text, *blob = json.loads(unseal(self.key, sealed, _WHERE))
        except (NotBase64, InvalidTag, ValueError) as error:
            raise Gone from error
        if self.clock().timestamp() >= until:
            raise Gone
        return Image(source, _NOTHING, text, BlobRef(*cast(tuple[str, str, int], tuple(blob))) if blob else None)

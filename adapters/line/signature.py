"""Tells LINE's requests from everybody else's."""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256

HEADER = "x-line-signature"


def sign(secret: str, body: bytes) -> str:
    """Return the signature of a request's raw bytes: base64 of HMAC-SHA256 under the channel secret."""
    return b64encode(hmac.digest(secret.encode(), body, sha256)).decode()


def genuine(secret: str, body: bytes, signature: str) -> bool:
    """Tell whether LINE signed exactly these bytes; without a secret nothing is genuine."""
    return bool(secret) and hmac.compare_digest(sign(secret, body).encode(), signature.encode("utf-8", "replace"))

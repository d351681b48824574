"""Seals bytes so that they can be read only with their key and only in their own place (AES-256-GCM)."""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
NONCE = 12
KEY = 32


class WrongKeys(ValueError):
    """The master keys cannot be used; the text says which and why, without any key."""


def place(table: str, row: str, field: str) -> bytes:
    """Return the associated data that ties sealed bytes to one field of one row."""
    return f"{table}|{row}|{field}".encode()


def new_key() -> bytes:
    """Return a fresh 256-bit key."""
    return AESGCM.generate_key(KEY * 8)


def seal(key: bytes, plain: bytes, where: bytes) -> bytes:
    """Return `plain` sealed: one format byte, a 12-byte nonce, ciphertext and tag."""
    nonce = os.urandom(NONCE)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, where)


def unseal(key: bytes, sealed: bytes, where: bytes) -> bytes:
    """Return what was sealed; raises cryptography's InvalidTag for another key, place or changed bytes."""
    if sealed[:1] != FORMAT:
        raise ValueError("sealed in an unknown format")
    return AESGCM(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], where)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key sealed with a master key."""

    sealed: bytes
    master_key_id: str


class Ring:
    """The master keys: the newest wraps, every one unwraps."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = dict(keys)
        self.newest, *self.older = self._keys

    @classmethod
    def parse(cls, text: str) -> Ring:
        """Read `id:base64,id:base64`, newest first; raises WrongKeys."""
        keys: dict[str, bytes] = {}
        for entry in filter(None, (piece.strip() for piece in text.split(","))):
            name, _, encoded = entry.partition(":")
            keys[name] = _decoded(name, encoded)
        if not keys:
            raise WrongKeys("no key given; wanted id:base64, newest first")
        return cls(keys)

    def __contains__(self, master_key_id: object) -> bool:
        return master_key_id in self._keys

    def wrap(self, key: bytes, where: bytes) -> Wrapped:
        """Seal a key with the newest master key."""
        return Wrapped(seal(self._keys[self.newest], key, where), self.newest)

    def unwrap(self, wrapped: Wrapped, where: bytes) -> bytes:
        """Return the key; raises WrongKeys when its master key is not in the ring."""
        if wrapped.master_key_id not in self._keys:
            raise WrongKeys(f"the key {wrapped.master_key_id!r} is missing")
        return unseal(self._keys[wrapped.master_key_id], wrapped.sealed, where)


def _decoded(name: str, encoded: str) -> bytes:
    try:
        key = b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if not name or len(name) > 64 or len(key) != KEY:
        raise WrongKeys("each key must be id:base64 of 32 bytes")
    return key

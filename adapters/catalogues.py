"""Reads the catalogues of `locales/` into memory; nothing is compiled to disk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.pofile import read_po

from dialogs.wording import Catalogue

FILE = "messages.po"
SPOKEN = "spoken"


@cache
def load() -> Mapping[str, Catalogue]:
    """Return every catalogue by locale (its folder's name), read once; raises PoFileError for a file that is none."""
    folders = sorted(files("locales").iterdir(), key=lambda folder: folder.name)
    return {folder.name: read((folder / FILE).read_bytes()) for folder in folders if (folder / FILE).is_file()}


def read(data: bytes) -> Catalogue:
    """Return the texts of one .po file; entries with the context `spoken` are what is read aloud instead."""
    texts: dict[str, str] = {}
    spoken: dict[str, str] = {}
    for message in read_po(BytesIO(data), abort_invalid=True):
        if message.id and isinstance(message.id, str) and isinstance(message.string, str):
            (spoken if message.context == SPOKEN else texts)[message.id] = message.string
    return Catalogue(texts, spoken)

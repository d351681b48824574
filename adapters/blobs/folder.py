"""Pictures as files of one folder; they come here already encrypted."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Protocol

ID = re.compile(r"[0-9a-f]{32}")
CUT_OFF = 86400.0
"""Seconds after which nobody is still writing a file, in this process or another."""
GONE = float("inf")


class BlobStore(Protocol):
    """Where encrypted pictures lie; ids are 32 hex digits; `far` where each call goes over a network."""

    far: ClassVar[bool]

    def put(self, id_: str, data: bytes) -> None:
        """Store bytes so that they survive a power cut."""
        ...

    def get(self, id_: str) -> bytes:
        """Return stored bytes; raises KeyError."""
        ...

    def delete(self, id_: str) -> None:
        """Delete stored bytes, if they are there."""
        ...

    def older(self, than: float) -> Iterator[str]:
        """Yield the ids stored before a time (seconds since 1970)."""
        ...


class FolderBlobs:
    """A blob store in a folder that only its owner may read."""

    far: ClassVar = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, id_: str, data: bytes) -> None:
        """Write beside, flush, then rename: a file is there whole or not at all."""
        target = self._path(id_)
        beside = target.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(target)
        self._flush_folder()

    def get(self, id_: str) -> bytes:
        """Return stored bytes; raises KeyError."""
        try:
            return self._path(id_).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(id_) from error

    def delete(self, id_: str) -> None:
        """Delete stored bytes, if they are there."""
        self._path(id_).unlink(missing_ok=True)
        self._flush_folder()

    def older(self, than: float) -> Iterator[str]:
        """Yield the ids of files written before a time; what is left of writing that was cut off is deleted."""
        with os.scandir(self._folder) as entries:
            found = [(Path(entry.path), _written(entry)) for entry in entries]
        for path, at in found:
            if path.suffix == ".new" and at < time.time() - CUT_OFF:
                path.unlink(missing_ok=True)
            elif at < than and ID.fullmatch(path.name):
                yield path.name

    def _path(self, id_: str) -> Path:
        if not ID.fullmatch(id_):
            raise KeyError(id_)
        return self._folder / id_

    def _flush_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _written(entry: os.DirEntry[str]) -> float:
    """Return when a file was written; one that was deleted meanwhile is older than nothing."""
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:
        return GONE

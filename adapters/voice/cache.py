"""What was said once: fixed texts in a folder, anything of a person's only in memory and not for long."""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

SCHEMA = 1
FOLDER_BYTES = 256 << 20
MEMORY_BYTES = 16 << 20
LIFETIME = 600.0
"""Seconds for which the sound of a personal text is kept."""

SUFFIX = ".clip"


def key(*parts: object) -> str:
    """Return the name of a clip: it changes with everything that changes the sound."""
    return hashlib.sha256("\0".join(map(str, (SCHEMA, *parts))).encode()).hexdigest()


@dataclass(slots=True)
class Folder:
    """Clips of fixed texts as files; past `limit` bytes those unheard for longest go. Blocking."""

    path: Path
    limit: int = FOLDER_BYTES
    _size: int | None = None

    def get(self, name: str) -> bytes | None:
        """Return a clip, None where there is none."""
        try:
            data = self._file(name).read_bytes()
            os.utime(self._file(name))
        except OSError:
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep a clip; a disk that is full or cannot be written to only costs the clip."""
        with suppress(OSError):
            if self._size is None:
                self._size = self._measured()
            self._file(name).parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._file(name).parent, delete=False) as file:
                file.write(data)
            Path(file.name).replace(self._file(name))
            self._size += len(data)
            if self._size > self.limit:
                self._prune()

    def _file(self, name: str) -> Path:
        return self.path / name[:2] / f"{name}{SUFFIX}"

    def _measured(self) -> int:
        return sum(file.stat().st_size for file in self.path.rglob(f"*{SUFFIX}"))

    def _prune(self) -> None:
        files = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in self.path.rglob(f"*{SUFFIX}"))
        size = sum(bytes_ for _, bytes_, _ in files)
        for _, bytes_, file in files:
            if size <= self.limit * 0.8:
                break
            file.unlink(missing_ok=True)
            size -= bytes_
        self._size = size


@dataclass(slots=True)
class Memory:
    """Clips for `lifetime` seconds and `limit` bytes in all, never on disk."""

    limit: int = MEMORY_BYTES
    lifetime: float = LIFETIME
    clock: Callable[[], float] = time.monotonic
    _clips: OrderedDict[str, tuple[float, bytes]] = field(default_factory=OrderedDict)
    _size: int = 0

    def get(self, name: str) -> bytes | None:
        """Return a clip, None where there is none any more."""
        self._sweep()
        return self._clips[name][1] if name in self._clips else None

    def put(self, name: str, data: bytes) -> None:
        """Keep a clip for a while."""
        self._drop(name)
        self._clips[name] = (self.clock() + self.lifetime, data)
        self._size += len(data)
        self._sweep()

    def _sweep(self) -> None:
        now = self.clock()
        while self._clips:
            name, (until, _) = next(iter(self._clips.items()))
            if until > now and self._size <= self.limit:
                break
            self._drop(name)

    def _drop(self, name: str) -> None:
        found = self._clips.pop(name, None)
        if found is not None:
            self._size -= len(found[1])

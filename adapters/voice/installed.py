"""Finds the voices of this machine; what is not installed is not imported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.voice import espeak, openjtalk
from adapters.voice.breaker import Breaker
from adapters.voice.cache import Folder
from dialogs.reading import Reading

if TYPE_CHECKING:
    from adapters.voice.service import Voice

ENCODER = "av"


def missing() -> list[str]:
    """Return what keeps this machine from speaking Japanese; nothing where it can."""
    wanted = {ENCODER: _encodes(), openjtalk.DISTRIBUTION: openjtalk.installed()}
    return [name for name, there in wanted.items() if not there]


@contextmanager
def voice(reading: Reading, folder: Path | None, processes: int | None = None) -> Iterator[Voice | None]:
    """Open the voice with every engine there is, None where there is none; its processes end with the block."""
    if not _encodes():
        yield None
        return
    from adapters.voice.service import Voice

    japanese = openjtalk.OpenJTalk(processes) if openjtalk.installed() else None
    others = [espeak.Espeak()] if espeak.installed() else []
    engines = [Breaker(engine) for engine in (japanese, *others) if engine is not None]
    try:
        yield Voice(reading, engines, Folder(folder) if folder else None) if engines else None
    finally:
        if japanese is not None:
            japanese.close()


def _encodes() -> bool:
    return find_spec(ENCODER) is not None

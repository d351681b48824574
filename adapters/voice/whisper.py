"""Speech by Whisper (faster-whisper) with the operator's own model: a folder; nothing is ever downloaded."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from adapters.voice.engine import language
from adapters.voice.lanes import Lanes
from adapters.voice.recognizer import Recognized

MODULE = "faster_whisper"
FILES = ("model.bin", "config.json", "tokenizer.json")
"""What the folder must hold: without its own tokenizer the library would fetch one."""

RATE = 16_000
LONGEST = 30
"""Seconds of speech that are listened to; answers are short."""

SECONDS = 30.0
MEMORY = 6 << 30
"""Bytes of address space, most of it never used: a base model takes about 420 MB."""

SILENCE, QUIET = 0.6, 0.01
"""How likely silence may be where something is still taken for speech; and how loud (of 1.0) speech is at least."""

REPEATING = 2.4
"""How many times smaller a text may get when it is compressed: of silence, what is expected is heard over and over."""

THREADS = 2


class Whisper:
    """Understands what its model does; one process, which comes with the first voice message."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self.folder = folder
        self.lanes = Lanes(1, seconds, MEMORY)

    async def recognize(self, sound: bytes, locale: str, expected: Sequence[str]) -> Recognized:
        """Return what a sound file says. Raises VoiceFailed."""
        hint = "、".join(expected)
        return Recognized(*await self.lanes.run(hear, str(self.folder), sound, language(locale), hint))

    def close(self) -> None:
        """End the process."""
        self.lanes.close()


def missing(folder: Path) -> list[str]:
    """Return what keeps a model in this folder from being used; nothing where it can."""
    library = [] if find_spec(MODULE) else ["faster-whisper (pip install '.[stt]')"]
    return library + [name for name in FILES if not (folder / name).is_file()]


def hear(folder: str, sound: bytes, tongue: str, hint: str) -> tuple[str, float]:
    """Return the words of a sound file and how sure they are; runs in a process of its own."""
    from faster_whisper import decode_audio

    samples = decode_audio(io.BytesIO(sound), sampling_rate=RATE)
    if not 0 < len(samples) <= LONGEST * RATE or abs(samples).max() < QUIET:
        return "", 0.0
    # Otherwise it repeats itself for seconds where it understands nothing.
    found, _ = _model(folder).transcribe(
        samples,
        language=tongue,
        initial_prompt=hint or None,
        temperature=0.0,
        beam_size=1,
        condition_on_previous_text=False,
        without_timestamps=True,
        max_new_tokens=64,
    )
    spoken = [piece for piece in found if piece.no_speech_prob < SILENCE and piece.compression_ratio < REPEATING]
    if not spoken:
        return "", 0.0
    return "".join(piece.text for piece in spoken).strip(), min(math.exp(piece.avg_logprob) for piece in spoken)


@cache
def _model(folder: str) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from faster_whisper import WhisperModel

    return WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True)

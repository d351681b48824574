"""The Japanese voice: Open JTalk (pyopenjtalk-plus) with the HTS voice Mei, in processes of its own."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from importlib.metadata import PackageNotFoundError, version

from adapters.voice.engine import PEAK, Samples
from adapters.voice.lanes import Lanes

DISTRIBUTION = "pyopenjtalk-plus"
SECONDS = 10.0
LOUDNESS = 0.65
"""The voice overshoots 16 bits by a little."""


class OpenJTalk:
    """Speaks Japanese; a process takes about 150 MB and comes with the first sentence."""

    locales = frozenset({"ja"})

    def __init__(self, processes: int | None = None, seconds: float = SECONDS) -> None:
        self.name = f"{DISTRIBUTION} {version(DISTRIBUTION)} mei"
        self.lanes = Lanes(processes or min(2, os.cpu_count() or 1), seconds)

    async def synthesize(self, text: str, locale: str, speed: float) -> Samples:
        """Say a Japanese reading. Raises VoiceFailed."""
        rate, data = await self.lanes.run(say, text, speed)
        return Samples(rate, data)

    def close(self) -> None:
        """End the processes."""
        self.lanes.close()


def installed() -> bool:
    """Tell whether the engine and its voice are there."""
    try:
        version(DISTRIBUTION)
    except PackageNotFoundError:
        return False
    return True


def say(text: str, speed: float) -> tuple[int, bytes]:
    """Return rate and 16-bit samples of a text; runs in a process of its own."""
    # Its import tells on the error output that an optional part is not there.
    with redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
        import pyopenjtalk

    # The dictionary of Sudachi costs 150 MB more and only settles words that our readings write in kana.
    wave, rate = pyopenjtalk.tts(text, speed=speed, use_sudachi_kanji_yomi=False)
    loudest = max(float(abs(wave).max()), 1.0) if len(wave) else 1.0
    return int(rate), (wave * min(LOUDNESS, PEAK / loudest)).astype("<i2").tobytes()

"""Sound files as a player hears them, and engines that are real but make only tones or trouble."""

from __future__ import annotations

import asyncio
import io
import math
import struct
from dataclasses import dataclass, field

from adapters.voice.engine import Samples, VoiceFailed

RATE = 24_000


@dataclass(frozen=True, slots=True)
class Heard:
    """A decoded file."""

    container: str
    codec: str
    rate: int
    channels: int
    seconds: float
    peak: float


def heard(data: bytes) -> Heard:
    """Decode a file; the peak is 1.0 where 16 bits end."""
    import av

    peak, samples = 0.0, 0
    floats = av.AudioResampler("fltp", "mono")
    with av.open(io.BytesIO(data), "r") as file:
        stream = file.streams.audio[0]
        for frame in file.decode(stream):
            for each in floats.resample(frame):
                values = memoryview(each.planes[0]).cast("B")[: each.samples * 4].cast("f")
                loudest = max(values)
                peak = max(peak, loudest, -min(values))
                samples += each.samples
        context = stream.codec_context
        return Heard(file.format.name, context.name, stream.rate, context.channels, samples / stream.rate, peak)


def tone(seconds: float, height: int = 8000) -> Samples:
    """Return a tone of 440 Hz."""
    wave = (round(height * math.sin(2 * math.pi * 440 * at / RATE)) for at in range(round(seconds * RATE)))
    return Samples(RATE, b"".join(struct.pack("<h", sample) for sample in wave))


@dataclass(slots=True)
class Tones:
    """An engine whose passages are tones of a second each; it notes what it was asked, and fails or waits on wish."""

    name: str = "tones 1"
    locales: frozenset[str] = frozenset({"ja"})
    asked: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    broken: bool = False
    wait: float = 0.0

    async def synthesize(self, text: str, locale: str, speed: float) -> Samples:
        """Return a tone."""
        self.asked.append(text)
        await asyncio.sleep(self.wait)
        self.ended.append(text)
        if self.broken:
            raise VoiceFailed("broken")
        return tone(1.0 / speed)

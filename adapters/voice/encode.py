"""Samples as the packets of a codec, and packets as a file that messengers and browsers play (PyAV)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream

from adapters.voice.engine import Samples

Kind = Literal["ogg", "m4a"]


@dataclass(frozen=True, slots=True)
class Format:
    """A codec in a container. `frame` samples make a packet; the first `delay` of a stream are not heard."""

    codec: str
    container: str
    mime: str
    rate: int
    bit_rate: int
    sample_format: str
    frame: int
    delay: int
    options: Mapping[str, str]

    @property
    def parameters(self) -> str:
        """Everything that changes the packets, for names of stored ones."""
        return f"{self.codec} {self.rate} {self.bit_rate} {dict(self.options)}"


FORMATS: Mapping[Kind, Format] = {
    # Telegram's voice messages are OGG/Opus, LINE's audio messages M4A/AAC.
    "ogg": Format("libopus", "ogg", "audio/ogg", 48_000, 24_000, "s16", 960, 312, {"application": "voip"}),
    "m4a": Format("aac", "ipod", "audio/mp4", 24_000, 48_000, "fltp", 1024, 1024, {}),
}


@dataclass(frozen=True, slots=True)
class Clip:
    """The packets of one passage. Clips follow each other in a file without being encoded again."""

    packets: tuple[bytes, ...]

    def dump(self) -> bytes:
        """Return the clip as bytes to be stored."""
        return b"".join(struct.pack("<H", len(packet)) + packet for packet in self.packets)

    @classmethod
    def load(cls, data: bytes) -> Clip:
        """Return a stored clip; raises ValueError for bytes that are none."""
        return cls(tuple(_packets(data)))


def encode(samples: Samples, form: Format) -> Clip:
    """Return the packets of some samples."""
    context = AudioCodecContext.create(form.codec, "w")
    assert isinstance(context, AudioCodecContext)
    _set(context, form)
    context.open()
    resampler = av.AudioResampler(form.sample_format, "mono", form.rate, form.frame)
    frames = [*resampler.resample(_frame(samples.turned_down())), *resampler.resample(None)]
    packets = [packet for frame in (*frames, None) for packet in context.encode(frame)]
    return Clip(tuple(bytes(packet) for packet in packets))


def join(clips: Iterable[Clip], form: Format) -> tuple[bytes, float]:
    """Return clips one after the other as a file, and how long it sounds in seconds."""
    packets = [packet for clip in clips for packet in clip.packets]
    out = io.BytesIO()
    with av.open(out, "w", format=form.container, options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream(form.codec, rate=form.rate, options=dict(form.options))
        assert isinstance(stream, AudioStream)
        _set(stream.codec_context, form)
        file.start_encoding()
        for at, data in enumerate(packets):
            packet = av.Packet(data)
            packet.stream = stream
            packet.time_base = Fraction(1, form.rate)
            packet.pts = packet.dts = at * form.frame - form.delay
            packet.duration = form.frame
            file.mux(packet)
    return out.getvalue(), max(0, len(packets) * form.frame - form.delay) / form.rate


def _set(context: AudioCodecContext, form: Format) -> None:
    context.sample_rate = form.rate
    context.layout = "mono"
    context.format = form.sample_format
    context.bit_rate = form.bit_rate
    context.options = dict(form.options)


def _frame(samples: Samples) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples.data) // 2)
    frame.sample_rate = samples.rate
    frame.planes[0].update(samples.data)
    frame.pts = 0
    return frame


def _packets(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            raise ValueError("a cut clip")
        (size,) = struct.unpack_from("<H", data, at)
        at += 2 + size
        if at > len(data):
            raise ValueError("a cut clip")
        yield data[at - size : at]

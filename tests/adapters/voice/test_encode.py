"""Files have the codec, rate, channel and length they say, and clips follow each other without being encoded again."""

from __future__ import annotations

import pytest

from adapters.voice.engine import PEAK
from tests.adapters.voice.sounds import heard, tone

pytestmark = pytest.mark.usefixtures("encoder")


@pytest.mark.parametrize(
    ("kind", "container", "codec", "rate", "mime"),
    [("ogg", "ogg", "opus", 48_000, "audio/ogg"), ("m4a", "mov,mp4,m4a,3gp,3g2,mj2", "aac", 24_000, "audio/mp4")],
)
def test_a_file_is_what_it_says(kind: str, container: str, codec: str, rate: int, mime: str) -> None:
    from adapters.voice.encode import FORMATS, encode, join

    form = FORMATS["ogg" if kind == "ogg" else "m4a"]
    data, seconds = join([encode(tone(1.5), form)], form)
    found = heard(data)
    assert (found.container, found.codec, found.rate, found.channels) == (container, codec, rate, 1)
    assert form.mime == mime
    assert seconds == pytest.approx(1.5, abs=0.1)
    assert found.seconds == pytest.approx(seconds, abs=0.1)
    assert 0.2 < found.peak < 1.0


def test_what_is_too_loud_is_turned_down() -> None:
    loud = tone(0.2, 32_767)
    values = memoryview(loud.turned_down().data).cast("h")
    assert PEAK - 2 < max(values) <= PEAK
    assert -PEAK - 2 < min(values) < -PEAK + 60
    assert tone(0.2).turned_down() == tone(0.2)


def test_clips_follow_each_other() -> None:
    from adapters.voice.encode import FORMATS, encode, join

    for form in FORMATS.values():
        clips = [encode(tone(length), form) for length in (0.4, 1.1, 0.7)]
        data, seconds = join(clips, form)
        assert seconds == pytest.approx(2.2, abs=0.2)
        assert heard(data).seconds == pytest.approx(seconds, abs=0.1)


def test_a_clip_is_stored_and_read_back_and_a_cut_one_is_refused() -> None:
    from adapters.voice.encode import FORMATS, Clip, encode

    clip = encode(tone(0.3), FORMATS["ogg"])
    assert Clip.load(clip.dump()) == clip
    for cut in (clip.dump()[:-1], clip.dump() + b"\x01"):
        with pytest.raises(ValueError, match="cut"):
            Clip.load(cut)

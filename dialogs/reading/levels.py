"""How hard texts are to read: lengths of their sentences, and how much of them is kanji."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

_READING = re.compile("([\u4e00-\u9fff々〆]+)（[ぁ-ゖァ-ヺー]+）")
_END = re.compile(r"[。？\n]|[.?!]\s")
_KANJI = re.compile("[\u4e00-\u9fff々〆]")
_LETTER = re.compile(r"[^\W\d_]")
_HOLE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Level:
    """Sentence lengths in characters without readings and placeholders; `kanji` is a share of all letters."""

    sentences: int
    median: float
    ninth_tenth: float
    longest: int
    kanji: float


def level(texts: Iterable[str]) -> Level:
    """Return the level of several texts; raises ValueError where there are fewer than two sentences."""
    bare = [_HOLE.sub("", _READING.sub(r"\1", text)) for text in texts]
    lengths = [len(found.replace(" ", "")) for text in bare for found in _END.split(text) if found.strip()]
    if len(lengths) < 2:
        raise ValueError("too few sentences")
    letters = sum(len(_LETTER.findall(text)) for text in bare)
    kanji = sum(len(_KANJI.findall(text)) for text in bare)
    tenths = statistics.quantiles(lengths, n=10)
    return Level(len(lengths), statistics.median(lengths), tenths[-1], max(lengths), kanji / max(letters, 1))

"""Easy Japanese: short sentences, spaces between phrases, a reading behind every kanji word."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tests.locales.texts import KANJI, PLAIN, READING, counted, sentences, spoken_to

READINGS = Path(__file__).with_name("readings.txt")
EASY = [(key, found) for key, locale, found in spoken_to() if locale == "ja_easy"]
LONGEST = 30


def readings() -> dict[str, set[str]]:
    """Return the readings that a word may have, as the table lists them."""
    table: dict[str, set[str]] = defaultdict(set)
    for line in READINGS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, known = line.partition("=")
            table[word] |= set(known.split("・"))
    return table


def test_a_sentence_has_at_most_30_characters() -> None:
    wrong = [(key, s) for key, found in EASY for s in sentences(found, "ja_easy") if _too_long(key, s)]
    assert wrong == []


def test_nothing_is_said_by_two_negatives() -> None:
    double = r"(ないと|なければ|なくては)[^。「」]*ません"
    assert [key for key, found in EASY if re.search(double, counted(found))] == []


def test_every_kanji_word_has_its_reading() -> None:
    bare = [
        (key, word[0])
        for key, found in EASY
        for word in re.finditer(f"[{KANJI}]+(?!（[ぁ-ゖァ-ヺー]+）)(?![{KANJI}])", PLAIN.sub("", found))
    ]
    assert bare == []


def test_every_reading_is_one_that_the_table_knows() -> None:
    known = readings()
    wrong = [(key, *pair) for key, found in EASY for pair in READING.findall(found) if pair[1] not in known[pair[0]]]
    assert wrong == []


def test_the_table_has_no_word_that_is_not_used() -> None:
    used = {pair[0] for _, found in EASY for pair in READING.findall(found)}
    assert set(readings()) - used == set()


def test_phrases_are_apart() -> None:
    runs = [(key, run[0]) for key, found in EASY if (run := re.search("[ぁ-ん]{13,}", re.sub("（[^）]*）", "", found)))]
    assert runs == []


def _too_long(key: str, sentence: str) -> bool:
    bare = re.sub(r"「[^」]{12,}」", "「○○○」", re.sub(r"^例：", "", counted(sentence)))
    official = (
        key.startswith("official.") or "公式の画面：" in bare or (key.startswith("mail.") and not bare.endswith("。"))
    )
    return len(bare) > LONGEST and not official and not re.search(r"@|HTS|\d{4} ?\d{4}", sentence)

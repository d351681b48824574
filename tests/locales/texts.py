"""The catalogues as the tests of their language read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.catalogues import load
from dialogs.vocabulary import LIST

CATALOGUES = load()
LOCALES = ("ja", "ja_easy", "en")
KEYS = tuple(CATALOGUES["ja"].texts)
KANJI = "一-鿿々〆"
READING = re.compile(f"([{KANJI}]+)（([ぁ-ゖァ-ヺー]+)）")
PLAIN = re.compile(r"\{[^}]*\}|(?:昭和|平成|令和)?\d+年\d+月\d+日|番号 太郎(?: チチ)?|HTS Voice.*")
"""What stands in easy Japanese without a reading: dates, the official sample name, a licence line."""


def text(key: str, locale: str) -> str:
    """Return one text; empty where it is missing."""
    return CATALOGUES[locale].texts.get(key, "")


def words(key: str, locale: str) -> list[str]:
    """Return the words of a list."""
    return text(key, locale).split(" | ")


def holes(template: str) -> set[str]:
    """Return the names of the placeholders."""
    return set(re.findall(r"\{(\w+)\}", template))


def spoken_to(prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (key, locale, text) of everything that a person is told: no lists, no formats."""
    for key in KEYS:
        if key.startswith(prefix) and not LIST.fullmatch(key) and not key.startswith("format."):
            for locale in LOCALES:
                yield key, locale, text(key, locale)


def lists(prefix: str = "") -> list[str]:
    """Return the keys of the lists of words."""
    return [key for key in KEYS if key.startswith(prefix) and LIST.fullmatch(key)]


def sentences(template: str, locale: str) -> list[str]:
    """Return the sentences of a text, each with its end."""
    enders = ".?" if locale == "en" else "。？"
    return [found for line in template.split("\n") for found in re.findall(f"[^{enders}]+[{enders}]*", line)]


def without_readings(template: str) -> str:
    """Return easy Japanese as it would be without its readings."""
    return READING.sub(r"\1", template)


def counted(template: str) -> str:
    """Return easy Japanese as its length is counted: no readings, no spaces, a placeholder as four letters."""
    return re.sub(r"\s", "", re.sub(r"\{\w+\}", "○○○○", without_readings(template)))

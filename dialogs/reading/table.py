"""The tables of one language: how digits, letters, signs, units and known words are said."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

GROUP = 4
"""Digits are read in groups of four, as they are printed on the paper."""

FALLBACK = "en"
_LATIN = r"(?<![A-Za-z0-9]){}(?![A-Za-z])"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Each mapping goes from what is written to what is said; `separator` stands between signs, `stop` ends a group."""

    words: Mapping[str, str]
    units: Mapping[str, str]
    digits: Mapping[str, str]
    letters: Mapping[str, str]
    signs: Mapping[str, str]
    domains: Mapping[str, str]
    endings: Mapping[str, str]
    phrases: Mapping[str, str]
    separator: str
    stop: str
    known: re.Pattern[str]

    def name(self, sign: str) -> str:
        """Return how one sign is called; an unknown one is itself."""
        low = sign.lower()
        return self.digits.get(sign) or self.letters.get(low) or self.signs.get(sign) or low

    def spelled(self, text: str) -> str:
        """Return the signs one by one; digits alone in groups of four with a stop between the groups."""
        signs = [sign for sign in text if not sign.isspace()]
        size = GROUP if all(map(str.isdigit, signs)) else len(signs) or 1
        groups = [signs[at : at + size] for at in range(0, len(signs), size)]
        return self.stop.join(self.separator.join(map(self.name, group)) for group in groups)

    def mail(self, address: str) -> str:
        """Return a mail address as it is dictated; capitals are named, and known domains are said as words."""
        local, at, domain = address.partition("@")
        named = [self._dictated(sign) for sign in local] + ([self.signs.get("@", "@")] if at else [])
        return self.separator.join([*named, *([self.domain(domain)] if domain else [])])

    def domain(self, domain: str) -> str:
        """Return the name of a site as it is dictated."""
        known = self.domains.get(domain.lower())
        if known:
            return known
        dot = self.separator + self.signs.get(".", ".") + self.separator
        return dot.join(self._label(label) for label in domain.lower().split("."))

    def replaced(self, text: str) -> str:
        """Return `text` with the known words as they are said."""
        return self.known.sub(lambda found: self._word(found.group()), text)

    def _word(self, word: str) -> str:
        return self.words.get(word) or next(said for known, said in self.words.items() if known.lower() == word.lower())

    def _dictated(self, sign: str) -> str:
        return (self.phrases["capital"] if "A" <= sign <= "Z" else "") + self.name(sign)

    def _label(self, label: str) -> str:
        return self.endings.get(label) or self.separator.join(map(self.name, label))


@cache
def table(language: str) -> Table:
    """Return the table of a language (`ja`, `en`), the English one where it has none."""
    found = files("dialogs.reading").joinpath(f"{language}.toml")
    if not found.is_file():
        return table(FALLBACK)
    data = tomllib.loads(found.read_text("utf-8"))
    japanese = language == "ja"
    return Table(
        **data, separator="、" if japanese else ", ", stop="。" if japanese else "; ", known=_known(data["words"])
    )


def _known(words: Mapping[str, str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_bounded(word) for word in longest), re.IGNORECASE)


def _bounded(word: str) -> str:
    return _LATIN.format(re.escape(word)) if word.isascii() else re.escape(word)

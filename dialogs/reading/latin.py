"""Text of other languages as a voice should read it: links, mail addresses, long numbers and signs in words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from dialogs.reading.table import Table, table

JAPANESE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_LINK = re.compile(r"https?://[!-~]*[\w/#=&]|www\.[!-~]*[\w/#=&]", re.ASCII | re.IGNORECASE)
_MAIL = re.compile(r"[\w.%+'!#$&*/=?^`{|}~-]*@[\w.-]*\w", re.ASCII)
_MASKED = re.compile("●[● -]*([0-9](?:[ -]?[0-9])*)?")
_NUMBER = re.compile(r"(?<![\w.])0[0-9]{1,4}(?:-[0-9]{1,4}){2}(?![0-9])|[0-9]{4}(?: [0-9]{1,4})+|[0-9]{5,}")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_ROW = re.compile(r"(?m)^([0-9]{1,2})\. ")
_SIGNS = re.compile(r"[^\w\s.,;:?!'%()&+/-]+")


def read(text: str, language: str) -> str:
    """Return `text` as a voice of `language` (`en`) is given it."""
    words = table(language)
    text = unicodedata.normalize("NFKC", _LINK.sub(words.phrases["link"], text))
    text = _MASKED.sub(lambda found: _masked(found, words), text)
    text = _MAIL.sub(lambda found: words.mail(found.group()), text)
    text = _NUMBER.sub(lambda found: _digits(found.group(), words), _THOUSANDS.sub("", text))
    text = _units(words).sub(lambda found: words.units[found[1]], words.replaced(text))
    text = _ROW.sub(r"\1, ", text).replace("\n", ". ")
    return _tidy(_SIGNS.sub(" ", text))


def spelled(text: str, language: str) -> str:
    """Return signs one by one, digits in groups."""
    return table(language).spelled(text)


def sign(text: str, language: str) -> str:
    """Return the name of one sign."""
    words = table(language)
    named = words.name(text)
    if re.fullmatch(r"[\w ]|[^\w]", named) and not named.isalnum():
        return words.phrases["sign" if unicodedata.category(text[:1] or " ") != "So" else "emoji"]
    return named


def _masked(found: re.Match[str], words: Table) -> str:
    tail = re.sub("[^0-9]", "", found[1] or "")
    return words.phrases["masked"].format(tail=words.spelled(tail)) if tail else words.phrases["hidden"]


def _digits(number: str, words: Table) -> str:
    if "-" in number:
        return words.stop.join(words.spelled(group) for group in number.split("-"))
    return words.spelled(number)


@cache
def _units(words: Table) -> re.Pattern[str]:
    known = "|".join(re.escape(unit) for unit in sorted(words.units, key=len, reverse=True))
    return re.compile(rf"(?<=[0-9]) ?({known})(?!\w)")


def _tidy(text: str) -> str:
    text = re.sub(r"\(\s*\)", "", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" (?=[.,;:?!])", "", text)
    return re.sub(r"([.?!])[.,;: ]*(?=[.?!])|(?<=[,;:])[,;:]+", "", text).strip()

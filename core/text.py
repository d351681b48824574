"""Reads what people type: widths, invisible characters, digits, hyphens and kanji numerals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

DASHES = (
    "-\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0\ufe31\ufe32\ufe58"
    "\ufe63\uff0d\u02d7\u2043\u2053\u2212\u2796\u223c~\uff5e\u30fc\uff70\u2500\u2501\u2f00\u3161\u3192"
)
"""Characters that stand between digits as hyphens: Unicode's dashes, the minus, the long vowel, lines, the tilde."""

HYPHENS = DASHES + "\u4e00"
"""The same with the kanji one, which only counts between digits."""

_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
_SHAPES = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\U0001f3fb-\U0001f3ff]")
_ENDINGS = " \u3002．.!\uff01｡"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_DIGITS = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_KANJI_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_FORMAL = str.maketrans(
    dict(zip("壱壹弐貳貮参參肆伍陸漆捌玖拾佰阡仟", "一一二二二三三四五六七八九十百千千", strict=True))
    | {"廿": "二十", "卅": "三十"}
)
KANJI_NUMERALS = "〇零一二三四五六七八九十百千元"
"""Characters that `number` reads besides digits."""


def invisible(char: str) -> bool:
    """Tell whether one character has no shape of its own: zero-width, bidi, soft hyphen, BOM, tag, filler."""
    return unicodedata.category(char) == "Cf" or char in _FILLERS


def variation_selector(char: str) -> bool:
    """Tell whether one character only chooses the form of the one before it."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180d"


def visible(text: str) -> tuple[str, bool]:
    """Return the text without invisible characters, and whether there were any. Variation selectors stay."""
    if text.isprintable() and _FILLERS.isdisjoint(text):
        return text, False
    kept = "".join(char for char in text if not invisible(char))
    return kept, len(kept) != len(text)


def key(text: str) -> str:
    """Return the form in which words are compared: NFKC, casefold, no white space, nothing invisible, no end sign."""
    if text.isascii():
        return "".join(text.casefold().split()).rstrip(_ENDINGS)
    folded = unicodedata.normalize("NFKC", visible(text)[0]).casefold()
    kept = _SHAPES.sub("", "".join(folded.split())).rstrip(_ENDINGS)
    return kept if kept == text else key(kept)


def narrow(text: str) -> str:
    """Return the text with full-width ASCII (and the wide space) as ASCII; everything else stays."""
    return text.translate(_WIDE)


def narrow_digits(text: str) -> str:
    """Return the text with full-width digits as ASCII digits; everything else stays."""
    return text.translate(_WIDE_DIGITS)


def digits(text: str) -> str:
    """Return the digits of the text in ASCII. Only ASCII and full-width digits count, no other script's."""
    return "".join(char for char in narrow_digits(text) if "0" <= char <= "9")


def shown(char: str) -> str:
    """Return one character so that it can be shown: control characters as their picture (U+2400...)."""
    if len(char) == 1 and ord(char) < 0x20:
        return chr(0x2400 + ord(char))
    return "\ufffd" if unicodedata.category(char[0]) in ("Cc", "Cs", "Cn") else char


def graphemes(text: str) -> list[str]:
    """Split a text into what people see as one character, so that positions count as they would count."""
    if text.isascii():
        return list(text)
    found: list[str] = []
    joined = False
    for char in text:
        if found and (joined or _extends(char) or _second_half_of_flag(found[-1], char)):
            found[-1] += char
        else:
            found.append(char)
        joined = char == "\u200d"
    return found


def _extends(char: str) -> bool:
    marked = unicodedata.category(char).startswith("M") or char in "\uff9e\uff9f\u200d"
    return marked or variation_selector(char) or _skin(char) or "\U000e0020" <= char <= "\U000e007f"


def _skin(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _second_half_of_flag(before: str, char: str) -> bool:
    return all("\U0001f1e6" <= each <= "\U0001f1ff" for each in before + char) and len(before) == 1


_GAP = r"[\s" + re.escape(HYPHENS) + r"・･·•‧∙⋅.．,，、_／/|｜\ufe00-\ufe0f\u20e3]"
_LINE_GAP = _GAP.replace(r"\s", r" \t\u00a0\u2000-\u200a\u202f\u205f\u3000")
_RUN = re.compile(rf"[0-9](?:{_GAP}*[0-9])*")
_LINE_RUN = re.compile(rf"[0-9](?:{_LINE_GAP}*[0-9])*")
_ONLY = re.compile(rf"(?:{_GAP}|[0-9。｡])*")


def only_numbers(text: str) -> bool:
    """Tell whether the text holds digits and what people put between them, and nothing else."""
    plain = narrow_digits(text)
    return _ONLY.fullmatch(plain) is not None and digits(plain) != ""


def runs(text: str, *, across_lines: bool = True) -> Iterator[str]:
    """Give the numbers of a text in ASCII digits: digits that only separators divide are one number."""
    pattern = _RUN if across_lines else _LINE_RUN
    for match in pattern.finditer(narrow_digits(text)):
        yield digits(match.group())


def everyday_numerals(text: str) -> str:
    """Return the text with the numerals of documents (大字: 壱, 弐, 参, 拾, 廿) as everyday ones."""
    return text.translate(_FORMAL)


def number(text: str) -> int | None:
    """Return what digits (ASCII, full-width) or kanji numerals say: 60, 六十, 二〇二五, 元 (1); None if neither."""
    plain = narrow_digits(text)
    if re.fullmatch("[0-9]+", plain):
        return int(plain)
    if text == "元":
        return 1
    if text and all(char in _KANJI_DIGITS for char in text):
        return int("".join(str(_KANJI_DIGITS[char]) for char in text))
    return _with_units(text)


def _with_units(text: str) -> int | None:
    total, digit, last_unit = 0, None, 10_000
    for char in text:
        if char in _KANJI_DIGITS and digit is None:
            digit = _KANJI_DIGITS[char]
        elif char in _KANJI_UNITS and _KANJI_UNITS[char] < last_unit:
            last_unit = _KANJI_UNITS[char]
            total += (1 if digit is None else digit) * last_unit
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None

"""The name that official mails are addressed to (メール連絡用氏名), seed step 2-1; the card is not named by it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from core import around_name, my_number
from core import text as reading
from core.verdict import Accepted, Notice, Rejected

MAX = 50
"""Characters that the official field takes (全半角50文字以内)."""

_KANJI_ROWS = range(16, 85)
_KANA_ROWS = (4, 5)
_SIGNS = frozenset("々〆〇ー・ゝゞヽヾ仝 '-.")
_SPACE = "\u3000"
_ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"} | dict.fromkeys("‐‑‒–−", "-") | dict.fromkeys("·•‧∙⋅", "・")
_HELP = re.compile(
    r".*(?:わから|分から|判ら|わかん|分かん)(?:ない|ん|なく|へん|ず|かね|ねえ).*|.*知(?:らない|らん).*|.*ません|.*(?:です|ます)か|.*[?？]|"
    r"(?:何|なに|なん|どこ|どう|誰|だれ)(?:です|を|書|入|て書|と書|すれ|したら).*|(?:何|誰)[がの].*|(?:教|おし)えて.*|ヘルプ|"
    r"はい|いいえ|ええ|うん|(?:特に)?(?:なし|無し|ない)|(?:上と)?同じ|(?:私|わたし|自分|本人)(?:の名前)?|お?名前|yes|no|none|ok|me|name|"
    r"(?:i )?(?:don'?t|do not) know.*|help\b.*|what\b.*|not sure",
    re.IGNORECASE,
)


def _table() -> Mapping[str, str]:
    data = tomllib.loads(files("core").joinpath("gaiji.toml").read_text("utf-8"))
    return {pair[0]: pair[1:] for group in data["replaced"].values() for pair in group.split()}


GAIJI = _table()
"""Kanji outside JIS X 0208 and what is written instead."""


@dataclass(slots=True)
class _Changes:
    gaiji: list[tuple[str, str]] = field(default_factory=list)
    variants: list[tuple[str, str]] = field(default_factory=list)


def parse(text: str) -> Accepted[str]:
    """Return the name in JIS level 1 and 2 characters, at most 50, words divided by one wide space."""
    if my_number.found(text):
        raise Rejected("my_number_suspected")
    seen, removed = reading.visible(text)
    letters = reading.graphemes(_kana(around_name.bare(seen)))
    if not letters:
        raise Rejected("empty")
    if len(letters) > MAX * 4:
        raise Rejected("too_long", count=len(letters), max=MAX, extra=len(letters) - MAX)
    if _HELP.fullmatch("".join(letters)):
        raise Rejected("help_intent")
    changes = _Changes()
    name = around_name.bare(_joined([_plain(letter, position, changes) for position, letter in enumerate(letters, 1)]))
    if len(name) > MAX:
        raise Rejected("too_long", count=len(name), max=MAX, extra=len(name) - MAX)
    if all(char in _SIGNS or char == _SPACE for char in name):
        raise Rejected("invalid_char", position=1, char=name[0])
    return Accepted(name, _notices(name, changes, removed))


def alike(one: str, other: str) -> bool:
    """Tell whether two names read the same in the salutation of a mail: only spaces or capitals differ."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def allowed(char: str) -> bool:
    """Tell whether one character belongs in the official field: JIS X 0208 kanji, kana, ASCII letters, a few signs."""
    if char in _SIGNS or (char.isascii() and char.isalpha()):
        return True
    row = _row(char)
    return row in _KANA_ROWS or row in _KANJI_ROWS


def _row(char: str) -> int:
    """Return the JIS X 0208 row of a character, 0 where it has none. cp932 would wrongly take 髙 and 﨑."""
    try:
        code = char.encode("euc_jp")
    except UnicodeEncodeError:
        return 0
    return code[0] - 0xA0 if len(code) == 2 and code[0] >= 0xA1 else 0


_LONG = re.compile(rf"(?<=[\u30a1-\u30fa\uff66-\uff9f])[{re.escape(reading.DASHES)}]")


def _kana(seen: str) -> str:
    """Return the text with a voicing mark joined to its kana (か゛), and a dash after katakana as the long vowel."""
    joined = re.sub("(?<=[\u3041-\u30ff])[゛゜]", lambda mark: chr(ord(mark.group()) - 2), seen)
    return _LONG.sub("ー", joined)


def _joined(letters: list[str]) -> str:
    return _SPACE.join("".join(letters).split())


def _plain(letter: str, position: int, changes: _Changes) -> str:
    """Return one letter as the official field takes it, or raise; what was changed goes into `changes`."""
    if letter.isspace():
        return " "
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in letter):
        raise Rejected("control_char", position=position)
    base = "".join(char for char in letter if not reading.variation_selector(char))
    plain = "".join(_ALIKE.get(char, char) for char in _composed(base))
    if plain in GAIJI:
        changes.gaiji.append((letter, GAIJI[plain]))
        return GAIJI[plain]
    if plain and all(allowed(char) for char in plain):
        if _ideograph(letter[0]) and letter != plain:
            changes.variants.append((letter, plain))
        return plain
    reason = "gaiji_unmapped" if plain and _ideograph(plain[0]) else "invalid_char"
    raise Rejected(reason, position=position, char=reading.shown(letter))


def _composed(letter: str) -> str:
    """Return half-width kana, full-width ASCII and Kangxi radicals in their usual form, all else composed (NFC)."""
    code = ord(letter[0]) if letter else 0
    if 0xFF61 <= code <= 0xFF9F or 0xFF01 <= code <= 0xFF5E or 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", letter)
    return unicodedata.normalize("NFC", letter)


def _ideograph(char: str) -> bool:
    name = unicodedata.name(char, "")
    return name.startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "KANGXI RADICAL", "CJK RADICAL")) or (
        "\U00020000" <= char <= "\U0003fffd"
    )


def _notices(name: str, changes: _Changes, removed: bool) -> tuple[Notice, ...]:
    notices = []
    for reason, pairs in (("gaiji_replaced", changes.gaiji), ("variant_replaced", changes.variants)):
        if pairs:
            before, after = (("、".join(dict.fromkeys(side))) for side in zip(*pairs, strict=True))
            notices.append(Notice(reason, details={"from": before, "to": after, "value": name}))
    if removed:
        notices.append(Notice("invisible_removed", details={"value": name}))
    return tuple(notices)

"""Japanese text as a voice should read it: no Latin letters, long numbers, signs or pictures are left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from dialogs.reading.table import table

_TABLE = table("ja")
_D = "[0-9]"
_KANA = "ぁ-ゖァ-ヺーヽヾゝゞ"
_KANJI = "\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff々〆\U00020000-\U000323af"
_COUNTER = re.compile(rf"(?<=[0-9])([かヶ]?[{_KANJI}]+)（[{_KANA}]+）")
_FURIGANA = re.compile(rf"[{_KANJI}]+（([{_KANA}]+)）")
_LINK = re.compile(r"(?:https?://|www\.)[!-~]*[\w/#=&]", re.ASCII | re.IGNORECASE)
_UNIT = "|".join(re.escape(unit) for unit in sorted(_TABLE.units, key=len, reverse=True))
_COUNTED = "時(?:[0-9]+分)?|分|秒|年|か月|ヶ月|月|日|歳|円|けた|桁|文字|回|件|つ|番|倍|週間|時間|人|枚|" + "|".join(
    _TABLE.units.values()
)
_ERAS = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_TOO_LONG = 4
_OTHER = re.compile(rf"[^{_KANA}{_KANJI}0-9。？]+")
_PARTICLES = "はへ"
_MYRIADS = ("", "万", "億", "兆")
_Change = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def read(text: str, *, easy: bool = False) -> str:
    """Return `text` as it is said; `easy`: brackets of kana behind kanji are said instead of the kanji."""
    if easy:
        # Behind a number the voice knows better: 7日 is なのか, whatever 日 alone is.
        text = _FURIGANA.sub(_reading, _COUNTER.sub(r"\1 ", text))
    text = _LINK.sub("、" + _TABLE.phrases["link"] + "、", text)
    text = unicodedata.normalize("NFKC", text)
    for pattern, change in _RULES:
        text = pattern.sub(change, text)
    return _paused(_OTHER.sub(lambda found: " " if easy and found.group() == " " else "、", text))


def spelled(text: str) -> str:
    """Return signs one by one: digits in groups of four, letters and signs by their names."""
    return _paused(_TABLE.spelled(unicodedata.normalize("NFKC", text)))


def sign(text: str) -> str:
    """Return the name of one sign; a picture or a sign without a name is called just that."""
    known = unicodedata.normalize("NFKC", text)
    if len(known) == 1 and re.match(rf"[{_KANA}{_KANJI}]", known):
        return known
    if len(known) == 1 and _TABLE.name(known) != known.lower():
        return _TABLE.name(known)
    emoji = any(ord(char) >= 0x1F000 or unicodedata.category(char) == "So" for char in known)
    return _TABLE.phrases["emoji" if emoji else "sign"]


def _reading(found: re.Match[str]) -> str:
    """Return the kana of a reading; in katakana where a voice would take its first one for a particle."""
    kana = found[1]
    if kana[0] not in _PARTICLES:
        return kana
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in kana)


def _masked(found: re.Match[str]) -> str:
    tail = re.sub(r"\D", "", found[1] or "")
    return _TABLE.phrases["masked"].format(tail=_TABLE.spelled(tail)) if tail else _TABLE.phrases["hidden"]


def _phone(found: re.Match[str]) -> str:
    return "、の、".join("".join(map(_TABLE.name, group)) for group in found.group().split("-"))


def _amount(found: re.Match[str]) -> str:
    number = int(found.group().replace(",", ""))
    if number < 10**_TOO_LONG:
        return str(number)
    if number >= 10 ** (_TOO_LONG * len(_MYRIADS)):
        return _TABLE.spelled(str(number))
    parts = []
    for myriad in _MYRIADS:
        number, rest = divmod(number, 10**_TOO_LONG)
        parts.append(f"{rest}{myriad}" if rest else "")
    return "".join(reversed(parts))


def _decimal(found: re.Match[str]) -> str:
    whole = "れい" if found[1] == "0" else found[1]
    return whole + "てん" + "".join(map(_TABLE.name, found[2]))


def _era_date(found: re.Match[str]) -> str:
    year, month, day = found[2], found[3], found[4]
    return f"{_ERAS[found[1].lower()]}{int(year)}年{int(month)}月{int(day)}日"


def _latin(found: re.Match[str]) -> str:
    word = found.group()
    between = "" if len(word) <= 3 and word.isalpha() and word.isupper() else _TABLE.separator
    return between.join(map(_TABLE.name, word))


def _time(found: re.Match[str]) -> str:
    hours, minutes = int(found[1]), int(found[2])
    return f"{hours}時{minutes}分" if minutes else f"{hours}時"


def _rule(pattern: str, change: str | Callable[[re.Match[str]], str]) -> _Change:
    plain = change if callable(change) else lambda found: found.expand(change)
    return re.compile(pattern, re.ASCII | re.IGNORECASE), plain


_NUMBER = rf"{_D}[0-9,]*(?:\.[0-9]+)?(?:{_COUNTED})*(?:{_D}+(?:月|日|分))*"
_RULES: tuple[_Change, ...] = (
    _rule(r"「(.)」", lambda found: f"、{sign(found[1])}、" if _named(found[1]) else found.group()),
    _rule(rf"●[● -]*({_D}(?:[ -]?{_D})*)?", _masked),
    _rule(r"[\w.%+'!#$&*/=?^`{|}~-]*@[\w.-]*\w", lambda found: f"、{_TABLE.mail(found.group())}、"),
    _rule(r"(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])", lambda found: f"、{_TABLE.domain(found.group())}、"),
    _rule(rf"(?<!\w)([mtshr]) ?({_D}{{1,2}})[./-]({_D}{{1,2}})[./-]({_D}{{1,2}})(?!\w)", _era_date),
    _rule(rf"(?<!{_D})({_D}{{4}})[./-]({_D}{{1,2}})[./-]({_D}{{1,2}})(?!{_D})", r"\1年\2月\3日"),
    _rule(rf"(?<![0-9:])({_D}{{1,2}}):({_D}{{2}})(?![0-9:])", _time),
    _rule(r"(?<=時)0分", ""),
    _rule(rf"(?<!{_D})0{_D}{{1,4}}-{_D}{{1,4}}-{_D}{{2,4}}(?!{_D})", _phone),
    _rule(rf"(?m)^({_D}{{1,2}})\. ", r"\1番。"),
    _rule(rf"(?<!{_D}){_D}{{1,3}}(?:,{_D}{{3}})+(?!{_D})", _amount),
    _rule(rf"(?<![.\w]){_D}{{4}}(?:[ -]{_D}{{1,4}})+(?!{_D})", lambda found: _TABLE.spelled(_bare(found.group()))),
    _rule(rf"(?<=\d) ?({_UNIT})(?![a-z])", lambda found: _unit(found[1])),
    _rule(rf"({_NUMBER}) ?[〜~] ?({_NUMBER})", r"\1から\2まで"),
    _rule(r"(?<![a-z0-9])([a-z]) ?[〜~] ?([a-z])(?![a-z0-9])", r"\1から\2まで"),
    _rule(r"(?<=[^\s、。]) ?[〜~] ?(?=[^\s、。])", "から"),
    _rule(rf"(?<![0-9.])({_D}+)\.({_D}+)(?![0-9.])", _decimal),
    _rule(_TABLE.known.pattern, lambda found: _TABLE.replaced(found.group())),
    _rule(rf"(?=[a-z0-9]*[a-z])(?=[a-z0-9]*{_D})[a-z0-9]+", lambda found: _TABLE.spelled(found.group())),
    _rule(rf"{_D}{{5,}}", lambda found: _TABLE.spelled(found.group())),
    _rule(r"[a-z]+", _latin),
    _rule(rf"(?<={_D}) ?× ?(?={_D})", "かける"),
    _rule("[〇◯○]", "まる"),
    _rule("[×✕✖]", "ばつ"),
    _rule("※", "注意、"),
    _rule("[→⇒]", "、つぎに、"),
    _rule(r"(?<=[^\s、。])/(?=[^\s、。])", "、または、"),
    _rule("[!！]+", "。"),
    _rule(r"[?？]+", "？"),
    _rule(r"[\n\r.]+", "。"),
)


def _named(char: str) -> bool:
    return not re.match(rf"[{_KANA}{_KANJI}0-9A-Za-z]", char) or (char.isascii() and not char.isdigit())


def _bare(text: str) -> str:
    return re.sub(r"\D", "", text)


def _unit(unit: str) -> str:
    return next(said for known, said in _TABLE.units.items() if known.lower() == unit.lower())


def _paused(text: str) -> str:
    text = re.sub(" *([、。？]) *", r"\1", re.sub(" +", " ", text))
    text = re.sub("[、。]*。[、。]*", "。", text)
    text = re.sub("、+", "、", text)
    return re.sub("、*？[、。？]*", "？", text).strip("、 ").lstrip("。、 ")

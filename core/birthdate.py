"""The date of birth in Japanese or Western years, seed step 4-3; kept as a date."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from core import age, my_number, wareki
from core import text as reading
from core.verdict import Accepted, Notice, Rejected

MAX_INPUT = 100
"""Characters above which a message is not read."""

OLDEST = 120
"""Ages above this are slips of the pen."""

VERY_OLD = 110
"""From this age the year is shown once more."""

_N = rf"(?:[0-9]{{1,4}}|[{reading.KANJI_NUMERALS}]{{1,9}})"
_SEP = r"\s*[-/.・,、]\s*|\s+"
_ERA = r"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令]|(?<![a-z])(?:meiji|taisho|showa|heisei|reiwa|[mtshr])(?![a-z]))"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<word>{'|'.join(_MONTHS)})[a-z]*\.?"
_WORDS = rf"\s*年\s*の?\s*(?P<month>{_N})\s*(?:月\s*の?|[-/.])\s*(?P<day>{_N})(?:\s*日)?+"
_MARKS = rf"(?:{_SEP})(?P<month>[0-9]{{1,2}})(?:{_SEP})(?P<day>[0-9]{{1,2}})(?:\s*日)?+"
_DIGIT = "[0-9〇零一二三四五六七八九十]"
_END = rf"(?!{_DIGIT}|(?<!日)[a-su-z|]|[\s/.・,、-]+{_DIGIT}{{1,2}}(?:日|$))"
_START = rf"(?<!{_DIGIT})"
_SHAPES = tuple(
    re.compile(_START + shape + _END)
    for shape in (
        rf"{_ERA}[\s.・の]*(?P<year>{_N}){_WORDS}",
        rf"{_ERA}[\s.・の]*(?P<year>[0-9]{{1,2}}|元){_MARKS}",
        rf"{_ERA}[\s.・の]*(?P<year>[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
        rf"(?P<year>[0-9]{{4}}|[〇零一二三四五六七八九]{{4}}|[一二]?千[〇零一二三四五六七八九十百]*){_WORDS}",
        rf"(?P<year>[0-9]{{4}}){_MARKS}",
        r"(?P<year>1[89][0-9]{2}|2[0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        rf"(?P<year>[0-9]{{4}})[\s,-]*{_MONTH}[\s,-]*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?",
        rf"{_MONTH}[\s-]*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s,-]*(?P<year>[0-9]{{4}})",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s/-]*{_MONTH}[\s,/-]*(?P<year>[0-9]{{4}})",
    )
)
_ERA_KANA = ("めいじ", "たい-?し[ょよ]う", "し[ょよ]うわ", "へいせい", "れいわ")
_NO_ERA = re.compile(
    rf"{_START}(?<!{_DIGIT}[\s/.・,、-])(?:(?:[0-9]{{1,2}}|[一二三四五六七八九十元]+){_WORDS}|[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|"
    rf"[0-9]{{1,2}}(?:{_SEP})(?:0?[1-9]|1[0-2])(?:{_SEP})(?:0?[1-9]|[12][0-9]|3[01])){_END}(?!\s*[-/.])"
)
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KANA = (
    *((kana, era.name) for kana, era in zip(_ERA_KANA, wareki.ERAS, strict=True)),
    (r"がん\s*ねん", "元年"),
    (r"(?<=[0-9元十一二三四五六七八九〇])\s*ねん", "年"),
    (r"(?<=[0-9十一二三四五六七八九])\s*がつ", "月"),
    (r"(?<=[0-9十一二三四五六七八九])\s*(?:にち|か(?!月))", "日"),
)
_BESIDE = re.compile(r"(?P<one>[^\s()年、。]{1,12}?)年?\s*\((?P<two>[^()]*?)年?\)\s*年?")


def parse(text: str, today: date) -> Accepted[date]:
    """Return the date; 昭和60年10月10日, S60.10.10, 1985/10/10, 19851010 and October 10, 1985 are all read."""
    if len(text) > MAX_INPUT:
        raise Rejected("too_long_input", count=len(text))
    if my_number.found(text):
        raise Rejected("my_number_suspected")
    birth, corrected = _read(_plain(text))
    years = age.years(birth, today)
    if birth > today:
        raise Rejected("future", date=birth)
    if years > OLDEST:
        raise Rejected("too_old", age=years)
    return Accepted(birth, _notices(birth, today, corrected))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", reading.visible(text)[0]).casefold().strip()
    spelled = reading.everyday_numerals(folded.translate(_HIRAGANA))
    dashed = re.sub(f"[{re.escape(reading.DASHES)}]", "-", spelled)
    for kana, kanji in _KANA:
        dashed = re.sub(kana, kanji, dashed)
    return re.sub(r"[(〔\[](?:[月火水木金土日]曜?日?|生まれ|うまれ)[)〕\]]", "", dashed)


def _read(plain: str) -> tuple[date, bool]:
    """Return the one date in the text and whether its era was corrected; 昭和60(1985)年 counts once if both agree."""
    readings = {_BESIDE.sub(rf"\g<{which}>年", plain) for which in ("one", "two")}
    found = {_dated(match) for each in readings for shape in _SHAPES for match in shape.finditer(each)}
    if len({day for day, _ in found}) == 1:
        return min(found, key=lambda each: each[1])
    if not found and _NO_ERA.search(plain):
        raise Rejected("era_missing")
    raise Rejected("unparseable")


def _dated(match: re.Match[str]) -> tuple[date, bool]:
    parts = match.groupdict()
    era = wareki.named(parts.get("era") or "")
    year = reading.number(parts["year"])
    word = parts.get("word")
    month = _MONTHS.index(word) + 1 if word else reading.number(parts["month"])
    day = reading.number(parts["day"])
    western = wareki.year_of(era, year) if era and year is not None else year
    try:
        birth = date(western or 0, month or 0, day or 0)
    except ValueError as impossible:
        raise Rejected("no_such_date") from impossible
    return birth, era is not None and not wareki.covers(era, birth)


def _notices(birth: date, today: date, corrected: bool) -> tuple[Notice, ...]:
    years, eve = age.years(birth, today), age.eve(birth, today)
    notices = []
    if corrected:
        notices.append(Notice("era_boundary", details={"wareki": birth, "date": birth}))
    if eve is not None:
        notices.append(Notice("birthday_eve_age_boundary", details={"age": eve}))
    if years >= VERY_OLD:
        notices.append(Notice("very_old_confirm", details={"age": years}))
    if years < age.PHOTO:
        notices.append(Notice("age_lt_1_no_photo", "done"))
    if years < age.OWN:
        notices.append(Notice("age_lt_15_legal_representative", "done"))
    return tuple(notices)

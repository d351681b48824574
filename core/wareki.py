"""Japanese eras: the name of a day's year, and the day that an era year names."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Era(NamedTuple):
    """An era: its name, its letter on forms, its first day and the last day it is counted for."""

    name: str
    letter: str
    first: date
    last: date


ERAS = (
    Era("明治", "m", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "t", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "s", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "h", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "r", date(2019, 5, 1), date.max),
)
"""The eras in order; 1912-07-30 and 1926-12-25 belong to two of them (改元の詔書)."""

_ROMAN = {"meiji": "明治", "taisho": "大正", "showa": "昭和", "heisei": "平成", "reiwa": "令和"}


def of(day: date) -> str:
    """Return the day as Japanese forms write it, 昭和60年10月10日; before 明治 the Western year stands."""
    era = next((era for era in reversed(ERAS) if day >= era.first), None)
    if era is None:
        return f"{day.year}年{day.month}月{day.day}日"
    year = day.year - era.first.year + 1
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def named(name: str) -> Era | None:
    """Return the era with this name (昭和), first character (昭), letter (S) or Roman name (Showa)."""
    wanted = _ROMAN.get(name.casefold(), name.casefold())
    return next((era for era in ERAS if wanted and wanted in (era.name, era.name[0], era.letter)), None)


def year_of(era: Era, year: int) -> int | None:
    """Return the Western year of an era year, None where the era never had it (昭和65年, 令和0年)."""
    western = era.first.year + year - 1
    return western if year >= 1 and western <= era.last.year else None


def covers(era: Era, day: date) -> bool:
    """Tell whether the era was counted on that day (not so for 昭和64年1月8日)."""
    return era.first <= day <= era.last

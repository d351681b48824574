"""Recognises a My Number (12 digits, check digit of 省令85号5条) in any text, so that none is ever kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from core import text as reading

LENGTH = 12
"""Digits of a My Number."""

MASK = "●"
"""What stands for a digit that must not be shown."""

_APPLICATION_ID_LENGTH = 23
_GROUPS_OF_AN_ID = (3, 4)
_TELEPHONE = re.compile(r"0[5789]0[0-9]{8}|0[0-9]{9}")
_END_OF_TELEPHONE = 4
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_KANJI = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_DRESSED = r"\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u2490\u24ea-\u24ff\u2776-\u2792"
"""Superscripts, subscripts and digits in circles, brackets or with a stop."""
_ANY_DIGIT = re.compile(rf"[\d{_DRESSED}{''.join(_KANJI)}]")
_KEYCAP = "\u20e3"
_TIGHT = frozenset(reading.HYPHENS + "._・･．,，、/／|｜:：()（）+→の")
_MISTYPED = ((re.compile(r"(?<=\d)[OoＯｏ]|[OoＯｏ](?=\d)"), "0"), (re.compile(r"(?<=\d)[IlＩｌ]|[IlＩｌ](?=\d)"), "1"))
_TIMES = ((8, 4), (4, 2, 2, 4), (4, 2, 2, 2, 2))


class _Digit(NamedTuple):
    at: int
    value: str
    gap: str


_Number = list[_Digit]


def fits(number: str) -> bool:
    """Tell whether 12 ASCII digits end in the right check digit. 12345678901 asks for 8."""
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:11], strict=True)) % 11
    return int(number[11]) == (0 if rest <= 1 else 11 - rest)


def found(text: str) -> bool:
    """Tell whether a text or file name holds what looks like a My Number, however its digits are divided."""
    return next(_numbers(text), None) is not None


def redact(text: str) -> str:
    """Return the text with every digit of what looks like a My Number replaced by ●."""
    hidden = {digit.at for number in _numbers(text) for digit in number}
    return "".join(MASK if index in hidden else char for index, char in enumerate(text))


def _numbers(text: str) -> Iterator[_Number]:
    """Give the digits of every number that fits; numbers joined by wide gaps are taken apart at these."""
    if len(text) < LENGTH:
        return
    for digits in _readings(text):
        for number in _split(digits, _any_gap):
            yield from (*_fitting(number, 0), *_beside_telephones(number))


def _readings(text: str) -> Iterator[list[_Digit]]:
    """Give the digits as written, without those that only count or divide (①, 一), and with O and l put right."""
    corrected = text
    for letter, digit in _MISTYPED:
        corrected = letter.sub(digit, corrected)
    for written in dict.fromkeys((text, corrected)):
        if len(_ANY_DIGIT.findall(written)) >= LENGTH:
            every = list(_digits(written, _value))
            yield every
            plain = list(_digits(written, _plain_value))
            if len(plain) < len(every):
                yield plain


def _value(char: str) -> str | None:
    digit = unicodedata.digit(char, None)
    return _KANJI.get(char) if digit is None else str(digit)


def _plain_value(char: str) -> str | None:
    return None if unicodedata.decimal(char, None) is None else _value(char)


def _digits(text: str, value_of: Callable[[str], str | None]) -> Iterator[_Digit]:
    gap = ""
    for index, char in enumerate(text):
        value = value_of(char)
        if value is not None:
            yield _Digit(index, value, gap)
            gap = ""
        elif not reading.invisible(char) and not reading.variation_selector(char) and char != _KEYCAP:
            gap += char


def _beside_telephones(number: _Number) -> Iterator[_Number]:
    """Give twelve digits that fit between telephone numbers, or between one and an end, which a wide gap has joined."""
    groups = list(_split(number, _no_gap))
    starts, ends, at = {0}, {len(number)}, 0
    for index, group in enumerate(groups):
        if length := _telephone(groups[index : index + 3]):
            ends.add(at)
            starts.add(at + length)
        at += len(group)
    for start in sorted(starts):
        if len(number) > LENGTH and start + LENGTH in ends and _fits(number[start : start + LENGTH]):
            yield number[start : start + LENGTH]


def _telephone(groups: list[_Number]) -> int:
    """Return how many digits the telephone number has with which these groups begin, 0 where there is none."""
    for taken in (groups[:1], groups):
        written = "".join(digit.value for digit in chain.from_iterable(taken))
        if len(taken[-1]) >= _END_OF_TELEPHONE and _TELEPHONE.fullmatch(written):
            return len(written)
    return 0


def _fitting(joined: _Number, level: int) -> Iterator[_Number]:
    for number in _split(joined, _LEVELS[level]):
        if len(number) == LENGTH:
            if _fits(number) and not _written_as_time(number):
                yield number
        elif len(number) > LENGTH and len(number) != _APPLICATION_ID_LENGTH:
            yield from (*_several(number), *_grouped(number))
            if level + 1 < len(_LEVELS):
                yield from _fitting(number, level + 1)


def _several(number: _Number) -> Iterator[_Number]:
    """Give numbers that stand one behind the other, each of which fits, with a gap between them or none at all."""
    each = [number[at : at + LENGTH] for at in range(0, len(number), LENGTH)]
    apart = all(one[0].gap for one in each[1:]) or not any(digit.gap for digit in number[1:])
    if len(number) % LENGTH == 0 and apart and all(map(_fits, each)):
        yield from each


def _grouped(number: _Number) -> Iterator[_Number]:
    """Give three groups of four beside such as no ID has (1234 5678 9018 19851010), which no gap tells apart."""
    groups = list(_split(number, _no_gap))
    for start in range(len(groups) - 2):
        neighbours = groups[max(0, start - 1) : start] + groups[start + 3 : start + 4]
        if neighbours and all(len(group) not in _GROUPS_OF_AN_ID for group in neighbours):
            window = groups[start : start + 3]
            joined = list(chain.from_iterable(window))
            if [len(group) for group in window] == [4, 4, 4] and _fits(joined):
                yield joined


def _split(digits: _Number, joins: Callable[[str], bool]) -> Iterator[_Number]:
    number: _Number = []
    for digit in digits:
        if number and not joins(digit.gap):
            yield number
            number = []
        number.append(digit)
    if number:
        yield number


def _fits(number: _Number) -> bool:
    return fits("".join(digit.value for digit in number))


def _written_as_time(number: _Number) -> bool:
    """Tell a date with a time (2026-11-23 0757 in a file name) from a number: nobody groups a My Number so."""
    groups = tuple(len(group) for group in _split(number, _no_gap))
    return groups in _TIMES and "".join(digit.value for digit in number[:2]) in ("19", "20")


def _any_gap(gap: str) -> bool:
    return all(char.isspace() or char in _TIGHT for char in gap)


def _line_gap(gap: str) -> bool:
    return _any_gap(gap) and len(gap.splitlines()) <= 1 and gap not in ("\n", "\r", "\r\n")


def _tight_gap(gap: str) -> bool:
    return all(char in _TIGHT for char in gap)


def _no_gap(gap: str) -> bool:
    return gap == ""


_LEVELS = (_any_gap, _line_gap, _tight_gap, _no_gap)

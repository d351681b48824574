"""`python -m bot check`: the rules of the form without a chat, JSON lines in and out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from core import (
    application_id,
    birthdate,
    captcha,
    certificates,
    contact_name,
    course,
    email_address,
    licence_number,
    yes_no,
)
from core.verdict import Accepted, Rejected
from core.yes_no import Lexicon

NAME = "check"
HELP = "read JSON lines {field, input, today} and write {result, normalised, reason}: the rules without a chat"

Judgement: TypeAlias = dict[str, Any]
"""result (accept, warn, reject or error), normalised (JSON) and reason."""

_Rule = Callable[[str, date, Lexicon], tuple[Accepted[Any], Any]]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add no argument: the cases come on standard input."""


def run(args: argparse.Namespace) -> int:
    """Judge every line of standard input; a line that is no case gets an error line. Returns 0."""
    del args
    words = vocabulary()
    for line in sys.stdin.buffer:
        if line.strip():
            print(json.dumps(answer(line, words), ensure_ascii=False), flush=True)
    return 0


def vocabulary() -> Lexicon:
    """Return the words of all languages by meaning."""
    from adapters.catalogues import load
    from dialogs.vocabulary import Vocabulary

    return Vocabulary(load()).lexicon


def answer(line: str | bytes, lexicon: Lexicon) -> Judgement:
    """Return what the rule says of one JSON line; never raises."""
    try:
        case = json.loads(line)
        return judge(case, lexicon)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, MemoryError) as error:
        return {"result": "error", "normalised": None, "reason": f"bad line: {type(error).__name__}"}


def judge(case: Mapping[str, Any], lexicon: Lexicon) -> Judgement:
    """Return what the rule of `field` says of `input` (or `input_repeat`: [text, times]) on the day `today`."""
    rule = _RULES[case["field"]]
    today = date.fromisoformat(case["today"]) if case.get("today") else date.today()
    try:
        accepted, normalised = rule(_typed(case), today, lexicon)
    except Rejected as rejected:
        return {"result": "warn" if rejected.unclear else "reject", "normalised": None, "reason": rejected.reason}
    warned = any(notice.level == "warn" for notice in accepted.notices)
    reason = next((notice.reason for notice in accepted.notices if notice.level == "warn" or not warned), "ok")
    return {"result": "warn" if warned else "accept", "normalised": normalised, "reason": reason}


def _typed(case: Mapping[str, Any]) -> str:
    typed = case.get("input")
    if typed is None and case.get("input_repeat"):
        text, times = case["input_repeat"]
        return str(text) * int(times)
    if not isinstance(typed, str):
        raise TypeError("input is no text")
    return typed


def _plain(parse: Callable[[str], Accepted[Any]]) -> _Rule:
    def rule(text: str, today: date, lexicon: Lexicon) -> tuple[Accepted[Any], Any]:
        accepted = parse(text)
        return accepted, accepted.value

    return rule


def _born(text: str, today: date, lexicon: Lexicon) -> tuple[Accepted[date], str]:
    accepted = birthdate.parse(text, today)
    return accepted, accepted.value.isoformat()


def _said(text: str, today: date, lexicon: Lexicon) -> tuple[Accepted[bool], str]:
    accepted = yes_no.parse(text, lexicon)
    return accepted, "yes" if accepted.value else "no"


def _certificate(text: str, today: date, lexicon: Lexicon) -> tuple[Accepted[bool], Judgement]:
    accepted = certificates.wanted(text, lexicon)
    return accepted, {"want": accepted.value, "checkbox_fuyou": certificates.box_ticked(accepted.value)}


def _braille(text: str, today: date, lexicon: Lexicon) -> tuple[Accepted[bool], Judgement]:
    accepted = certificates.braille(text, lexicon)
    return accepted, {"want": accepted.value, "checkbox_kibou": accepted.value}


_RULES: Mapping[str, _Rule] = {
    "application_id": _plain(application_id.parse),
    "contact_name": _plain(contact_name.parse),
    "email": _plain(email_address.parse),
    "licence_number": _plain(licence_number.parse),
    "captcha": _plain(captcha.parse),
    "course": _plain(course.parse),
    "birthdate": _born,
    "yes_no": _said,
    "ecert_want": _certificate,
    "braille_want": _braille,
}

"""Refusals and notices carry everything that their texts want to say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from adapters.catalogues import load
from bot.cli.check import _RULES, _typed
from core import facts
from core.verdict import Rejected
from core.yes_no import Lexicon
from tests.core.test_cases import CASES

TEXTS = {locale: catalogue.texts for locale, catalogue in load().items()}
BY_DIALOGS = {"received", "help_line", "help_line_hours", "operator"}


def said(case: dict[str, Any], lexicon: Lexicon) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give what a case says: the kind of text (error, warn, done), the reason and its details."""
    try:
        accepted, _ = _RULES[case["field"]](_typed(case), date.fromisoformat(case["today"]), lexicon)
    except Rejected as rejected:
        yield "warn" if rejected.unclear else "error", rejected.reason, rejected.details
    else:
        for notice in accepted.notices:
            yield notice.level, notice.reason, notice.details


@pytest.mark.parametrize("locale", TEXTS)
def test_every_reason_has_its_text_and_every_placeholder_its_value(locale: str, lexicon: Lexicon) -> None:
    missing = set()
    for case in CASES:
        for kind, reason, details in said(case, lexicon):
            names = [f"{kind}.{rule}.{reason}" for rule in (case["field"], "ecert_want", "yes_no", "any")]
            text = next((TEXTS[locale][name] for name in names if name in TEXTS[locale]), None)
            known = BY_DIALOGS | set(details) | set(facts.FACTS)
            if reason == "my_number_suspected" and text is None:
                text = TEXTS[locale]["mynumber.refused_elsewhere"]
            if text is None:
                missing.add(names[0])
            else:
                missing |= {f"{names[0]} {{{hole}}}" for hole in re.findall(r"\{(\w+)\}", text) if hole not in known}
    assert not missing


def test_details_never_carry_a_my_number(lexicon: Lexicon) -> None:
    for case in CASES:
        for _, reason, details in said(case, lexicon):
            if "my_number" in reason:
                assert not details, json.dumps(case)

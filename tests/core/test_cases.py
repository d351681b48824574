"""Every example case goes through the same function as `python -m bot check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.check import answer
from core.yes_no import Lexicon

HERE = Path(__file__).parent
CASES = [
    json.loads(line)
    for name in ("golden_cases.jsonl", "more_cases.jsonl")
    for line in (HERE / name).read_text("utf-8").split("\n")
    if line
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['field']}")
def test_the_rule_says_of_the_case_what_is_expected(case: dict[str, Any], lexicon: Lexicon) -> None:
    said = answer(json.dumps(case), lexicon)
    assert said == {"result": case["expect"], "normalised": case["normalised"], "reason": case["reason"]}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"field": "no such"}',
        '{"field": "email", "input": 5}',
        '{"field": "email", "input_repeat": ["a", 1e400]}',
    ],
)
def test_a_line_that_is_no_case_gets_an_error_line(line: str, lexicon: Lexicon) -> None:
    said = answer(line, lexicon)
    assert said["result"] == "error"
    assert said["normalised"] is None


def test_a_case_without_a_day_is_judged_today(lexicon: Lexicon) -> None:
    said = answer('{"input": "S60.10.10", "field": "birthdate"}', lexicon)
    assert said == {"result": "accept", "normalised": "1985-10-10", "reason": "ok"}

"""The benchmark of the voice judges what it measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.bench.voice import Found, judged

GOOD = Found([9.0] * 40, [10.0] * 40, [400.0] * 40, [3.0] * 40, [1.4, 1.9, 2.0])


def test_what_keeps_to_the_targets_passes_with_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(GOOD) == 0
    said = capsys.readouterr().out
    assert "1.90" in said
    assert "MISSED" not in said


@pytest.mark.parametrize(
    "worse",
    [
        {"text_off": [400.0] * 40},
        {"text_on": [14.0] * 40},
        {"fresh": [400.0] * 37 + [1100.0] * 3},
        {"cached": [60.0] * 40},
        {"gains": [1.0, 1.1, 2.0]},
    ],
)
def test_each_target_that_is_missed_is_named(worse: dict[str, list[float]], capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(replace(GOOD, **worse)) == 1
    assert "MISSED" in capsys.readouterr().out

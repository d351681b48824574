"""Lengths are counted as LINE counts them, and texts are cut so that they fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.line.limits import LIMITS, Limit

GAIJI = "𠮷"
VARIANT = "葛\U000e0100"
FAMILY = "👨‍👩‍👧"


def test_a_text_is_counted_in_utf_16_units() -> None:
    assert LIMITS["text"].measure(f"あ{GAIJI}") == 3


def test_a_label_is_counted_in_clusters() -> None:
    assert LIMITS["label"].measure(f"あ{GAIJI}{VARIANT}{FAMILY}") == 4


def test_every_limit_says_where_it_is_from() -> None:
    assert all(
        limit.source.startswith(("https://developers.line.biz/", "openapi:", "types.ts")) for limit in LIMITS.values()
    )
    assert {limit.counts for limit in LIMITS.values()} <= {"items", "utf16", "graphemes", "bytes", "pixels", "seconds"}


@given(st.text(), st.integers(1, 30), st.sampled_from(["utf16", "graphemes", "bytes"]))
def test_a_cut_text_fits_and_is_the_beginning_of_the_whole(text: str, most: int, counts: str) -> None:
    limit = Limit(counts, "", most=most)
    cut = limit.cut(text)
    assert limit.measure(cut) <= max(most, limit.measure("…"))
    assert cut == text or text.startswith(cut.removesuffix("…"))

"""Easy Japanese is easier than Japanese: shorter sentences, fewer kanji."""

from __future__ import annotations

import pytest

from adapters.catalogues import load
from dialogs.reading.levels import level
from tests.dialogs.reading.test_messages import keys


def test_readings_and_placeholders_do_not_count() -> None:
    found = level(["申請書（しんせいしょ）を 送（おく）って。", "{name}です。"])
    assert (found.sentences, found.longest) == (2, 7)
    assert found.kanji == pytest.approx(4 / 9)


def test_easy_japanese_is_easier() -> None:
    catalogues = load()
    plain, easy = (level(catalogues[locale].texts[key] for key in keys()) for locale in ("ja", "ja_easy"))
    assert easy.median < plain.median
    assert easy.ninth_tenth <= 30
    assert easy.kanji < plain.kanji


def test_nothing_has_no_level() -> None:
    with pytest.raises(ValueError, match="few"):
        level(["。"])

"""Whoever starts knows whether others are there, whichever of them came first."""

from __future__ import annotations

from pathlib import Path

from adapters.store.alone import Alone


def test_who_starts_beside_others_is_not_alone_although_the_first_has_ended(tmp_path: Path) -> None:
    file = tmp_path / "bot.db.lock"
    first = Alone(file)
    assert first.alone
    first.share()
    second = Alone(file)
    first.close()
    third = Alone(file)
    assert (second.alone, third.alone) == (False, False)
    second.close()
    third.close()
    last = Alone(file)
    assert last.alone
    last.close()

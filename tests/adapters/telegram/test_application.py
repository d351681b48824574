"""Whole applications on Telegram, within one process."""

from __future__ import annotations

import pytest

from tests.adapters.telegram.application import apply
from tests.adapters.telegram.conftest import Talk


@pytest.mark.parametrize("course", ["A", "B", "C"])
async def test_a_whole_application(talk: Talk, course: str) -> None:
    ann = talk.person()
    await apply(ann, course)
    ann.check()
    assert any("end" in shown.text or shown.text for shown in ann.shown)

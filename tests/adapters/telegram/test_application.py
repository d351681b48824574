"""Whole applications on Telegram, within one process."""

from __future__ import annotations

import pytest

from tests.adapters.telegram.application import apply
from tests.adapters.telegram.conftest import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("course", ["A", "B", "C"])
async def test_a_whole_application(talk: Talk, course: str) -> None:
    ann = talk.person()
    await apply(ann, course)
    assert "ご自分で送信" in "".join(shown.text for shown in ann.shown)

"""Whole applications with `python -m bot serve`, by webhook and by polling."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.adapters.mail import servers
from tests.adapters.telegram.application import apply
from tests.adapters.telegram.emulator import TOKEN, telegram
from tests.adapters.telegram.person import Person
from tests.adapters.telegram.served import codes, serving


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_applications_for_all_courses_at_once(tmp_path: Path, mode: str) -> None:
    async with telegram() as emulated, servers.running(servers.Post()) as post:
        people = {course: Person(emulated) for course in "ABC"}
        async with serving(tmp_path, emulated, post, mode) as log:
            await asyncio.gather(*(apply(ann, course, codes(post, ann.email)) for course, ann in people.items()))
        for ann in people.values():
            ann.check()
        written = log.read_text(encoding="utf-8")
    assert not any(
        canary in written for canary in (TOKEN, "CANARY", "canary", *(str(ann.id) for ann in people.values()))
    )

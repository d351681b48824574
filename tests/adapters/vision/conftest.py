"""Pools for all tests of a module, on a loop of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest_asyncio

from adapters.vision.pool import VisionPool

collect_ignore = [] if os.environ.get("FACES") else ["test_many_faces.py"]
"""Those tests need a folder of labelled pictures of people, which does not stand in the repository."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[VisionPool]:
    """Judges files only; what stands on the picture is not looked at."""
    async with VisionPool(engine="none") as pool:
        yield pool


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seeing() -> AsyncIterator[VisionPool]:
    """Looks at faces too, as the bot does."""
    async with VisionPool() as pool:
        assert await pool.warm()
        yield pool

"""One pool for all tests of a module, on a loop of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from adapters.vision.pool import VisionPool


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[VisionPool]:
    async with VisionPool() as pool:
        yield pool

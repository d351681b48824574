"""A served web side for each test."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.adapters.webchat.desk import MemoryDesk
from tests.adapters.webchat.serving import free_port, serving, web


@pytest.fixture
def desk() -> MemoryDesk:
    """A desk in memory."""
    return MemoryDesk()


@pytest.fixture
def client(desk: MemoryDesk) -> Iterator[httpx.Client]:
    """A browser-like client with a session."""
    port = free_port()
    side = web(desk, port)
    with (
        serving(side.app(), port, side.chat) as address,
        httpx.Client(base_url=address, headers={"Sec-Fetch-Site": "same-origin"}, timeout=30) as client,
    ):
        client.get("/")
        yield client

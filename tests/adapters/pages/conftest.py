"""A served web side with a mailbox."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.adapters.pages.packet import Letters
from tests.adapters.webchat.desk import MemoryDesk
from tests.adapters.webchat.serving import free_port, serving, web


@pytest.fixture
def desk() -> MemoryDesk:
    """A desk in memory."""
    return MemoryDesk()


@pytest.fixture
def client(desk: MemoryDesk) -> Iterator[httpx.Client]:
    """A client without a session."""
    port = free_port()
    side = web(desk, port, Letters())
    with serving(side.app(), port) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client

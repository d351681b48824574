"""A bucket for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.blobs.s3 import S3Place
from tests.adapters.blobs.servers import new_bucket, s3


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Place]:
    """A server that speaks S3."""
    with s3() as server:
        yield server


@pytest.fixture
def place(s3_server: S3Place) -> S3Place:
    """An empty bucket of its own."""
    return new_bucket(s3_server)

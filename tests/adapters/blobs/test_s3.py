"""Pictures in an S3-compatible store behave as those in a folder do."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from adapters.blobs.s3 import S3Blobs, S3Place

ID = "0123456789abcdef" * 2


def test_what_was_put_comes_back_until_it_is_deleted(place: S3Place) -> None:
    blobs = S3Blobs(place)
    picture = os.urandom(7 * 1024 * 1024)
    blobs.put(ID, picture)
    assert blobs.get(ID) == picture
    blobs.delete(ID)
    blobs.delete(ID)
    with pytest.raises(KeyError):
        blobs.get(ID)


def test_only_what_lies_under_the_prefix_is_listed_and_only_when_it_is_old(place: S3Place) -> None:
    blobs, elsewhere = S3Blobs(place), S3Blobs(replace(place, prefix="others"))
    for n in range(3):
        blobs.put(f"{n:032x}", b"")
    elsewhere.put(ID, b"")
    assert sorted(blobs.older(time.time() + 60)) == [f"{n:032x}" for n in range(3)]
    assert list(blobs.older(time.time() - 60)) == []


@pytest.mark.parametrize("id_", ["../bot.db", "", "ABCDEF" * 6, ID + "\n"])
def test_an_id_never_leads_out_of_the_prefix(place: S3Place, id_: str) -> None:
    for do in (S3Blobs(place).get, S3Blobs(place).delete):
        with pytest.raises(KeyError):
            do(id_)


def test_a_store_that_fails_is_an_os_error_without_addresses_or_keys(place: S3Place) -> None:
    blobs = S3Blobs(replace(place, bucket="missing"))
    with pytest.raises(OSError, match="the object store") as failed:
        blobs.put(ID, b"picture")
    assert "http" not in str(failed.value)
    assert "CANARY" not in repr(place)

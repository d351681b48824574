"""Pictures in a bucket: sealed before they leave the process, deleted with their application, orphans swept."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.blobs.s3 import S3Blobs, S3Place
from bot.settings import Settings, WrongSettings
from bot.stores import open_stores
from dialogs.events import Picture
from dialogs.ports import Busy
from tests.adapters.blobs.servers import new_bucket, s3
from tests.bot.rig import rig, settings


@pytest.fixture(scope="module")
def s3_server() -> Iterator[S3Place]:
    """A server that speaks S3."""
    with s3() as server:
        yield server


@pytest.fixture
def place(s3_server: S3Place) -> S3Place:
    """An empty bucket of its own."""
    return new_bucket(s3_server)


def far(folder: Path, place: S3Place) -> Settings:
    """Return settings whose pictures lie in a bucket."""
    keys = {"access_key_id": place.access_key_id, "secret_access_key": place.secret_access_key}
    s3 = {"endpoint": place.endpoint, "region": place.region, **keys}
    return settings(folder, blobs_url=f"s3://{place.bucket}/{place.prefix}", s3=s3)


async def until_empty(blobs: S3Blobs) -> None:
    """Wait until nothing lies there; raises TimeoutError."""
    async with asyncio.timeout(10):
        while await asyncio.to_thread(list, blobs.older(time.time() + 60)):
            await asyncio.sleep(0.02)


async def test_a_picture_leaves_the_process_sealed_and_goes_with_its_application(
    tmp_path: Path, place: S3Place
) -> None:
    blobs = S3Blobs(place)
    async with rig(far(tmp_path, place)) as bot:
        kept = await bot.machine.pipeline.keep(b"CANARY-PICTURE")
        assert b"CANARY" not in blobs.get(kept.id)
        assert await bot.machine.pipeline.fetch(kept) == b"CANARY-PICTURE"
        await bot.send(Picture(kept, kept.size, "me.jpg"))
        await bot.machine.idle()
        await bot.send("forget me")
        await until_empty(blobs)
    assert not (tmp_path / "blobs").exists()


async def test_orphans_are_swept(tmp_path: Path, place: S3Place, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = S3Blobs(place)
    async with rig(far(tmp_path, place)) as bot:
        blobs.put("f" * 32, b"written by a process that died before it noted it")
        await bot.machine.pipeline.keep(b"noted, but no conversation ever named it")
        await asyncio.to_thread(bot.machine.sweep.tidy, bot.clock().timestamp())
        assert len(list(blobs.older(time.time() + 60))) == 2
        bot.clock.move(timedelta(days=2))
        later = time.time() + 2 * 86_400
        monkeypatch.setattr("bot.sweep.time.time", lambda: later)
        await asyncio.to_thread(bot.machine.sweep.tidy, bot.clock().timestamp())
        assert list(blobs.older(time.time() + 60)) == []


async def test_a_store_that_is_away_stops_neither_the_start_nor_a_turn(tmp_path: Path, place: S3Place) -> None:
    away = S3Place("gone", "", "http://127.0.0.1:9", "ap-northeast-1", "key", "secret")
    async with rig(far(tmp_path, away)) as bot:
        with pytest.raises(Busy):
            await bot.machine.pipeline.keep(b"picture")
        began = time.monotonic()
        await bot.send("drop " + "a" * 32)
        assert await bot.said() == ["drop " + "a" * 32]
        assert time.monotonic() - began < 5


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: S3Place
) -> None:
    monkeypatch.setitem(sys.modules, "adapters.blobs.s3", None)
    with pytest.raises(WrongSettings, match="extra s3"):
        open_stores(far(tmp_path, place))

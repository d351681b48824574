"""The limited processes: what happens when a picture, or the machine, brings one down."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from functools import cache

import pytest
from PIL import Image

from adapters.vision.pool import VisionBusy, VisionPool
from tests.adapters.vision.pictures import PORTRAIT, portrait, saved

TODAY = date(2026, 11, 23)
GOOD = PORTRAIT.read_bytes()
ROOT = PORTRAIT.parents[2]


@cache
def slow() -> bytes:
    """A photo that takes long: large, and sent in several passes."""
    noise = Image.effect_noise((600, 600), 60).resize((5500, 5500))
    return saved(Image.merge("RGB", (noise, noise, noise)), quality=60, progressive=True)


async def dies(pid: int, signal_number: int) -> None:
    os.kill(pid, signal_number)
    for _ in range(100):
        if pid not in {child.pid for child in multiprocessing.active_children()}:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the process is still there")


def worker() -> int:
    child = max(multiprocessing.active_children(), key=lambda one: int(one.name.rpartition("-")[2]))
    assert child.pid is not None
    return child.pid


async def test_a_worker_killed_between_two_photos_is_replaced() -> None:
    async with VisionPool(engine="none") as pool:
        assert (await pool.check(GOOD, "", 0, TODAY)).accepted
        await dies(worker(), signal.SIGKILL)
        assert (await pool.check(GOOD, "", 0, TODAY)).accepted


async def test_a_worker_killed_during_a_photo_is_replaced_and_the_photo_looked_at_again() -> None:
    async with VisionPool(engine="none") as pool:
        await pool.check(GOOD, "", 0, TODAY)
        looking = asyncio.create_task(pool.check(slow(), "", 1, TODAY))
        await asyncio.sleep(0.1)
        await dies(worker(), signal.SIGKILL)
        assert (await looking).accepted


async def test_a_photo_that_takes_too_long_is_given_up_and_the_next_is_looked_at() -> None:
    large = slow()
    async with VisionPool(seconds=0.2, engine="none") as pool:
        assert [finding.code for finding in (await pool.check(large, "", 1, TODAY)).findings] == ["unsafe"]
        assert (await pool.read_qr(large)).found == "not_found"
        with pytest.raises(ValueError, match="shown"):
            await pool.preview(large)
        assert (await pool.check(saved(portrait().resize((600, 772))), "", 0, TODAY)).accepted


async def test_a_machine_too_busy_to_look_blames_no_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    async with VisionPool(seconds=2.0, engine="none") as pool:
        assert (await pool.check(GOOD, "", 0, TODAY)).accepted
        with monkeypatch.context() as changed:
            changed.setattr("adapters.vision.pool._GRACE", 0.0)
            looking = asyncio.create_task(pool.check(GOOD, "", 0, TODAY))
            while not looking.done():
                for child in multiprocessing.active_children():
                    os.kill(child.pid or 0, signal.SIGSTOP)
                await asyncio.sleep(0.02)
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)
        assert isinstance(looking.exception(), VisionBusy)
        assert (await pool.check(GOOD, "", 0, TODAY)).accepted


async def test_a_photo_that_needs_too_much_memory_is_given_up() -> None:
    async with VisionPool(memory=40_000_000, engine="none") as pool:
        assert [finding.code for finding in (await pool.check(slow(), "", 1, TODAY)).findings] == ["unsafe"]
        assert (await pool.check(GOOD, "", 0, TODAY)).accepted


async def test_the_queue_has_an_end() -> None:
    async with VisionPool(waiting=1, engine="none") as pool:
        first, second, third = await asyncio.gather(
            *(pool.check(GOOD, "", 0, TODAY) for _ in range(3)), return_exceptions=True
        )
        assert not isinstance(first, BaseException)
        assert first.accepted
        assert second == first
        assert isinstance(third, VisionBusy)
        assert await pool.check(GOOD, "", 0, TODAY) == first


async def test_many_photos_pass_one_worker_after_another() -> None:
    async with VisionPool(processes=2, waiting=200, engine="none") as pool:
        small = GOOD[:30_000]
        every = await asyncio.gather(*(pool.check(small, "", 0, TODAY) for _ in range(120)))
        assert {finding.code for checked in every for finding in checked.findings} == {"truncated"}


async def test_a_cancelled_check_leaves_the_pool_in_order() -> None:
    async with VisionPool(engine="none") as pool:
        looking = asyncio.create_task(pool.check(slow(), "", 1, TODAY))
        await asyncio.sleep(0.3)
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        assert (await pool.check(GOOD, "", 0, TODAY)).accepted


async def test_the_event_loop_goes_on_while_a_photo_is_looked_at() -> None:
    large = slow()
    async with VisionPool(engine="none") as pool:
        await pool.check(GOOD, "", 0, TODAY)
        looking = asyncio.create_task(pool.check(large, "", 1, TODAY))
        ticks = 0
        while not looking.done():
            await asyncio.sleep(0.01)
            ticks += 1
        assert ticks > 10


PARENT = """
import asyncio, multiprocessing, sys
from datetime import date
from adapters.vision.pool import VisionPool

async def main():
    async with VisionPool(engine="none") as pool:
        await pool.check(open(sys.argv[1], "rb").read(), "", 0, date(2026, 11, 23))
        print(multiprocessing.active_children()[0].pid, flush=True)
        await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_no_worker_outlives_a_killed_bot() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(PORTRAIT)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        if not alive(child):
            return
        time.sleep(0.05)
    raise AssertionError("the worker is still there")


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be buried does not."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip()) and "Z" not in listed.stdout

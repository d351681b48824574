"""`bench photo`: the photo check and the QR reader, and what plain turns feel of them."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.bench._measuring import peak_megabytes, percentile, processor_seconds, show

if TYPE_CHECKING:
    from adapters.vision.pool import VisionPool

HELP = "check photos of 12 megapixels, read QR codes, and take plain turns meanwhile"
TODAY = date(2026, 11, 23)
WARM_SECONDS, MEDIAN_MS, P95_MS, MEMORY_MB, SLOWER = 1.0, 120.0, 180.0, 250.0, 2.0
"""The targets."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how much is measured."""
    parser.add_argument("--photos", type=int, default=40, help="photos of every kind")
    parser.add_argument("--codes", type=int, default=20, help="QR pictures of every kind")
    parser.add_argument("--rate", type=float, default=25, help="turns a second")
    parser.add_argument("--seconds", type=float, default=8, help="length of each of the six stretches of turns")


def run(args: argparse.Namespace) -> int:
    """Print what was measured; return 1 where a target is missed."""
    return asyncio.run(_all(args))


async def _all(args: argparse.Namespace) -> int:
    from adapters.vision.pool import VisionPool

    async with VisionPool() as pool:
        start = time.perf_counter()
        await pool.warm()
        warm = time.perf_counter() - start
        reached = await _photos(pool, args.photos, warm)
        reached &= await _codes(pool, args.codes)
    reached &= await _turns(args.rate, args.seconds)
    return 0 if reached else 1


async def _photos(pool: VisionPool, count: int, warm: float) -> bool:
    from bot.bench import _pictures

    rows, reached = [], warm < WARM_SECONDS
    kinds = {"12 megapixels": _pictures.upright, "12 megapixels, lying": _pictures.lying, "1280": _pictures.messenger}
    for name, make in kinds.items():
        data = make()
        taken, used = await _timed([data] * count, lambda one: pool.check(one, "", 0, TODAY))
        median, late = percentile(taken, 0.5), percentile(taken, 0.95)
        rows.append((name, len(data) // 1000, median, late, used))
        reached &= name != "12 megapixels" or (median < MEDIAN_MS and late < P95_MS)
    show("Photos (ms)", ("kind", "kB", f"median (< {MEDIAN_MS:.0f})", f"95 % (< {P95_MS:.0f})", "processor"), rows)
    peak = peak_megabytes(_worker()) or 0.0
    print(f"worker: warm in {warm:.2f} s (< {WARM_SECONDS:.0f}), at most {peak:.0f} MB (< {MEMORY_MB:.0f})\n")
    return reached and peak < MEMORY_MB


async def _codes(pool: VisionPool, count: int) -> bool:
    from bot.bench import _pictures

    rows: list[tuple[object, ...]] = []
    for name, pictures in _pictures.codes(count).items():
        read: list[bool] = []

        async def one(data: bytes, read: list[bool] = read) -> None:
            read.append((await pool.read_qr(data)).value == _pictures.NUMBER)

        taken, _ = await _timed(pictures, one)
        rows.append((name, f"{sum(read)}/{count}", percentile(taken, 0.5), percentile(taken, 0.95)))
    false = [(await pool.read_qr(data)).found != "not_found" for data in _pictures.noise(count)]
    rows.append(("noise: false reads", f"{sum(false)}/{count}", "", ""))
    show("QR codes (ms)", ("kind", "read", "median", "95 %"), rows)
    return not any(false)


async def _turns(rate: float, seconds: float) -> bool:
    from bot.bench import _beside, _pictures

    found = await _beside.measure(_pictures.upright(), rate, seconds)
    alone, along = percentile(found.without, 0.99), percentile(found.along, 0.99)
    rows = [
        ("without photos", len(found.without), percentile(found.without, 0.5), alone),
        (f"with {found.photos} photos", len(found.along), percentile(found.along, 0.5), along),
    ]
    show(f"Plain turns at {rate:.0f} turns/s (ms)", ("", "turns", "median", "99 %"), rows)
    print(f"slower by {along / max(alone, 1e-9):.2f} (at most {SLOWER:.0f})")
    return along <= SLOWER * alone


async def _timed(
    pictures: Sequence[bytes], look: Callable[[bytes], Awaitable[object]]
) -> tuple[list[float], float | str]:
    """Return the milliseconds each picture took, and the mean processor time of the worker where it is known."""
    before, taken = processor_seconds(_worker()), []
    for data in pictures:
        start = time.perf_counter()
        await look(data)
        taken.append((time.perf_counter() - start) * 1000)
    after = processor_seconds(_worker())
    known = before is not None and after is not None
    return taken, ((after or 0) - (before or 0)) / len(pictures) * 1000 if known else "?"


def _worker() -> int:
    (process,) = multiprocessing.active_children()
    return process.pid or 0

"""`bench`: the benchmarks of docs/performance.md; each module of `bot.bench` is one."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from typing import Protocol, cast

from bot import bench

NAME = "bench"
HELP = "measure: each benchmark prints its numbers"


class Benchmark(Protocol):
    """A module of `bot.bench`: one line of help, its arguments, and the measuring (returns the exit code)."""

    HELP: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the benchmark's arguments."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Measure and print."""
        ...


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the benchmarks."""
    benchmarks = parser.add_subparsers(dest="benchmark", metavar="BENCHMARK", required=True)
    names = (module.name for module in pkgutil.iter_modules(bench.__path__))
    for name in sorted(name for name in names if not name.startswith("_")):
        benchmark = cast(Benchmark, importlib.import_module(f"bot.bench.{name}"))
        sub = benchmarks.add_parser(name, help=benchmark.HELP, description=benchmark.HELP)
        benchmark.configure(sub)
        sub.set_defaults(measure=benchmark.run)


def run(args: argparse.Namespace) -> int:
    """Run one benchmark; returns its exit code."""
    return cast(int, args.measure(args))

"""`soak`: people fill in the whole application while the servers under them are killed; what went wrong is counted."""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import asdict

NAME = "soak"
HELP = "kill servers under people who fill in the application; count what was lost, doubled, reordered or left"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how many, how rough and where."""
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--servers", type=int, default=2, help="processes on one database")
    parser.add_argument("--database", default="", help="the URL of an empty database; SQLite in a folder of its own")
    parser.add_argument("--between", type=float, nargs=2, default=(0.15, 0.6), metavar=("LEAST", "MOST"))
    parser.add_argument("--doubled", type=float, default=0.2, help="share of events that are brought twice")
    parser.add_argument("--refused", type=float, default=0.05, help="share of requests the messenger refuses")
    parser.add_argument("--lost", type=float, default=0.03, help="share of requests whose answer is lost")
    parser.add_argument("--within", type=float, default=900.0, help="seconds after which it has failed")


def run(args: argparse.Namespace) -> int:
    """Print what happened as JSON; return 1 where anything went wrong."""
    from bot.soak.platform import Faults
    from bot.soak.trial import Plan, soak

    plan = Plan(
        people=args.people,
        servers=args.servers,
        database=args.database,
        between=(args.between[0], args.between[1]),
        doubled=args.doubled,
        faults=Faults(args.refused, args.lost),
        within=args.within,
    )
    result = asyncio.run(soak(plan))
    print(json.dumps(asdict(result) | {"held": result.held}))
    return 0 if result.held else 1

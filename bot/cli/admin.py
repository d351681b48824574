"""`python -m bot admin`: what an operator does by hand: count, export, erase, report, dead letters."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from adapters.store.sound import let_go
from bot import clock, exporting
from bot.settings import WrongSettings, load
from bot.stores import Stores, open_stores
from dialogs.moment import JAPAN

NAME = "admin"
HELP = "for operators: users, receipts, export, erase, retention, dead letters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    tasks.add_parser("users", help="count the conversations of each channel").set_defaults(task=_users)
    tasks.add_parser("receipts", help="list received applications: number and time").set_defaults(task=_receipts)
    export = tasks.add_parser("export", help="write received applications and their photos to a folder")
    export.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", default=Path("export"), help="%(default)s")
    export.set_defaults(task=_export)
    erase = tasks.add_parser("erase", help="delete everything of one conversation, or a received application")
    which = erase.add_mutually_exclusive_group(required=True)
    which.add_argument("conversation", metavar="CONVERSATION", nargs="?", help="its id, 32 hex digits, as in the log")
    which.add_argument("--receipt", metavar="NUMBER", help="the number of a received application")
    erase.set_defaults(task=_erase)
    tasks.add_parser("retention", help="report what is kept, and how old it is").set_defaults(task=_retention)
    restored = tasks.add_parser("restored", help="after a restore with other tools: let go of what no key opens")
    restored.set_defaults(task=_restored)
    dead = tasks.add_parser("dead", help="list what could not be delivered")
    dead.add_argument("--retry", nargs="*", metavar="ID", help="try these again; all without an ID")
    dead.set_defaults(task=_dead)


def run(args: argparse.Namespace) -> int:
    """Do it; returns 2 where a setting is wrong."""
    try:
        stores = open_stores(load())
    except WrongSettings as error:
        print(error, file=sys.stderr)
        return 2
    task: Callable[[Stores, argparse.Namespace], int] = args.task
    with closing(stores):
        return task(stores, args)


def _users(stores: Stores, args: argparse.Namespace) -> int:
    counts = stores.people.count()
    for channel, count in sorted(counts.items()):
        print(f"{channel}\t{count}")
    print(f"all\t{sum(counts.values())}")
    return 0


def _receipts(stores: Stores, args: argparse.Namespace) -> int:
    for number, at in stores.receipts.numbers():
        print(f"{number}\t{_day(at)}")
    return 0


def _export(stores: Stores, args: argparse.Namespace) -> int:
    written = exporting.export(stores, args.folder)
    print(f"{written.applications} applications and {written.photos} photos in {args.folder}; they are not encrypted")
    if written.missing:
        print(f"{written.missing} photos are gone", file=sys.stderr)
    return 0


def _erase(stores: Stores, args: argparse.Namespace) -> int:
    now = clock.real().timestamp()
    found = stores.receipts.erase(args.receipt, now) if args.receipt else stores.people.erase(args.conversation, now)
    stores.clear_dropped()
    gone = stores.database.scrub()
    print("erased" if found else f"there is no such {'application' if args.receipt else 'conversation'}")
    if found and not gone:
        print("the write-ahead log is in use and is cleared by the next sweep", file=sys.stderr)
    return 0 if found else 1


def _retention(stores: Stores, args: argparse.Namespace) -> int:
    for name, value in stores.people.report(clock.real().timestamp()).items():
        print(f"{name}\t{value}")
    return 0


def _restored(stores: Stores, args: argparse.Namespace) -> int:
    gone = let_go(stores.database, stores.vault, clock.real().timestamp())
    print(f"{gone} conversations had been erased and are let go")
    return 0


def _dead(stores: Stores, args: argparse.Namespace) -> int:
    letters = stores.outbox.dead()
    if args.retry is None:
        for id_, conversation, reason, at in letters:
            print(f"{id_}\t{conversation}\t{reason}\t{_day(at)}")
        return 0
    ids = args.retry or [id_ for id_, *_ in letters]
    print(f"{stores.outbox.revive(ids, clock.real().timestamp())} will be tried again")
    return 0


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(JAPAN).isoformat(timespec="seconds")

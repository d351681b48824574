"""`python -m bot backup FOLDER`: copies database and pictures; `--restore` fills an empty bot from there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.blobs.folder import BlobStore, FolderBlobs
from adapters.store.backup import CannotRestore, Copy, load, save
from adapters.store.database import Database
from adapters.store.migrate import migrate
from adapters.store.sound import let_go
from bot import clock, settings
from bot.settings import Settings
from bot.stores import open_stores

NAME = "backup"
HELP = "copy database and pictures to a folder, or restore them from there"
STAMP = "%Y%m%dT%H%M%SZ"
KINDS = ("data", "keys")
ALL = float("inf")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--restore", action="store_true", help="fill an empty database from the newest files")
    parser.add_argument("--data", type=Path, metavar="FILE", help="restore this data instead of the newest")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="restore with these keys instead of the newest")
    parser.add_argument("--keep-data", type=int, default=30, metavar="DAYS", help="delete older copies of the data")
    parser.add_argument("--keep-keys", type=int, default=3, metavar="DAYS", help="delete older copies of the keys")


def run(args: argparse.Namespace) -> int:
    """Do it; returns 1 where a backup cannot be restored."""
    chosen = settings.load()
    try:
        (_restore if args.restore else _make)(chosen, args)
    except CannotRestore as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _make(chosen: Settings, args: argparse.Namespace) -> None:
    folder, now = args.folder, clock.real()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    data, keys = (folder / f"{kind}-{now.strftime(STAMP)}.db" for kind in KINDS)
    with closing(open_stores(chosen)) as stores:
        rows = save(stores.database, Copy(data, keys))
        pictures = _mirrored(stores.blobs, FolderBlobs(folder / "pictures"))
    for kind, days in zip(KINDS, (args.keep_data, args.keep_keys), strict=True):
        _let_go(folder, kind, now - timedelta(days=days))
    print(f"{rows} rows, {pictures} pictures: {data.name}, {keys.name}")


def _restore(chosen: Settings, args: argparse.Namespace) -> None:
    data, keys = args.data or _newest(args.folder, "data"), args.keys or _newest(args.folder, "keys")
    chosen.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(Database(chosen.database)) as database:
        migrate(database)
        rows = load(database, Copy(data, keys))
    with closing(open_stores(chosen)) as stores:
        gone = let_go(stores.database, stores.vault, clock.real().timestamp())
        pictures = _mirrored(FolderBlobs(args.folder / "pictures"), stores.blobs)
    print(f"{rows} rows, {pictures} pictures; {gone} conversations had been erased and were left out")


def _mirrored(source: BlobStore, target: BlobStore) -> int:
    """Copy the pictures that are missing, delete those that the source no longer has; return how many there are."""
    there, here = set(source.older(ALL)), set(target.older(ALL))
    for id_ in there - here:
        try:
            target.put(id_, source.get(id_))
        except KeyError:
            continue
    for id_ in here - there:
        target.delete(id_)
    return len(there)


def _copies(folder: Path, kind: str) -> Iterator[tuple[datetime, Path]]:
    for path in sorted(folder.glob(f"{kind}-*.db")):
        with suppress(ValueError):  # somebody else's file
            yield datetime.strptime(path.stem.removeprefix(f"{kind}-"), STAMP).replace(tzinfo=UTC), path


def _newest(folder: Path, kind: str) -> Path:
    found = [path for _, path in _copies(folder, kind)]
    if not found:
        raise CannotRestore(f"there is no copy of the {kind}")
    return found[-1]


def _let_go(folder: Path, kind: str, before: datetime) -> None:
    for at, path in _copies(folder, kind):
        if at < before:
            path.unlink()

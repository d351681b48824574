"""Writes received applications and their photos to a folder that only its owner may read."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.store.receipts import Receipt
from bot.stores import Stores
from dialogs.events import BlobRef
from dialogs.moment import JAPAN


@dataclass(slots=True)
class Written:
    """How many files were written, and how many photos were missing."""

    applications: int = 0
    photos: int = 0
    missing: int = 0


def export(stores: Stores, folder: Path) -> Written:
    """Write `NUMBER.json` and `NUMBER.jpg` of every received application; raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    written = Written()
    for receipt in stores.receipts.all():
        application = json.loads(receipt.application)
        photo = _photo(stores, (application.get("photo_file") or {}).pop("blob", None))
        if photo:
            _write(folder / f"{receipt.number}.jpg", photo)
        written.photos += bool(photo)
        written.missing += photo == b""
        _write(folder / f"{receipt.number}.json", _json(receipt, application))
        written.applications += 1
    return written


def _photo(stores: Stores, blob: dict[str, Any] | None) -> bytes | None:
    """Return a photo's bytes, None where there is none to an application, nothing where it is gone."""
    if blob is None:
        return None
    try:
        return stores.picture(BlobRef(**blob))
    except KeyError:
        return b""


def _json(receipt: Receipt, application: dict[str, Any]) -> bytes:
    at = datetime.fromtimestamp(receipt.received_at, UTC).astimezone(JAPAN).isoformat(timespec="seconds")
    whole = {"receipt_number": receipt.number, "received_at": at, "application": application}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _write(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)

"""The master key of a bot that was given none: made once, in a file that only its owner may read."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path
from secrets import token_hex

from adapters.store.sealing import new_key


def read_or_make(file: Path) -> tuple[str, bool]:
    """Return the master keys in a file, and whether the file was made just now."""
    if file.exists():
        return file.read_text("ascii").strip(), False
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = f"{token_hex(4)}:{b64encode(new_key()).decode()}"
    beside = file.with_name(f"{file.name}.{token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(text + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    made = _linked(beside, file)
    beside.unlink()
    return file.read_text("ascii").strip(), made


def _linked(beside: Path, file: Path) -> bool:
    """Give the finished file its name, unless another process was faster."""
    try:
        os.link(beside, file)
    except FileExistsError:
        return False
    return True

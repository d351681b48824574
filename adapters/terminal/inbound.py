"""A typed line as a neutral event: a path that leads to a file is a picture, all else is text."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

PICTURE_LIMIT = 20 * 1024 * 1024
"""The largest picture that is read, in bytes; a larger one is only told by its size."""

LONGEST_PATH = 1024


def picture_path(line: str) -> Path | None:
    """Return the file that a line names, as terminals write a dragged one (bare, quoted, escaped, file://)."""
    if not line.strip() or len(line) > LONGEST_PATH or "\0" in line:
        return None
    return next(filter(None, map(_file, (line.strip(), *_unescaped(line), *_address(line.strip())))), None)


def _file(name: str) -> Path | None:
    """Return the file of this name; what can be none (too long, ~nobody/a.jpg) is text."""
    try:
        path = Path(name).expanduser()
        return path if path.suffix and path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _unescaped(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError:
        return []
    return words if len(words) == 1 else []


def _address(line: str) -> list[str]:
    try:
        return [unquote(urlsplit(line).path)] if line.startswith("file://") else []
    except ValueError:
        return []

"""Log lines as JSON: what happened and where, never what a person said or who they are."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

OURS = ("bot", "adapters", "dialogs", "core")
FIELDS = ("conversation", "event", "kind", "channel", "count", "where", "error", "seconds", "reason")
"""The extras that a line may carry."""
ROOT = Path(__file__).resolve().parent.parent


class Lines(logging.Formatter):
    """One JSON object a line.

    Of an exception only its type and place are written, because messages quote values; of other people's loggers
    only the first line of the template, without its arguments.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        ours = record.name.partition(".")[0] in OURS
        message = record.getMessage() if ours else _template(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": at, "level": record.levelname, "logger": record.name, "message": message}
        line |= {name: getattr(record, name) for name in FIELDS if ours and hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _template(record: logging.LogRecord) -> str:
    """Return what somebody else's line begins with; asyncio's quotes the arguments of a callback that failed."""
    first = str(record.msg).partition("\n")[0]
    return first.partition("(")[0] if record.name == "asyncio" else first


def described(error: BaseException) -> str:
    """Return an exception's type and where in our code it came from, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    return f"{type(error).__name__} at {Path(last.filename).relative_to(ROOT)}:{last.lineno}"


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send all logs to `stream` (standard error), ours from `level` on, everybody else's from WARNING on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)

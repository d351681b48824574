"""What every process gives up at its start: it writes neither its memory nor a person's words when it dies."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from bot import logs

LOG = logging.getLogger(__name__)
NONE = 1
"""Bytes that a core dump may have: Linux hands one of any other limit, 0 too, to a program that collects dumps."""


def harden() -> None:
    """Forbid core dumps, for this process and those it starts, and let a crash tell places only."""
    logs.configure("WARNING")
    no_core_dumps()
    faulthandler.enable()  # names of functions, no values
    sys.excepthook = _ended
    threading.excepthook = lambda args: _ended(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _ended(args.exc_type, args.exc_value, args.exc_traceback)


def no_core_dumps() -> None:
    """Forbid core dumps; does nothing where a system has none."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (NONE, NONE))


def _ended(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Tell an exception that nobody caught by its type and places: its message may quote what a person said."""
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    LOG.critical("not caught", extra={"error": kind.__name__, "where": places})


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(logs.ROOT)) if path.is_relative_to(logs.ROOT) else path.name

"""What runs inside the limited process: every function takes the bytes of a stranger's file."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
import warnings
from contextlib import suppress
from dataclasses import replace
from datetime import date
from math import ceil

from PIL import Image

from adapters.vision import files, qr
from core.photo_file import FileFinding, PhotoFile, judge

_NICE = 10


def limit(memory: int) -> None:
    """Bind this process for good: address space in bytes, low priority, no core dumps, gone when its parent is gone."""
    with suppress(ValueError, OSError):  # macOS knows the limit but does not let it be set
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    warnings.simplefilter("ignore")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Image.MAX_IMAGE_PIXELS = None  # the pixel limits of the form are stricter, and looked at before decoding


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _allow(seconds: float) -> None:
    """Let the kernel end this process when the current file takes longer than `seconds`, computing or waiting."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + ceil(seconds), resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _rest() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def check(
    data: bytes, turns: int, today: date, seconds: float
) -> tuple[tuple[FileFinding, ...], int, int, bytes | None]:
    """Return findings, upright width and height after `turns`, and the bytes to keep instead (None: keep these)."""
    _allow(seconds)
    try:
        return _checked(data, turns, today)
    except Exception:  # a decoder fed with hostile bytes may raise anything; the answer is the same
        return judge(PhotoFile("JPEG", len(data), unsafe=True), today), 0, 0, None
    finally:
        _rest()


def _checked(data: bytes, turns: int, today: date) -> tuple[tuple[FileFinding, ...], int, int, bytes | None]:
    facts = files.examine(data)
    if turns % 2:
        facts = replace(facts, width=facts.height, height=facts.width)
    findings = judge(facts, today)
    refused = any(finding.level == "block" for finding in findings)
    stored = None if refused else files.upright(data, turns)
    return findings, facts.width, facts.height, stored


def preview(data: bytes, seconds: float) -> bytes:
    """Return an upright small JPEG, empty where the file cannot be shown."""
    _allow(seconds)
    try:
        return files.preview(data)
    except Exception:  # as above: whatever the decoder says, there is nothing to show
        return b""
    finally:
        _rest()


def read_qr(data: bytes, seconds: float) -> qr.QrResult:
    """Return what the QR code of a picture holds."""
    _allow(seconds)
    try:
        return qr.read(data)
    except Exception:  # as above: a file that breaks the decoder holds no code
        return qr.QrResult("not_found")
    finally:
        _rest()

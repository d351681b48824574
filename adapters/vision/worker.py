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
from core.photo_file import PhotoFile, judge
from core.photo_finding import PhotoFinding

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


@dataclass(frozen=True, slots=True)
class Seen:
    """What was made of a photo: sides upright after the turns, the bytes to keep instead of those sent, the drawing.

    `unchecked` are the subjects a person has to look at, `where` says in words where the face is.
    """

    judged: tuple[PhotoFinding, ...]
    width: int = 0
    height: int = 0
    stored: bytes | None = None
    preview: bytes = b""
    where: dict[str, str] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()


def check(data: bytes, turns: int, today: date, seconds: float, limits: Limits) -> Seen:
    """Return what is to be said of a photo file turned right by `turns` quarters."""
    _allow(seconds)
    try:
        return _checked(data, turns, today, limits)
    except Exception:  # a decoder fed with hostile bytes may raise anything; the answer is the same
        return Seen(judge(PhotoFile("JPEG", len(data), unsafe=True), today))
    finally:
        _rest()


def _checked(data: bytes, turns: int, today: date, limits: Limits) -> Seen:
    facts, picture = files.look(data, turns)
    if turns % 2:
        facts = replace(facts, width=facts.height, height=facts.width)
    about_file = judge(facts, today)
    if picture is None or any(finding.level == "block" for finding in about_file):
        return Seen(about_file, facts.width, facts.height)
    return _looked(data, turns, about_file, facts, picture, limits)


def _looked(
    data: bytes,
    turns: int,
    about_file: tuple[PhotoFinding, ...],
    facts: PhotoFile,
    picture: Image.Image,
    limits: Limits,
) -> Seen:
    pixels = _pixels(picture)
    seen = _observed(pixels, facts.width / picture.width)
    if seen.faces == () and (code := qr.read(data)).found != "not_found":
        return Seen((photo_rules.instead(code.found),), facts.width, facts.height)
    upright = seen.frame is not None and not seen.frame.turn
    return Seen(
        by_weight(about_file + photo_rules.judge(seen, limits)),
        facts.width,
        facts.height,
        files.upright(data, turns),
        _drawing(pixels, picture, seen.frame if upright else None),
        photo_rules.where(seen, limits) if upright else {},
        photo_rules.unchecked(seen),
    )


def _observed(pixels: Pixels, scale: float) -> Observation:
    return Observation() if _state.engine is None else _state.engine.observe(pixels, scale)


def _drawing(pixels: Pixels, picture: Image.Image, frame: Frame | None) -> bytes:
    if frame is None:
        return files.reduced(picture)
    from adapters.vision import guide

    return guide.draw(pixels, frame)


def _pixels(picture: Image.Image) -> Pixels:
    import numpy as np

    return np.ascontiguousarray(np.asarray(picture, np.uint8)[:, :, ::-1])


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
    """Return what the QR code of a picture holds; a picture of a face instead is told as one."""
    _allow(seconds)
    try:
        found = qr.read(data)
        return qr.QrResult("portrait") if found.found == "not_found" and _portrait(data) else found
    except Exception:  # as above: a file that breaks the decoder holds no code
        return qr.QrResult("not_found")
    finally:
        _rest()


def _portrait(data: bytes) -> bool:
    picture = None if _state.engine is None else files.look(data)[1]
    return picture is not None and _state.engine is not None and _state.engine.has_face(_pixels(picture))

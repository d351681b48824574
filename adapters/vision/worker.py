"""What runs inside the limited process: every function takes the bytes of a stranger's file."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from adapters.vision import files, qr
from core import photo_rules
from core.photo_file import PhotoFile, judge
from core.photo_finding import PhotoFinding, by_weight
from core.photo_limits import Limits
from core.photo_observation import Frame, Observation

if TYPE_CHECKING:
    from adapters.vision.arrays import Pixels
    from adapters.vision.engine import FaceEngine

_NICE = 10
_STARVED = 3
"""How many times longer a file may take where the machine has no time for it."""
_SPARE = 32 << 20
"""Bytes a process that waits may hold beyond its own; fetching them anew takes a tenth of the time of a photo."""
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


class _State:
    """What this process holds for all pictures: an engine, None where none can see, and the memory it needs itself."""

    engine: FaceEngine | None = None
    memory: int = 0


_state = _State()


def start(memory: int, engine: str) -> None:
    """Make this process ready: load `engine`, then bind it for good.

    `memory` is how many bytes a picture may take beyond what the process needs itself; it ends with its parent.
    """
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _state.engine = _engine(engine)
    addresses, _state.memory = _memory()
    limit(addresses + memory)


def ready() -> bool:
    """Return whether this process can see faces."""
    return _state.engine is not None


def _engine(name: str) -> FaceEngine | None:
    """Return the engine of this name; None for "none", and where its library or networks cannot be loaded."""
    if name == "none":
        return None
    from adapters.vision.models import WrongModel

    try:
        from adapters.vision.engine import OpenCvEngine

        engine = OpenCvEngine()
        engine.warm_up()
    except (ImportError, WrongModel):
        return None
    return engine


def _memory() -> tuple[int, int]:
    """Return the bytes of addresses and of memory this process uses; where that is unknown, more than any does."""
    with suppress(OSError, ValueError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
        return int(pages[0]) * resource.getpagesize(), int(pages[1]) * resource.getpagesize()
    return 1 << 34, 1 << 34


def limit(memory: int) -> None:
    """Bind this process for good: address space in bytes, low priority, no core dumps."""
    with suppress(ValueError, OSError):  # macOS knows the limit but does not let it be set
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for clock in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(clock, signal.SIG_DFL)
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # the pixel limits of the form are stricter, and looked at before decoding


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _allow(seconds: float) -> None:
    """Let the kernel end this process when the current file takes more than `seconds` of computing.

    Waiting for a processor is no fault of the file; that clock only ends what nobody waits for any more.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _STARVED)


def _rest() -> None:
    """Stop the clocks, and give memory back; a little stays for the next picture, which need not fetch it again."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if _memory()[1] > _state.memory + _SPARE:
        with suppress(AttributeError):  # only the C library of GNU knows how
            ctypes.CDLL(None).malloc_trim(0)


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
    seen = Seen(about_file, facts.width, facts.height)
    if picture is None or any(finding.level == "block" for finding in about_file):
        return seen
    pixels = _pixels(picture)
    observed = _observed(pixels, facts.width / picture.width)
    if observed.faces == () and (code := qr.read(data)).found != "not_found":
        return replace(seen, judged=(photo_rules.instead(code.found),))
    told = _told(seen, pixels, observed, limits)
    del picture, pixels
    return _kept(told, files.upright(data, turns, placed=facts.gps))


def _kept(seen: Seen, stored: bytes | None) -> Seen:
    """Return what was seen with the bytes to keep and their sides; that they are fewer pixels than sent is told."""
    if stored is None:
        return seen
    width, height = files.opened(stored).size
    fewer = width * height < seen.width * seen.height
    told = (PhotoFinding("reduced", "warn", f"{width}x{height}", f"{seen.width}x{seen.height}"),) if fewer else ()
    return replace(seen, judged=seen.judged + told, width=width, height=height, stored=stored)


def _told(seen: Seen, pixels: Pixels | None, observed: Observation, limits: Limits) -> Seen:
    """Return what was seen with what the rules make of the face."""
    upright = observed.frame is not None and not observed.frame.turn
    return replace(
        seen,
        judged=by_weight(seen.judged + photo_rules.judge(observed, limits)),
        preview=_drawing(pixels, observed.frame if upright else None),
        where=photo_rules.where(observed, limits) if upright else {},
        unchecked=photo_rules.unchecked(observed),
    )


def _observed(pixels: Pixels | None, scale: float) -> Observation:
    return Observation() if _state.engine is None or pixels is None else _state.engine.observe(pixels, scale)


def _drawing(pixels: Pixels | None, frame: Frame | None) -> bytes:
    """Return the guide picture; empty where there is no upright face to guide, so that the photo itself is shown."""
    if frame is None or pixels is None:
        return b""
    from adapters.vision import guide

    return guide.draw(pixels, frame)


def _pixels(picture: Image.Image) -> Pixels | None:
    if _state.engine is None:
        return None
    from adapters.vision.arrays import from_image

    return from_image(picture)


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
    pixels = _pixels(picture) if picture is not None else None
    return pixels is not None and _state.engine is not None and _state.engine.has_face(pixels)

"""Transcript files: YAML, one conversation a document; every value is read as the text that was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from dialogs.engine import LOCALES
from dialogs.policy import Mode
from dialogs.ports import CHANNELS

Value = str | list[str] | dict[str, "str | list[str]"]
HEAD = ("title", "today", "locale", "mode", "voice", "channel", "steps")
ENTRIES = (
    *("user", "press", "press_old", "photo", "file", "answer", "captcha", "code", "link", "later", "restart"),
    *("asks", "bot", "says", "says_not", "mail", "stored_not"),
)
CHOICES = {
    "locale": LOCALES,
    "mode": get_args(Mode),
    "channel": CHANNELS,
}
"""The values that these entries of the head may have."""

LONGEST = timedelta(days=36_500)
"""More time than this does not pass in a conversation."""

UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class BadScript(ValueError):
    """A transcript that cannot be played as it is written."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: what it is called and what stands behind it."""

    kind: str
    value: Value

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"

    @property
    def text(self) -> str:
        """The value where it is one text; raises BadScript for a list or a map."""
        if not isinstance(self.value, str):
            raise BadScript(f"{self} must be one text")
        return self.value

    @property
    def texts(self) -> list[str]:
        """The value as a list of texts."""
        return self.value if isinstance(self.value, list) else [self.text]


@dataclass(frozen=True, slots=True)
class Transcript:
    """One conversation; `folder` is what its picture paths are relative to."""

    title: str
    folder: Path
    steps: tuple[Step, ...]
    today: date
    locale: str
    mode: str
    channel: str
    voice: bool


def read(path: Path) -> list[Transcript]:
    """Return the conversations of a file; raises BadScript where it is not a transcript."""
    try:
        documents = list(YAML(typ="base").load_all(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise BadScript(f"{path}: {error}") from error
    return [_transcript(path, document) for document in documents if document]


def duration(text: str) -> timedelta:
    """Return `25h`, `3d`, `90m` or `45s` as a time."""
    if not text[:-1].isdecimal() or text[-1:] not in UNITS:
        raise BadScript(f"{text!r} is not a time such as 25h, 3d, 90m or 45s")
    try:
        passed = timedelta(**{UNITS[text[-1]]: int(text[:-1])})
    except (OverflowError, ValueError):
        passed = timedelta.max
    if passed > LONGEST:
        raise BadScript(f"{text!r} is longer than {LONGEST.days}d")
    return passed


def _transcript(path: Path, document: object) -> Transcript:
    if not isinstance(document, dict) or not isinstance(document.get("steps"), list):
        raise BadScript(f"{path}: a conversation needs a list of steps")
    unknown = sorted(set(document) - set(HEAD))
    if unknown:
        raise BadScript(f"{path}: unknown in the head: {', '.join(unknown)}")
    for name, values in CHOICES.items():
        if document.get(name, values[0]) not in values:
            raise BadScript(f"{path}: {name} is one of {', '.join(values)}, not {document[name]!r}")
    return Transcript(
        title=str(document.get("title") or path.stem),
        folder=path.parent,
        steps=tuple(_step(path, entry) for entry in document["steps"]),
        today=_day(path, str(document.get("today", "2026-11-23"))),
        locale=str(document.get("locale", "ja")),
        mode=str(document.get("mode", "prepare")),
        channel=str(document.get("channel", "neutral")),
        voice=str(document.get("voice", "")) in {"on", "true", "yes"},
    )


def _day(path: Path, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadScript(f"{path}: today is written like 2026-11-23, not {text!r}") from error


def _step(path: Path, entry: object) -> Step:
    if entry == "restart":
        return Step("restart", "")
    if not isinstance(entry, dict) or len(entry) != 1:
        raise BadScript(f"{path}: an entry has one name and one value: {entry}")
    [(kind, value)] = entry.items()
    if kind not in ENTRIES:
        raise BadScript(f"{path}: unknown entry {kind!r}")
    if (kind == "answer") != isinstance(value, dict):
        raise BadScript(f"{path}: a map belongs to answer, and to nothing else: {entry}")
    return Step(kind, value)

"""What is kept of a conversation between two turns: answers, and the little that cannot be computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from dialogs.events import BlobRef, Finding


@dataclass(frozen=True, slots=True)
class Answer:
    """One accepted answer: what was typed (`raw`, read again after an upgrade), its value as JSON, and how it came.

    `message` is the channel's id of the message that held it (several, with spaces between, for an ID sent in pieces).
    """

    value: Any
    raw: str = ""
    at: datetime | None = None
    by: str = "typed"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Captcha:
    """The letters on the table and when they were drawn."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """The verification mail: its code and link token, where it went, and what limits it."""

    code: str
    token: str
    to: str
    sent_at: datetime
    expires_at: datetime
    sends: int = 1
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo on its way: `ref` names the job that looks at it; `checked` once its findings are here.

    `preview`, `where` and `unchecked` are those of PhotoChecked; `message` is the channel's id of what brought it.
    """

    ref: str
    blob: BlobRef
    checked: bool = False
    findings: tuple[Finding, ...] = ()
    width: int = 0
    height: int = 0
    turns: int = 0
    preview: BlobRef | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
    message: str = ""

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """The pictures that are kept of it."""
        return (self.blob,) if self.preview is None else (self.blob, self.preview)


@dataclass(frozen=True, slots=True)
class Packet:
    """A finished application: how long it and its photo are kept, its page's secret or its receipt number."""

    until: datetime
    photo_until: datetime
    token: str = ""
    receipt_number: str = ""
    screen: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """The page on which the answer to `question` is to be given: the secret of its link, and until when it works."""

    token: str
    question: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """One application of a person. `editing` names a question that is asked again although it has an answer.

    `noted` are the findings about photos that were told and are told once. `proposed` is the course that a link was
    about; it is no answer.
    """

    ref: str
    touched_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    editing: str = ""
    tries: int = 0
    tried: str = ""
    pieces: str = ""
    ticks: tuple[str, ...] = ()
    captcha: Captcha | None = None
    proof: Proof | None = None
    shot: Shot | None = None
    packet: Packet | None = None
    qr_ref: str = ""
    qr_message: str = ""
    piece_messages: tuple[str, ...] = ()
    reminded: bool = False
    form: Form | None = None
    noted: tuple[str, ...] = ()
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A question beside the form (confirm cancel, FAQ menu, which row, which person), answered before it goes on."""

    key: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """The application that went to another channel last: the channel's name, and the link its mail still holds.

    It is `over` once another application was begun here.
    """

    channel: str
    link: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A conversation. `revision` counts what was asked: a button of an older revision is stale.

    `ticket` is the channel's unused permission to answer the newest message, given at `ticket_at`; `spare` is an older
    one that is unused too. `happened` is when the person last did something, by the channel's clock. `misses` are the
    times of wrong codes from other channels.
    """

    version: int
    locale: str = "ja"
    revision: int = 0
    drafts: tuple[Draft, ...] = ()
    current: str = ""
    side: Side | None = None
    paused: bool = False
    greeted: bool = False
    voice: bool = False
    speed: float = 1.0
    asked: str = ""
    ticket: str = ""
    ticket_at: datetime | None = None
    spare: str = ""
    spare_at: datetime | None = None
    happened: datetime | None = None
    moved: Moved | None = None
    misses: tuple[datetime, ...] = ()


DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)
STATE: TypeAdapter[State] = TypeAdapter(State)

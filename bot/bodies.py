"""What is sealed into the rows of mails and jobs."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from dialogs.effects import SendMail, Transcribe
from dialogs.events import BlobRef


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be rendered in `locale` when it is sent."""

    mail: SendMail
    locale: str


@dataclass(frozen=True, slots=True)
class Look:
    """A picture to be looked at: `turns` are quarter turns to the right, `name` is what its sender called it."""

    ref: str
    blob: BlobRef
    turns: int = 0
    name: str = ""


LETTER: TypeAdapter[Letter] = TypeAdapter(Letter)
LOOK: TypeAdapter[Look] = TypeAdapter(Look)
LISTEN: TypeAdapter[Transcribe] = TypeAdapter(Transcribe)
SPEECH = "speech"
"""The kind of job that listens."""

"""What can happen to a conversation, the same on every channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class BlobRef:
    """Where an encrypted picture lies: random id, its own key (both hex), and its length in bytes before encryption."""

    id: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Started:
    """The person opened the chat, pressed start or came back; `locale` is what the channel knows of their language.

    A link may have brought them: one that is about a `course`, that turns the `voice` on, or that holds the one-time
    `code` of an application on another channel. Nothing that a person answered ever stands in a link.
    """

    locale: str | None = None
    course: str = ""
    voice: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The person typed something."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """The person pressed a button; `data` is `QUESTION:OPTION:REVISION`, `value` what was picked with it (a date)."""

    data: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The person sent a picture or file. `blob` is None where it was larger than the channel takes (`size` bytes)."""

    blob: BlobRef | None
    size: int
    name: str = ""
    as_file: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """The person sent a voice message to be understood. `blob` is None where it was larger than the channel takes."""

    blob: BlobRef | None
    size: int


@dataclass(frozen=True, slots=True)
class Other:
    """Something a form has no use for: `kind` is sticker, voice_message, video, location, contact, edited, file."""

    kind: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of a picture check; `level` is block, fix or warn; `details` fill its text.

    The text is `photo.finding.<code>` for the codes of core.photo_rules, `photo.file.<code>` for those of the file.
    """

    code: str
    level: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotoChecked:
    """A photo job is done. `stored` replaces the picture sent (GPS stripped, turned); None leaves it as it is.

    `preview` is a small picture for showing, `where` its description (names of photo.where), `unchecked` the subjects
    (names of photo.unchecked) that a person has to look at.
    """

    ref: str
    findings: tuple[Finding, ...] = ()
    width: int = 0
    height: int = 0
    stored: BlobRef | None = None
    preview: BlobRef | None = None
    where: dict[str, str] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QrRead:
    """A QR job is done: `found` is id (with `value`), not_found, portrait, no_id, other_host, several (`count`)."""

    ref: str
    found: str
    value: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice message was listened to: `text` is what it seems to say, "" where nothing was understood.

    `question` and `revision` are those it was sent at, `message` the channel's id of it.
    """

    text: str
    question: str
    revision: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job could not be done after its tries."""

    ref: str


@dataclass(frozen=True, slots=True)
class LinkFollowed:
    """The person opened the link of a verification mail and pressed its button."""

    token: str


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """The person sent an answer from the page whose link has this token."""

    token: str
    text: str


@dataclass(frozen=True, slots=True)
class MailRefused:
    """A mail of this turn was not queued because an hourly limit was reached."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The person took a message back (LINE's unsend); `message` is the channel's own id of it."""

    message: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """An application came over from another of the person's channels; `draft` is None where the code is not good."""

    draft: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class MovedAway:
    """The application `ref` goes on on another channel, by name (line, telegram, web, terminal)."""

    ref: str
    channel: str


@dataclass(frozen=True, slots=True)
class Woken:
    """The time the last turn asked to be woken at has come."""


Happening = Started | Text | Press | Picture | Speech | Other | LinkFollowed | FormAnswer | Unsent
"""What a person does."""
Result = PhotoChecked | QrRead | Heard | JobFailed | MailRefused | Adopted | MovedAway | Woken
"""What becomes of the bot's own work."""
Event = Happening | Result

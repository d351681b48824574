"""What a turn wants done: things to say and things to do, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal, Union

from pydantic import Field, TypeAdapter

from dialogs.events import BlobRef


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text: `long` as the reader's language writes it, or `wareki` (昭和60年10月10日)."""

    value: date
    style: Literal["long", "wareki"] = "long"
    kind: Literal["day"] = "day"


@dataclass(frozen=True, slots=True)
class When:
    """A date and time in a text, shown in Japanese time."""

    value: datetime
    kind: Literal["when"] = "when"


@dataclass(frozen=True, slots=True)
class Size:
    """A file size in bytes, shown as KB or MB."""

    value: int
    kind: Literal["size"] = "size"


@dataclass(frozen=True, slots=True)
class Part:
    """One message of the catalogues: its key and the values of its placeholders."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    kind: Literal["part"] = "part"


@dataclass(frozen=True, slots=True)
class Parts:
    """Several messages as one value: `lines` one below the other, `names` in a row."""

    parts: tuple[Part, ...]
    style: Literal["lines", "names"] = "lines"
    kind: Literal["parts"] = "parts"


Tagged = Annotated[Union[Day, When, Size, Part, Parts], Field(discriminator="kind")]
Value = Union[str, int, Tagged]


@dataclass(frozen=True, slots=True)
class Button:
    """A choice that can be pressed; `data` is `QUESTION:OPTION:REVISION`, `number` what can be typed instead (0: none).

    `option` answers the question, `row` changes row `number` of a review, `command` is always there (back, help, stop).
    """

    data: str
    label: Part
    number: int = 0
    described: Part | None = None
    role: Literal["option", "row", "command"] = "option"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture to show: a captcha or QR code of `text`, a `blob` as it is stored, or its preview."""

    source: Literal["captcha", "blob", "preview", "qr"]
    alt: Part
    text: str = ""
    blob: BlobRef | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """One bubble: parts below each other, maybe a picture, and buttons (on the last bubble of a turn).

    `status` marks a passing note while a job runs (a channel may show it as its "typing" sign instead).
    """

    parts: tuple[Part, ...]
    buttons: tuple[Button, ...] = ()
    image: Image | None = None
    copy: str = ""
    """A bare value to be copied (hand-over): the bubble holds only this; `parts` name it for those who listen."""
    status: bool = False
    spoken: tuple[Part, ...] = ()
    """What is said aloud instead of `parts`, voice on or off; it is never shown as text (the letters of a captcha)."""


@dataclass(frozen=True, slots=True)
class SendMail:
    """Send `mail.<template>.subject` and `.text`; `token`, if any, becomes the link `{link}`."""

    template: Literal["proof", "prepared", "receipt"]
    to: str
    values: Mapping[str, Value]
    token: str = ""


@dataclass(frozen=True, slots=True)
class CheckPhoto:
    """Look at a picture, turned right by `turns` quarters; the answer comes back as `PhotoChecked` with this `ref`."""

    ref: str
    blob: BlobRef
    turns: int = 0


@dataclass(frozen=True, slots=True)
class ReadQr:
    """Read the QR code of a picture; the answer comes back as `QrRead`, the picture is dropped either way."""

    ref: str
    blob: BlobRef


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Listen to a voice message; the answer comes back as `Heard`, the sound is dropped either way.

    `expected` are words that are likely in it.
    """

    blob: BlobRef
    locale: str
    expected: tuple[str, ...]
    question: str
    revision: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class DropBlob:
    """Delete a stored picture."""

    blob: BlobRef


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete the person's message with this id of the channel, where the channel can."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """Hand a finished application to the operator's queue (intake mode); `application` is JSON-able."""

    receipt_number: str
    application: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """Let the application `ref` be taken over by whoever sends `code` on another channel before `expires_at`."""

    code: str
    ref: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Take over the application that `code` was offered for; the answer comes back at once as `Adopted`."""

    code: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Something was erased: the conversation's data key is renewed, so that old copies can no longer be read.

    `emails` are addresses whose mails are deleted too, where the mailbox is ours.
    """

    emails: tuple[str, ...] = ()


Effect = Say | SendMail | CheckPhoto | ReadQr | Transcribe | DropBlob | Forget | Register | Offer | Claim | Erase


@dataclass(frozen=True, slots=True)
class Reply:
    """All that one turn says, as it is stored and sent: `heard` is the person's own message as it may be shown.

    `ticket` answers the person's newest message once, given by the channel at `ticket_at`. `erased` marks that what
    was said before can no longer be read back. `form` is the address of the page where the question is answered, ""
    where it is answered in the chat.
    """

    locale: str
    says: tuple[Say, ...]
    question: str = ""
    heard: str = ""
    heard_part: Part | None = None
    voice: bool = False
    speed: float = 1.0
    ticket: str = ""
    ticket_at: datetime | None = None
    erased: bool = False
    form: str = ""


REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)

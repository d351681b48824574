"""A reply as Telegram messages: HTML, keyboards, pictures; pure."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adapters.telegram import limits
from dialogs.effects import Button, Day, Image, Part, Parts, Reply, Say, Value
from dialogs.wording import Wording

HINTED = frozenset(
    {
        "application_id",
        "application_id_again",
        "contact_name",
        "email",
        "email_again",
        "licence_number",
        "birthdate",
    }
)
"""Questions answered by typing: the empty answer field shows what is wanted (`telegram.hint.*`)."""
BETTER_AS_FILE = frozenset(
    {
        "photo.file.too_small_bytes",
        "photo.file.too_few_pixels",
        "photo.file.compressed",
        "photo.finding.face_coarse",
    }
)
"""What is said of a photo that Telegram may have made smaller."""
OPEN = frozenset({"page_url", "receipt_number", "speed", "code"})
"""Values that are meant to be passed on or are nobody's secret."""
KEPT = ("greeting.", "privacy.", "end.", "faq.", "command.help.", "channel.code.give")
"""How the keys of texts begin that people look up later: they are messages of their own, which no edit takes away."""
NOT_QUOTED = frozenset({"heard.picture"})
NARROW = 14
"""Columns of a label beside which another one has room; a Japanese letter takes two."""
SIDE_BY_SIDE = {"option": 2, "row": 3, "command": 3}

Rows = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `text` is HTML. At most one of `buttons`, `keys`, `clears` and `copies` is there.

    `buttons` (label and data) stand below the message, `keys` are typed by a press in place of the phone's keys, with
    `hint` in the empty field; `clears` takes such keys away; `copies` is a button's label and what it copies. What is
    `protected` can be neither passed on nor saved.
    """

    text: str
    image: Image | None = None
    buttons: Rows = ()
    keys: tuple[str, ...] = ()
    hint: str = ""
    clears: bool = False
    copies: tuple[str, str] | None = None
    protected: bool = False


def is_status(reply: Reply) -> bool:
    """Tell whether a reply only says that something is under way, which Telegram shows at the top of the chat."""
    return bool(reply.says) and all(say.status for say in reply.says)


def messages(reply: Reply, wording: Wording, *, typing: bool = False) -> list[Message]:
    """Return the messages of a reply; `typing` tells that keys of an earlier one are still shown."""
    blocks = _joined(reply, wording)
    buttons = reply.says[-1].buttons if reply.says else ()
    keyed = (
        reply.question in HINTED
        and not reply.form
        and bool(buttons)
        and all(button.role == "command" for button in buttons)
    )
    if typing and not keyed:
        blocks = _parted(blocks, reply, wording)
    made = [message for block in blocks for message in block.messages()]
    if keyed:
        keys = tuple(wording.label(button, reply.locale) for button in buttons)
        hint = wording.text(Part(f"telegram.hint.{reply.question}"), reply.locale)
        made[-1] = replace(made[-1], keys=keys, hint=hint)
    elif buttons:
        made[-1] = replace(made[-1], buttons=_keyboard(buttons, wording, reply.locale))
    if typing and not keyed and not (made[0].buttons or made[0].copies):
        made[0] = replace(made[0], clears=True)
    return made


def personal(value: Value) -> bool:
    """Tell whether a text holds something that a person gave."""
    if isinstance(value, Part):
        return any(personal(inner) for name, inner in value.values.items() if name not in OPEN)
    if isinstance(value, Parts):
        return any(map(personal, value.parts))
    return isinstance(value, str | Day)


@dataclass(frozen=True, slots=True)
class _Block:
    """Paragraphs that go into one message, unless they are too long for it; `quote` is what the person chose."""

    paragraphs: tuple[str, ...]
    protected: bool = False
    image: Image | None = None
    copies: tuple[str, str] | None = None
    quote: str = ""
    kept: bool = False

    def messages(self) -> Iterator[Message]:
        """Yield its messages, the picture with the last one."""
        text = "\n\n".join(self.paragraphs)
        room = (limits.CAPTION if self.image else limits.TEXT) - limits.units(self.quote) - 1
        pieces = [text] if limits.units(text) <= room else limits.cut(text, limits.TEXT - limits.units(self.quote) - 1)
        if self.image and (len(pieces) > 1 or limits.units(text) > room):
            pieces.append("")
        for n, piece in enumerate(pieces):
            last = n == len(pieces) - 1
            copies = self.copies if last else None
            marked = _marked(piece, self.quote if n == 0 else "", copies[1] if copies else "")
            yield Message(marked, self.image if last else None, protected=self.protected, copies=copies)


def _joined(reply: Reply, wording: Wording) -> list[_Block]:
    blocks: list[_Block] = []
    last = reply.says[-1] if reply.says else None
    for say in reply.says:
        text = _text(say, wording, reply.locale, numbered=say is last)
        copies = _copies(say, wording, reply.locale)
        kept = any(part.key.startswith(KEPT) for part in say.parts)
        block = _Block((text,) if text else (), _protected(say), say.image, copies, kept=kept)
        before = blocks[-1] if blocks else None
        if before is not None and _together(before, block):
            blocks[-1] = replace(
                block,
                paragraphs=(*before.paragraphs, *block.paragraphs),
                protected=before.protected or block.protected,
            )
        else:
            blocks.append(block)
    if blocks:
        blocks[0] = replace(blocks[0], quote=_chosen(reply, wording))
    return blocks


def _copies(say: Say, wording: Wording, locale: str) -> tuple[str, str] | None:
    return (wording.text(Part("label.copy"), locale), say.copy) if say.copy else None


def _protected(say: Say) -> bool:
    """Tell whether a bubble shows what a person gave; what they are to copy or to save stays free."""
    if say.copy or (say.image is not None and say.image.source == "blob"):
        return False
    return any(map(personal, say.parts)) or (say.image is not None and say.image.source == "preview")


def _together(before: _Block, block: _Block) -> bool:
    if before.image or before.copies or block.copies or before.kept != block.kept:
        return False
    length = sum(limits.units(paragraph) + 2 for paragraph in (*before.paragraphs, *block.paragraphs))
    return length + 100 <= (limits.CAPTION if block.image else limits.TEXT)


def _parted(blocks: list[_Block], reply: Reply, wording: Wording) -> list[_Block]:
    """Give the first message nothing to press, so that it can take the keys for typing away."""
    if len(blocks) != 1:
        return blocks
    only = blocks[0]
    if len(only.paragraphs) > 1:
        first = replace(only, paragraphs=only.paragraphs[:-1], image=None)
        return [first, replace(only, paragraphs=only.paragraphs[-1:], quote="")]
    heard = _heard(reply, wording)
    return [_Block((), True, quote=heard), replace(only, quote="")] if heard else blocks


def _text(say: Say, wording: Wording, locale: str, *, numbered: bool) -> str:
    lines = [wording.say(say, locale)] if say.parts else []
    if any(part.key in BETTER_AS_FILE for part in say.parts):
        lines.append(wording.text(Part("photo.send_as_file"), locale))
    choices = wording.choices(say, locale) if numbered else ""
    if choices and not all(choice in "\n".join(lines) for choice in choices.split("\n")):
        lines.append(choices)
    return "\n".join(lines).strip("\n")


def _heard(reply: Reply, wording: Wording) -> str:
    return wording.text(reply.heard_part, reply.locale) if reply.heard_part else reply.heard


def _chosen(reply: Reply, wording: Wording) -> str:
    """Return the words of the button that was pressed: what was typed stands in the chat anyway."""
    part = reply.heard_part
    return wording.text(part, reply.locale) if part is not None and part.key not in NOT_QUOTED else ""


def _marked(text: str, quote: str, copied: str) -> str:
    pieces = [f"<blockquote>{_safe(quote)}</blockquote>"] if quote else []
    pieces += [_safe(text)] if text else []
    pieces += [f"<code>{_safe(copied)}</code>"] if copied else []
    return "\n".join(pieces)


def _safe(text: str) -> str:
    return html.escape(text, quote=False)


def _keyboard(buttons: Sequence[Button], wording: Wording, locale: str) -> Rows:
    rows: list[tuple[tuple[str, str], ...]] = []
    for role in ("option", "row", "command"):
        made = [(wording.label(button, locale), button.data) for button in buttons if button.role == role]
        wide = any(_columns(label) > NARROW for label, _ in made)
        across = 1 if wide and role == "option" else 2 if wide else SIDE_BY_SIDE[role]
        rows += [tuple(made[n : n + across]) for n in range(0, len(made), across)]
    return tuple(rows)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)

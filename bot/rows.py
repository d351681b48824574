"""What a turn says and does, as the rows that are stored of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pydantic_core import from_json, to_json

from adapters.store.receipts import Received
from adapters.store.turns import Change, Kept, Line
from bot.bodies import LETTER, LISTEN, LOOK, SPEECH, Letter, Look
from dialogs.effects import (
    REPLY,
    CheckPhoto,
    DropBlob,
    Effect,
    Erase,
    Forget,
    ReadQr,
    Register,
    Reply,
    SendMail,
    Transcribe,
)
from dialogs.events import Event, Picture, Speech
from dialogs.state import State

FALLBACK = "ja"


@dataclass(frozen=True, slots=True)
class Channels:
    """Which channels are pushed to, on which of them messages can be deleted, and whether the mailbox is ours."""

    pushed: Collection[str] = ()
    forgetful: Collection[str] = ()
    mailbox: bool = False


def filled(change: Change, event: Event, effects: Sequence[Effect], reply: Reply | None, channels: Channels) -> Change:
    """Return a change with the rows that effects and reply of a turn become."""
    home = change.kept.channel
    lines = [Line("say", REPLY.dump_json(reply), home in channels.pushed, reply)] if reply else []
    tongue = reply.locale if reply else FALLBACK
    for effect in effects:
        if isinstance(effect, SendMail):
            lines.append(Line("mail", LETTER.dump_json(Letter(effect, tongue)), True))
        elif isinstance(effect, Forget) and home in channels.forgetful and effect.message:
            lines.append(Line("forget", effect.message.encode(), True))
        elif isinstance(effect, Erase) and channels.mailbox:
            lines += [Line("unmail", email.encode(), True) for email in effect.emails]
    return replace(
        change,
        lines=tuple(lines),
        jobs=tuple(_job(e, event) for e in effects if isinstance(e, CheckPhoto | ReadQr | Transcribe)),
        receipts=tuple(_received(e) for e in effects if isinstance(e, Register)),
        claimed=(event.blob.id,) if isinstance(event, Picture | Speech) and event.blob else (),
        dropped=tuple(e.blob.id for e in effects if isinstance(e, DropBlob)),
    )


def joined(first: Reply | None, then: Reply | None) -> Reply | None:
    """Say what came last, to what was heard first."""
    if first is None or then is None or then.heard or then.heard_part:
        return then or first
    return replace(then, heard=first.heard, heard_part=first.heard_part)


def without_mail(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """Return the effects that send no mail."""
    return tuple(effect for effect in effects if not isinstance(effect, SendMail))


def erases(effects: Sequence[Effect], state: State | None, kept: Kept) -> bool:
    """Tell whether what was kept before must be unreadable from now on."""
    return any(isinstance(effect, Erase) for effect in effects) or (state is None and kept.state is not None)


def _job(effect: CheckPhoto | ReadQr | Transcribe, event: Event) -> tuple[str, bytes]:
    if isinstance(effect, Transcribe):
        return SPEECH, LISTEN.dump_json(effect)
    name = event.name if isinstance(event, Picture) and event.blob == effect.blob else ""
    if isinstance(effect, ReadQr):
        return "qr", LOOK.dump_json(Look(effect.ref, effect.blob, 0, name))
    return "check", LOOK.dump_json(Look(effect.ref, effect.blob, effect.turns, name))


def _received(effect: Register) -> Received:
    photo = effect.application.get("photo_file") or {}
    picture = photo.get("blob") or {}
    pictures = (picture["id"],) if picture else ()
    return Received(effect.receipt_number, to_json(effect.application), pictures)


def locale(state: bytes | None) -> str:
    """Return the language of a state that may not be readable as a whole any more."""
    try:
        return str(from_json(state or b"{}")["locale"])
    except (ValueError, KeyError, TypeError):
        return FALLBACK

"""A tiny interview: it remembers what it hears, says it back, and does what a few words ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs.effects import (
    CheckPhoto,
    DropBlob,
    Effect,
    Erase,
    Forget,
    Part,
    ReadQr,
    Register,
    Reply,
    Say,
    SendMail,
    Value,
    When,
)
from dialogs.events import BlobRef, Event, LinkFollowed, Picture, Text
from dialogs.moment import Moment
from dialogs.state import State
from dialogs.talk import Outcome


class Broken(Exception):
    """What the word `boom` raises."""


class Echo:
    """Keeps everything heard in `asked`, separated by spaces."""

    def turn(self, state: State | None, event: Event, moment: Moment) -> Outcome:
        """Take one event."""
        heard = _name(event)
        if heard == "boom":
            raise Broken(heard)
        before = state or State(1, locale="en")
        after = replace(before, asked=f"{before.asked} {heard}".strip(), revision=before.revision + 1)
        reply = Reply("en", (Say((Part("echo", {"heard": heard, "all": after.asked}),)),))
        wake_at = moment.now + timedelta(hours=1) if heard == "wake me" else None
        kept = None if heard == "forget me" else after
        return Outcome(kept, tuple(_effects(heard, event, moment)), reply, wake_at)


def _name(event: Event) -> str:
    if isinstance(event, Text):
        return event.text
    return f"link:{event.token}" if isinstance(event, LinkFollowed) else type(event).__name__


def _effects(heard: str, event: Event, moment: Moment) -> list[Effect]:
    word, _, rest = heard.partition(" ")
    if isinstance(event, Picture) and event.blob:
        return [ReadQr("qr-1", event.blob) if event.name == "qr" else CheckPhoto("shot-1", event.blob)]
    if word == "mail":
        said: dict[str, Value] = {"code": "123456", "contact_name": "Ann", "expires_at": When(moment.now)}
        return [SendMail("proof", rest, said, "secret")]
    if word == "drop":
        return [DropBlob(BlobRef(rest, "", 0))]
    known: dict[str, Effect] = {
        "renew": Erase(),
        "unsay": Forget(moment.message),
        "register": Register("R-1", {"contact_name": "CANARY-NAME"}),
    }
    return [known[word]] if word in known else []

"""The quick replies of a turn: its answers, LINE's own ways to answer, and the commands that always work; pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from adapters.line.limits import LIMITS
from dialogs.effects import Button, Part, Reply
from dialogs.wording import Wording

Item = dict[str, Any]

PICKED = "pick"
"""The option that a date picker's button carries; the date itself comes with the press."""
EARLIEST, USUAL = "1900-01-01", "1970-01-01"
CAMERA = ("photo", "application_id")
USE = "use"
"""The option that takes a picture which is there already."""


def items(reply: Reply, wording: Wording, today: date, official_url: str) -> list[Item]:
    """Return at most thirteen items, the most wanted first."""
    locale = reply.locale
    buttons = [button for say in reply.says for button in say.buttons]
    own = _own(reply, buttons, wording, today, official_url)
    options = [postback(button, wording, locale) for button in buttons if button.role == "option"]
    found = [*own, *options] if reply.question in CAMERA else [*options, *own]
    found += [postback(button, wording, locale) for button in buttons if button.role == "command"]
    return [{"type": "action", "action": action} for action in found[: int(LIMITS["quick_replies"].most)]]


def postback(button: Button, wording: Wording, locale: str) -> Item:
    """Return a button's action; its words are shown as if the person had said them."""
    words = wording.label(button, locale)
    return {
        "type": "postback",
        "label": LIMITS["label"].cut(words),
        "data": button.data,
        "displayText": LIMITS["display_text"].cut(words),
    }


def _own(reply: Reply, buttons: list[Button], wording: Wording, today: date, official_url: str) -> list[Item]:
    def label(name: str) -> str:
        return LIMITS["label"].cut(wording.text(Part(f"label.{name}"), reply.locale))

    if reply.form:
        return []
    if reply.question in CAMERA and not any(button.data.split(":")[1] == USE for button in buttons):
        return [{"type": "camera", "label": label("camera")}, {"type": "cameraRoll", "label": label("album")}]
    if reply.question == "birthdate" and buttons:
        return [_picker(buttons[0], label("pick_date"), today)]
    if reply.question == "handover":
        return [{"type": "uri", "label": label("open_site"), "uri": official_url}]
    return []


def _picker(beside: Button, label: str, today: date) -> Item:
    revision = beside.data.rpartition(":")[2]
    return {
        "type": "datetimepicker",
        "label": label,
        "data": f"birthdate:{PICKED}:{revision}",
        "mode": "date",
        "initial": USUAL,
        "min": EARLIEST,
        "max": today.isoformat(),
    }

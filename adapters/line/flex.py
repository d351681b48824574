"""Check screens and values to copy, as Flex bubbles that grow with the reader's letters; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.line.limits import LIMITS
from adapters.line.quick import postback
from core import email_address
from dialogs.effects import Button, Part, Parts, Say, Value
from dialogs.wording import Wording

Json = dict[str, Any]

ROW, NAMES = "review.line", "review.row."
TYPED = ("application_id", "contact_name", "email", "licence_number", "birthdate")
FILLED = ("contact_name", "email")
"""Rows whose old value stands in the keyboard when it opens: it can be mended instead of typed again."""
GREY, INK = "#555555", "#111111"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a check screen: its question, the words for it, its value (and what stands below it), its button."""

    key: str
    name: str
    value: str
    fill: str
    change: Button | None


def check(say: Say, wording: Wording, locale: str) -> Json:
    """Return a check screen: its words, each row with its button, and the answers."""
    rows = [row for part in say.parts for row in _rows(part, say.buttons, wording, locale)]
    words = "\n".join(filter(None, (_without_rows(part, wording, locale) for part in say.parts)))
    choices = wording.choices(say, locale)
    body = [_text(words, weight="bold"), *(part for row in rows for part in _row(row, wording, locale))]
    body += [{"type": "separator", "margin": "lg"}, _text(choices, margin="lg")] if choices else []
    answers = [
        _button(postback(button, wording, locale), "primary" if n == 0 else "secondary")
        for n, button in enumerate(button for button in say.buttons if button.role == "option")
    ]
    return _message(body, answers, [words, *(f"{row.name}: {_masked(row)}" for row in rows), choices])


def copies(says: Sequence[Say], wording: Wording, locale: str) -> Json:
    """Return values to copy, each with its name and a button; the notification tells only the names."""
    body: list[Json] = []
    names: list[str] = []
    for say in says:
        name = wording.say(say, locale)
        names.append(name)
        label = LIMITS["label"].cut(wording.text(Part("label.copy"), locale))
        action = {"type": "clipboard", "label": label, "clipboardText": LIMITS["clipboard"].cut(say.copy)}
        body += [_text(name, size="sm", color=GREY, margin="lg"), _text(say.copy), _button(action, "secondary")]
    return _message(body, [], names)


def _row(row: Row, wording: Wording, locale: str) -> Iterator[Json]:
    yield {"type": "separator", "margin": "md"}
    head = [{**_text(row.name, size="sm", color=GREY), "flex": 3, "gravity": "center"}]
    if row.change is not None:
        action = {**postback(row.change, wording, locale), **_keyboard(row)}
        head.append({**_button(action, "link"), "flex": 2, "adjustMode": "shrink-to-fit"})
    yield {"type": "box", "layout": "horizontal", "margin": "md", "contents": head}
    yield _text(row.value)


def _keyboard(row: Row) -> Json:
    if row.key not in TYPED:
        return {}
    filled = {"fillInText": row.fill} if row.fill and LIMITS["fill_in_text"].allows(row.fill) else {}
    return {"inputOption": "openKeyboard", **filled}


def _rows(part: Part, buttons: Sequence[Button], wording: Wording, locale: str) -> list[Row]:
    changes = {button.number: button for button in buttons if button.role == "row"}
    lines = [part] if part.key == ROW else []
    lines += [line for value in part.values.values() if _holds_rows(value) for line in _lines(value)]
    rows: list[Row] = []
    for line in lines:
        if line.key == ROW:
            rows.append(_one(line.values, changes, wording, locale))
        elif rows:
            rows[-1] = replace(rows[-1], value=f"{rows[-1].value}\n{wording.text(line, locale)}")
    return rows


def _one(values: Mapping[str, Value], changes: Mapping[int, Button], wording: Wording, locale: str) -> Row:
    name, number, value = values["name"], values["number"], values["value"]
    key = name.key.removeprefix(NAMES) if isinstance(name, Part) else ""
    fill = value if key in FILLED and isinstance(value, str) else ""
    change = changes.get(number) if isinstance(number, int) else None
    return Row(key, _shown(name, wording, locale), _shown(value, wording, locale), fill, change)


def _shown(value: Value, wording: Wording, locale: str) -> str:
    """Return a value as a text that holds nothing else would show it."""
    return wording.text(Part("handover.copy", {"name": value}), locale)


def _without_rows(part: Part, wording: Wording, locale: str) -> str:
    if part.key == ROW:
        return ""
    rest: dict[str, Value] = {name: "" if _holds_rows(value) else value for name, value in part.values.items()}
    return wording.text(replace(part, values=rest), locale).strip()


def _lines(value: Value) -> tuple[Part, ...]:
    return value.parts if isinstance(value, Parts) else ()


def _holds_rows(value: Value) -> bool:
    return any(part.key == ROW for part in _lines(value))


def _masked(row: Row) -> str:
    """Return a value as a locked screen may show it."""
    return MASKS[row.key](row.value) if row.key in MASKS else row.value


def _but_its_end(value: str) -> str:
    digits = [place for place, char in enumerate(value) if char.isdigit()]
    hidden = set(digits[:-3])
    return "".join("●" if place in hidden else char for place, char in enumerate(value))


def _without_digits(value: str) -> str:
    return re.sub(r"\d", "●", value)


MASKS: Mapping[str, Callable[[str], str]] = {
    "application_id": _but_its_end,
    "licence_number": _but_its_end,
    "email": email_address.masked,
    "birthdate": _without_digits,
}
"""How a notification shows what nobody else is to read over a shoulder."""


def _text(words: str, **look: str) -> Json:
    shown = words.strip() or "-"
    return {"type": "text", "text": shown, "wrap": True, "scaling": True, "color": INK, **look}


def _button(action: Json, style: str) -> Json:
    return {"type": "button", "style": style, "height": "sm", "scaling": True, "action": action}


def _message(body: list[Json], answers: list[Json], told: Sequence[str]) -> Json:
    bubble: Json = {"type": "bubble", "size": "giga", "body": _box([part for part in body if part])}
    if answers:
        bubble["footer"] = {**_box(answers), "spacing": "sm"}
    return {"type": "flex", "altText": LIMITS["alt_text"].cut("\n".join(filter(None, told))), "contents": bubble}


def _box(contents: list[Json]) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents}

"""A reply as the page shows it: JSON of bubbles, rows, buttons and hints for the answer field; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from adapters.pages.prose import language, plain, segments
from adapters.pages.site import Texts, shown
from dialogs.effects import Button, Part, Parts, Reply, Say

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

ROW = "review.line"
LAST_STEP = 7
_NUMBERS = {"mode": "numeric", "complete": "off"}
_INPUTS: Mapping[str, Mapping[str, str]] = {
    "application_id": _NUMBERS,
    "application_id_again": _NUMBERS,
    "licence_number": _NUMBERS,
    "email_proof": {"mode": "numeric", "complete": "one-time-code"},
    "email": {"mode": "email", "complete": "email"},
    "email_again": {"mode": "email", "complete": "email"},
    "contact_name": {"mode": "text", "complete": "name"},
}
_PICTURES = {"photo": "wanted", "application_id": "possible"}
_MAILED = "email_proof"


def payload(seq: int, reply: Reply, texts: Texts, steps: Mapping[str, str]) -> dict[str, Json]:
    """Return what the page needs of one reply; `steps` gives the seed's step (such as 2-1) of each question."""
    locale = reply.locale
    buttons = [button for say in reply.says for button in say.buttons]
    return {
        "seq": seq,
        "lang": language(locale),
        "locale": locale,
        "heard": _heard(reply, texts),
        "bubbles": [_bubble(say, f"/chat/media/{seq}/{n}", texts, locale) for n, say in enumerate(reply.says)],
        "options": [_button(button, texts, locale) for button in buttons if button.role == "option"],
        "commands": [_button(button, texts, locale) for button in buttons if button.role == "command"],
        "input": _input(reply.question),
        "progress": _progress(steps.get(reply.question, ""), texts, locale),
        "erased": reply.erased,
    }


def _input(question: str) -> Json:
    hints = _INPUTS.get(question, {"mode": "text"})
    return {"picture": _PICTURES.get(question, ""), "mailed": question == _MAILED, **hints}


def _heard(reply: Reply, texts: Texts) -> Json:
    if reply.heard_part is not None:
        return _lines(texts.text(reply.heard_part, reply.locale), reply.locale)
    return [[{"text": line}] for line in reply.heard.split("\n")] if reply.heard else None


def _bubble(say: Say, address: str, texts: Texts, locale: str) -> Json:
    lines = [line for part in say.parts for line in _shown(part, texts, locale)]
    changes = {button.number: _button(button, texts, locale) for button in say.buttons if button.role == "row"}
    return {
        "lines": lines,
        "rows": [row for part in say.parts for row in _rows(part, changes, texts, locale)],
        "copy": say.copy,
        "image": None if say.image is None else {"src": address, "alt": _plain(say.image.alt, texts, locale)},
        "status": say.status,
    }


def _shown(part: Part, texts: Texts, locale: str) -> list[Json]:
    """Give a part's lines without the rows of a review, which stand in a list of their own."""
    if part.key == ROW:
        return []
    rest = {name: "" if _holds_rows(value) else value for name, value in part.values.items()}
    return _lines(texts.text(replace(part, values=rest), locale).rstrip("\n"), locale)


def _rows(part: Part, changes: Mapping[int, Json], texts: Texts, locale: str) -> list[Json]:
    lines = [part] if part.key == ROW else []
    lines += [line for value in part.values.values() if _holds_rows(value) for line in _parts(value)]
    rows: list[Json] = []
    notes: list[Json] = []
    for line in lines:
        if line.key == ROW:
            number = line.values["number"]
            notes = _value(line, "value", texts, locale)
            rows.append(
                {
                    "number": number if isinstance(number, int) else 0,
                    "name": _value(line, "name", texts, locale)[0],
                    "value": notes,
                    "change": changes.get(number) if isinstance(number, int) else None,
                }
            )
        else:
            notes += _lines(texts.text(line, locale), locale)
    return rows


def _parts(value: object) -> tuple[Part, ...]:
    return value.parts if isinstance(value, Parts) else ()


def _holds_rows(value: object) -> bool:
    return any(part.key == ROW for part in _parts(value))


def _value(line: Part, name: str, texts: Texts, locale: str) -> list[Json]:
    return _lines(shown(texts, line.values[name], locale), locale)


def _button(button: Button, texts: Texts, locale: str) -> Json:
    return {
        "data": button.data,
        "number": button.number if button.role == "option" else 0,
        "label": _lines(texts.text(button.label, locale), locale)[0],
        "described": None if button.described is None else _lines(texts.text(button.described, locale), locale)[0],
    }


def _progress(step: str, texts: Texts, locale: str) -> Json:
    if not step:
        return None
    number = int(step.partition("-")[0])
    part = Part("status.line", {"total": LAST_STEP, "number": number, "name": Part(f"step.{number}")})
    return {"number": number, "total": LAST_STEP, "text": _plain(part, texts, locale)}


def _plain(part: Part, texts: Texts, locale: str) -> str:
    return plain(texts.text(part, locale), locale)


def _lines(text: str, locale: str) -> list[Json]:
    return [[{**segment.as_json()} for segment in segments(line, locale)] for line in text.split("\n")]

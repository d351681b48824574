"""What a stored reply says: its text, the keys it was made of, its buttons and its captcha."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dialogs.effects import Button, Part, Parts, Reply, Say, Value
from dialogs.wording import Wording


def text(reply: Reply, wording: Wording) -> str:
    """Return all bubbles and numbered choices of a reply, as a person reads them."""
    return "\n".join(line for say in reply.says for line in _lines(say, reply.locale, wording) if line)


def keys(reply: Reply) -> Iterator[str]:
    """Yield every catalogue key that a reply says, also those inside other messages."""
    for say in reply.says:
        yield from _keys(say.parts)
        if say.image:
            yield from _keys((say.image.alt,))


def buttons(reply: Reply) -> list[Button]:
    """Return the buttons of a reply."""
    return [button for say in reply.says for button in say.buttons]


def option(button: Button) -> str:
    """Return the option code of a button, or the name of its command."""
    return button.data.split(":")[1]


def find(reply: Reply, wanted: str, wording: Wording) -> Button | None:
    """Return the button that has this label, option code, data or number."""
    for button in buttons(reply):
        label = wording.text(button.label, reply.locale)
        if wanted in {label, option(button), button.data, str(button.number or label)}:
            return button
    return None


def letters(reply: Reply) -> str | None:
    """Return the letters of the captcha that a reply shows, None where it shows none."""
    images = [say.image for say in reply.says if say.image and say.image.source == "captcha"]
    return images[-1].text if images else None


def _lines(say: Say, locale: str, wording: Wording) -> tuple[str, ...]:
    return wording.say(say, locale), say.copy, wording.choices(say, locale)


def _keys(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield part.key
        yield from _inside(part.values)


def _inside(values: Mapping[str, Value]) -> Iterator[str]:
    for value in values.values():
        if isinstance(value, Part):
            yield from _keys((value,))
        elif isinstance(value, Parts):
            yield from _keys(value.parts)

"""Makes text of keys and values, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date, format_datetime

from core import facts, wareki
from dialogs.effects import Button, Day, Part, Parts, Say, Size, Value, When
from dialogs.moment import JAPAN

FALLBACK = "ja"
GAP = "…"
"""Stands where a value is missing at run time: a person never sees the braces of a template."""

HOLE = re.compile(r"\{(\w+)\}")
KILO, MEGA = 1024, 1_000_000
"""The readings of KB and MB under which the limits of core.photo_file are 20KB and 7MB."""


class Unsaid(LookupError):
    """A key that is in no catalogue, or a placeholder without a value."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language by key, and the `spoken` ones for what cannot be read aloud as it is written."""

    texts: Mapping[str, str]
    spoken: Mapping[str, str] = field(default_factory=dict)


class Template(NamedTuple):
    """A text cut at its placeholders: literals stand at even positions, names at odd ones."""

    pieces: tuple[str, ...]


class Wording:
    """The catalogues, ready to speak.

    `standing` fills placeholders of any text (operator, days kept); the facts of core stand behind it.
    Strict, a key or value that is missing raises `Unsaid`: tests run so. Otherwise a text that a language lacks is
    taken from the Japanese, and a missing value leaves a gap, because a reply with a gap helps more than none.
    `today`, where given, leaves the year out of times of this year.
    """

    def __init__(
        self,
        catalogues: Mapping[str, Catalogue],
        standing: Mapping[str, Value],
        *,
        strict: bool = False,
        today: Callable[[], date] | None = None,
    ) -> None:
        self._templates = {locale: _compiled(catalogue.texts) for locale, catalogue in catalogues.items()}
        self._languages = {
            locale: Locale.parse(catalogue.texts["format.language"]) for locale, catalogue in catalogues.items()
        }
        self._standing = {locale: {**facts.all(locale), **standing} for locale in catalogues}
        self._strict = strict
        self._today = today

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages there are, the Japanese first."""
        return tuple(sorted(self._templates, key=lambda locale: (locale != FALLBACK, locale)))

    def text(self, part: Part, locale: str) -> str:
        """Return the text of `part` in `locale`, in Japanese where that language is not there."""
        return self._filled(part.key, part.values, locale if locale in self._templates else FALLBACK)

    def say(self, say: Say, locale: str) -> str:
        """Return the parts of one bubble below each other."""
        return "\n".join(self.text(part, locale) for part in say.parts)

    def label(self, button: Button, locale: str) -> str:
        """Return the words on a button."""
        return self.text(button.label, locale)

    def choices(self, say: Say, locale: str) -> str:
        """Return one line for every button that can be answered by its number, for channels that print them."""
        return "\n".join(
            self.text(_choice(button), locale) for button in say.buttons if button.number and button.role == "option"
        )

    def _filled(self, key: str, values: Mapping[str, Value], locale: str) -> str:
        pieces = self._template(key, locale).pieces
        if len(pieces) == 1:
            return pieces[0]
        return "".join(self._value(key, piece, values, locale) if i % 2 else piece for i, piece in enumerate(pieces))

    def _template(self, key: str, locale: str) -> Template:
        found = self._templates[locale].get(key)
        if found is None and not self._strict:
            found = self._templates[FALLBACK].get(key, Template((GAP,)))
        if found is None:
            raise Unsaid(f"{key} ({locale})")
        return found

    def _value(self, key: str, name: str, values: Mapping[str, Value], locale: str) -> str:
        value = values.get(name)
        if value is None:
            value = self._standing[locale].get(name)
        if value is not None:
            return self._shown(value, locale)
        if self._strict:
            raise Unsaid(f"{{{name}}} in {key} ({locale})")
        return GAP

    def _shown(self, value: Value, locale: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            return str(value)
        if isinstance(value, Part):
            return self._filled(value.key, value.values, locale)
        if isinstance(value, Parts):
            between = "\n" if value.style == "lines" else self._filled("format.between", {}, locale)
            return between.join(self._filled(part.key, part.values, locale) for part in value.parts)
        if isinstance(value, Size):
            return self._size(value.value, locale)
        return self._time(value, locale)

    def _size(self, size: int, locale: str) -> str:
        # Kilobytes are rounded down and megabytes up, so that a file just past a limit never seems to keep it.
        if size < MEGA:
            return self._filled("format.kilobytes", {"count": size // KILO}, locale)
        tenths = -(-size * 10 // MEGA)
        count = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
        return self._filled("format.megabytes", {"count": count}, locale)

    def _time(self, value: Day | When, locale: str) -> str:
        language = self._languages[locale]
        if isinstance(value, Day):
            if value.style == "wareki":
                return wareki.of(value.value)
            return format_date(value.value, self._pattern("format.day", locale), language)
        local = value.value.astimezone(JAPAN)
        this_year = self._today is not None and self._today().year == local.year
        pattern = self._pattern("format.time" if this_year else "format.time_and_year", locale)
        return format_datetime(local, pattern, locale=language)

    def _pattern(self, key: str, locale: str) -> str:
        return self._filled(key, {}, locale)


def _compiled(texts: Mapping[str, str]) -> dict[str, Template]:
    return {key: Template(tuple(HOLE.split(text))) for key, text in texts.items()}


def _choice(button: Button) -> Part:
    values: dict[str, Value] = {"number": button.number, "label": button.label}
    if button.described is None:
        return Part("choices.line", values)
    return Part("choices.line_described", {**values, "description": button.described})

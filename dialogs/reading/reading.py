"""Replies as they are read aloud, passage by passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core import facts, wareki
from dialogs.effects import Button, Day, Part, Parts, Reply, Say, Value
from dialogs.reading import japanese, latin
from dialogs.reading.table import table
from dialogs.vocabulary import LIST
from dialogs.wording import FALLBACK, HOLE, Catalogue, Wording

SPOKEN = "\x04spoken"
"""Ends the key of a text that is only read aloud."""

EASY = "ja_easy"
SIGN_BY_SIGN = frozenset({"tail", "letters", "code", "receipt_number"})
"""Values that are read one sign after the other."""

LIMITS = frozenset({"max", "min", "length", "total"})
"""Values that belong to the form and to nobody."""

BEFORE_ERRORS = Part("retry.first_words")
BEFORE_NUMBERS = Part("voice.private_first")
AFTER = {"done.contact_name": Part("voice.name_guess")}
WRITTEN_ONLY = ("format.", "mail.", "page.", "webchat.", "terminal.")
"""Messages that are never part of a reply."""

_ERRORS = ("error.", "retry.example", "retry.person")
_FULL_NUMBER = re.compile(r"[0-9]{12,}|(?:[0-9]{4} ){3,}[0-9]{1,4}")
_BOTH_DATES = re.compile(r"\{wareki\}（\{date\}([）、])|\{date\}（\{wareki\}([）、])")
_BRACKETED = re.compile(rf" ?\([^()A-Za-z]*[{latin.JAPANESE}][^()A-Za-z]*\)|(?<=\()[{latin.JAPANESE}]+[:：、,] ?")
_JAPANESE_WORDS = re.compile(rf"[{latin.JAPANESE}](?:[{latin.JAPANESE}、・0-9A-Z]*[{latin.JAPANESE}])?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that is said in one go in one language (`ja`, `en`); `fixed`: it holds nothing of any person's."""

    text: str
    language: str
    fixed: bool = False


class Reading:
    """The catalogues, ready to be read aloud; `standing` fills placeholders of any text, as for `Wording`."""

    def __init__(
        self,
        catalogues: Mapping[str, Catalogue],
        standing: Mapping[str, Value],
        *,
        today: Callable[[], date] | None = None,
    ) -> None:
        merged = {locale: _merged(catalogue, locale) for locale, catalogue in catalogues.items()}
        self._wording = Wording(merged, standing, today=today)
        self._templates = {locale: catalogue.texts for locale, catalogue in merged.items()}
        self._standing = frozenset(standing) | facts.FACTS.keys()

    def say(self, say: Say, locale: str) -> str:
        """Return one bubble as it is read: its parts, then its choices with their numbers."""
        return joined(self.bubble(say, locale))

    def reply(self, reply: Reply) -> tuple[str, ...]:
        """Return each bubble of a reply as it is read; empty ones are left out."""
        read = (joined(self.bubble(say, reply.locale)) for say in reply.says)
        return tuple(text for text in read if text)

    def passages(self, reply: Reply) -> tuple[Passage, ...]:
        """Return what a reply sounds like: all of it with the voice on, else only what is for the ear alone."""
        says = [say for say in reply.says if reply.voice or say.spoken]
        return tuple(passage for say in says for passage in self.bubble(say, reply.locale))

    def bubble(self, say: Say, locale: str) -> list[Passage]:
        """Return the passages of one bubble."""
        parts = say.spoken or say.parts
        lead = [BEFORE_ERRORS] if any(part.key.startswith(_ERRORS) for part in parts) else []
        if not say.spoken and any(map(_holds_number, parts)):
            lead.append(BEFORE_NUMBERS)
        told = [each for part in parts for each in (part, AFTER.get(part.key)) if each is not None]
        found = [passage for part in (*lead, *told) for passage in self.part(part, locale)]
        options = [button for button in say.buttons if button.role == "option"]
        return found + [passage for button in options for passage in self.choice(button, locale)]

    def part(self, part: Part, locale: str) -> list[Passage]:
        """Return the passages of one message."""
        known = locale if locale in self._templates else FALLBACK
        return self.text(self._wording.text(self._read(part, known), known), known, fixed=_is_fixed(part))

    def choice(self, button: Button, locale: str) -> list[Passage]:
        """Return a choice with its number."""
        language = locale.partition("_")[0]
        label = joined(self.part(button.label, locale)).rstrip("。.")
        described = joined(self.part(button.described, locale)).rstrip("。.") if button.described else ""
        kind = "bare" if not button.number else "described" if described else "option"
        text = table(language).phrases[kind].format(number=button.number, label=label, description=described)
        return [Passage(text, language, _is_fixed(button.label))] if label else []

    def text(self, text: str, locale: str, *, fixed: bool = False) -> list[Passage]:
        """Return any text as it is read; Japanese words within another language are read as Japanese."""
        language = locale.partition("_")[0]
        if language == "ja":
            return _some(japanese.read(text, easy=locale == EASY), "ja", fixed)
        found: list[Passage] = []
        end = 0
        plain = _BRACKETED.sub("", text)
        for words in _JAPANESE_WORDS.finditer(plain):
            found += _some(latin.read(plain[end : words.start()], language), language, fixed)
            found += _some(japanese.read(words.group()), "ja", fixed)
            end = words.end()
        return found + _some(latin.read(plain[end:], language), language, fixed)

    def fixed(self, locale: str) -> Iterator[Passage]:
        """Yield every message that reads the same for everybody."""
        for key, template in self._templates[locale].items():
            overridden = key + SPOKEN in self._templates[locale]
            said = not overridden and not LIST.fullmatch(key) and not key.startswith(WRITTEN_ONLY)
            if said and set(HOLE.findall(template)) <= self._standing:
                yield from self.part(Part(key.removesuffix(SPOKEN)), locale)

    def _read(self, part: Part, locale: str) -> Part:
        values = {name: self._value(name, value, locale) for name, value in part.values.items()}
        holes = HOLE.findall(self._templates[locale].get(part.key + SPOKEN, "{\0}"))
        spoken = (part.key + SPOKEN in self._templates[locale]) and set(holes) <= values.keys() | self._standing
        return Part(part.key + SPOKEN if spoken else part.key, values)

    def _value(self, name: str, value: Value, locale: str) -> Value:
        if isinstance(value, Part):
            return self._read(value, locale)
        if isinstance(value, Parts):
            return replace(value, parts=tuple(self._read(part, locale) for part in value.parts))
        if isinstance(value, Day) and locale.startswith("ja"):
            return _both_calendars(value, locale) if value.style == "long" else value
        if isinstance(value, str) and name in SIGN_BY_SIGN:
            return japanese.spelled(value) if locale.startswith("ja") else latin.spelled(value, locale)
        if isinstance(value, str) and name == "char":
            return japanese.sign(value) if locale.startswith("ja") else latin.sign(value, locale)
        return value


def joined(passages: list[Passage]) -> str:
    """Return passages as one text."""
    text, language = "", ""
    for passage in passages:
        apart = "。" if passage.language == language == "ja" else " "
        text += passage.text if not text or text[-1] in "。？、" else apart + passage.text
        language = passage.language
    return text


def _merged(catalogue: Catalogue, locale: str) -> Catalogue:
    spoken = {key + SPOKEN: text for key, text in catalogue.spoken.items()}
    texts = {**catalogue.texts, **spoken}
    if locale.startswith("ja"):
        texts = {key: _BOTH_DATES.sub(lambda found: "{date}（"[:-1] + _end(found), text) for key, text in texts.items()}
    return Catalogue(texts)


def _end(found: re.Match[str]) -> str:
    return "、" if "、" in found.group() else ""


def _both_calendars(day: Day, locale: str) -> str:
    era = wareki.of(day.value)
    year, _, rest = era.partition("年")
    western = f"{day.value.year}年"
    if year == str(day.value.year):
        return era
    if locale == EASY:
        return f"{western}、{year}年、{rest}"
    return f"{year}年、西暦{western}、{rest}"


def _is_fixed(part: Part) -> bool:
    return all(name in LIMITS or (isinstance(value, Part) and _is_fixed(value)) for name, value in part.values.items())


def _holds_number(part: Part) -> bool:
    return any(
        bool(_FULL_NUMBER.search(value))
        if isinstance(value, str)
        else _holds_number(value)
        if isinstance(value, Part)
        else isinstance(value, Parts) and any(map(_holds_number, value.parts))
        for value in part.values.values()
    )


def _some(text: str, language: str, fixed: bool) -> list[Passage]:
    return [Passage(text, language, fixed)] if re.search(r"\w", text) else []

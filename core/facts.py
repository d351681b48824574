"""Facts that change (telephones, addresses, fees, limits), each with its source and the day it was checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

Plain = str | int
"""A text, or a number in the unit its name says."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its value (in ja, and in other languages where it differs), its source, the day it was checked."""

    value: Plain
    source: str
    checked_on: date
    local: Mapping[str, Plain]


def _read() -> Mapping[str, Fact]:
    data = tomllib.loads(files("core").joinpath("facts.toml").read_text("utf-8"))
    shared = ("value", "source", "checked_on")
    return {
        name: Fact(**{key: row[key] for key in shared}, local={key: row[key] for key in row if key not in shared})
        for name, row in data.items()
    }


FACTS: Mapping[str, Fact] = _read()
"""Every fact by its name, which is the placeholder it fills in the texts."""


def value(name: str, locale: str = "ja") -> Plain:
    """Return one fact in a language: its own wording, else that of the language it stems from, else English or ja."""
    fact = FACTS[name]
    if locale.startswith("ja"):
        return fact.local.get(locale, fact.value)
    return fact.local.get(locale, fact.local.get("en", fact.value))


def all(locale: str = "ja") -> Mapping[str, Plain]:
    """Return every fact in a language, by name, ready to fill placeholders."""
    return {name: value(name, locale) for name in FACTS}

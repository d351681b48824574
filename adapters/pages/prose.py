"""Catalogue text as a browser should have it: links, furigana as ruby, Japanese marked inside other languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

LANGUAGES = {"ja": "ja", "ja_easy": "ja", "en": "en"}
_LINK = re.compile(r"https?://[\w.~:/?#@!$&*+,;=%-]*[\w/#=&]", re.ASCII)
_READING = re.compile(r"([\u4e00-\u9fff\u3005\u3006]+)（([ぁ-ゖァ-ヺー]+)）")
_JAPANESE = re.compile(r"[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff60]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text: `href` makes it a link, `ruby` is its reading, `lang` its language where it differs."""

    text: str
    href: str = ""
    ruby: str = ""
    lang: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the fields that are set, for the chat's script."""
        named = {"text": self.text, "href": self.href, "ruby": self.ruby, "lang": self.lang}
        return {name: value for name, value in named.items() if value}


def language(locale: str) -> str:
    """Return the BCP 47 tag for a catalogue's name."""
    return LANGUAGES.get(locale, locale)


def segments(text: str, locale: str) -> tuple[Segment, ...]:
    """Cut one line into runs; joined again their texts give the line without readings."""
    found: list[Segment] = []
    end = 0
    for match in _LINK.finditer(text):
        found += _words(text[end : match.start()], locale)
        found.append(Segment(match.group(), href=match.group()))
        end = match.end()
    return tuple(found + _words(text[end:], locale))


def plain(text: str, locale: str) -> str:
    """Return the text for attributes and speech: without readings, which would be read twice."""
    return _READING.sub(r"\1", text) if locale == "ja_easy" else text


def markup(text: str, locale: str) -> Markup:
    """Return one line or several as safe HTML, lines parted by <br>."""
    return Markup("<br>").join(
        Markup("").join(_tag(segment) for segment in segments(line, locale)) for line in text.split("\n")
    )


def _words(text: str, locale: str) -> list[Segment]:
    if locale == "ja_easy":
        return _cut(text, _READING, lambda match: Segment(match.group(1), ruby=match.group(2)))
    if language(locale) == "ja":
        return [Segment(text)] if text else []
    return _cut(text, _JAPANESE, lambda match: Segment(match.group(), lang="ja"))


def _cut(text: str, pattern: re.Pattern[str], made: Callable[[re.Match[str]], Segment]) -> list[Segment]:
    found: list[Segment] = []
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            found.append(Segment(text[end : match.start()]))
        found.append(made(match))
        end = match.end()
    if end < len(text):
        found.append(Segment(text[end:]))
    return found


def _tag(segment: Segment) -> Markup:
    if segment.href:
        return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(segment.href)
    if segment.ruby:
        return Markup("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>").format(segment.text, segment.ruby)
    if segment.lang:
        return Markup('<span lang="{}">{}</span>').format(segment.lang, segment.text)
    return escape(segment.text)

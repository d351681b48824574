"""What people may type, all languages merged: commands, choices, rows of the review, common questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import normalize

from core.text import key
from dialogs.wording import FALLBACK, Catalogue

LIST = re.compile(r"(?:answer(?:\.row)?|command)\.\w+|faq\.\w+\.words")
"""Keys whose text is a list of words, separated by " | "."""

KANJI_DIGITS = "一二三四五六七八九"
JUDGED = (frozenset({"yes", "no"}), frozenset({"want", "decline"}))
"""Choices whose words are judged by the rules of core: here only their labels and numbers count."""

AGREED = (*JUDGED, frozenset({"ok", "change"}), frozenset({"ok", "no"}))
"""Choices that a sentence may answer with yes or no: their sentences are left to the rules of core."""

SPOKEN = ("answer.yes", "answer.no", "command.back", "command.help", "command.repeat")
"""What people may say at any question."""

SHORTEST_PART = 2
CURLY = "\u2019"
"""The apostrophe of telephone keyboards."""


class Vocabulary:
    """Words of all languages, compared by `core.text.key`; within a kind the first owner of a word keeps it."""

    def __init__(self, catalogues: Mapping[str, Catalogue]) -> None:
        self._known: dict[tuple[str, tuple[str, ...]], Mapping[str, frozenset[str]]] = {}
        self._texts = tuple(catalogue.texts for catalogue in catalogues.values())
        self._by_locale = {locale: catalogue.texts for locale, catalogue in catalogues.items()}
        self.keys: frozenset[str] = frozenset(name for texts in self._texts for name in texts)
        """The keys of all texts."""
        self.lexicon: Mapping[str, frozenset[str]] = {
            name: frozenset(map(_key, words)) for name, words in self._lists("answer.").items() if "." not in name
        }
        """Kinds of answer (yes, no, want, decline, ambiguous, unknown, self, child, ...) and their normalised words."""
        self.faqs: tuple[str, ...] = tuple(self._lists("faq.", ".words"))
        """The common questions, in their order."""
        self._commands = _owners(self._lists("command."))
        faq_words = self._lists("faq.", ".words")
        self._faq = _owners({name: [*words, *self._all(f"faq.{name}.title")] for name, words in faq_words.items()})
        self._faq_words = [(re.compile(_within(word)), name) for word, name in _longest_first(faq_words)]
        asking = _longest_first({"": self._lists("answer.")["asking"]})
        self._asking = re.compile("|".join(_within(word) for word, _ in asking))
        before, after = _one_of(self.lexicon["before_choice"]), _one_of(self.lexicon["after_choice"])
        self._in_a_sentence = [re.compile(rf"{start}(.+?)(?:{after})*") for start in ("", f"(?:{before})+")]
        self._rows = {name: frozenset(map(_key, self._row_names(name))) for name in self._lists("answer.row.")}
        change = "|".join(re.escape(word) for word, _ in _longest_first({"": self._lists("command.")["change"]}))
        self._change_first = re.compile(rf"(?:{change})(?:\s*[:をの]\s*|\s+|(?=[0-9{KANJI_DIGITS}]))(.+)")
        self._change_last = re.compile(rf"(.+?)(?:\s*を\s*|\s+)(?:{change})")

    def command(self, text: str) -> str | None:
        """Return the command that `text` is, and nothing but that; the caller knows where it applies."""
        return self._commands.get(_key(text))

    def change_target(self, text: str) -> str | None:
        """Return what "change 3", "変更 メール" or "3番を直す" names; "" for the bare command, None for other text."""
        if self.command(text) == "change":
            return ""
        plain = _plain(text)
        if found := self._change_first.fullmatch(plain):
            return _number(found[1], "番ばん行目row. ") or found[1]
        if found := self._change_last.fullmatch(plain):
            return _number(found[1], "番ばん行目row. ") or (found[1] if self.row(found[1], tuple(self._rows)) else None)
        return None

    def option(self, text: str, question: str, options: Sequence[str]) -> str | None:
        """Return the option that `text` chooses: by number (from 1), code, label, description or a word for it."""
        words = self._choices(question, tuple(options))
        chosen = _sole(words, _key(text)) or self._numbered(_plain(text), words)
        if chosen or frozenset(options) in AGREED:
            return chosen
        bare = (shape.fullmatch(_key(text)) for shape in self._in_a_sentence)
        return next(filter(None, (_sole(words, found[1]) for found in bare if found)), None)

    def spoken(self, locale: str, question: str, options: Sequence[str]) -> tuple[str, ...]:
        """Return the words that are likely to be spoken at a question, in one language (easy Japanese is Japanese)."""
        texts = self._by_locale.get(locale.partition("_")[0], self._by_locale[FALLBACK])
        labels = (texts.get(f"label.{question}.{option}") or texts.get(f"label.{option}") for option in options)
        words = (texts[name].partition(" | ")[0] for name in SPOKEN)
        hint = "" if options else texts.get(f"hint.{question}", "")
        return tuple(dict.fromkeys(word for word in (*labels, *words, hint) if word and "{" not in word))

    def row(self, text: str, keys: Sequence[str]) -> str | None:
        """Return the one of `keys` that `text` names: exactly, or as the only one whose name is in the text."""
        typed = _key(text)
        names = {name: self._rows.get(name, frozenset()) for name in keys}
        exact = _sole(names, typed)
        if exact is not None or len(typed) < SHORTEST_PART:
            return exact
        return _only(name for name in keys if any(len(w) >= SHORTEST_PART and w in typed for w in names[name]))

    def faq(self, text: str) -> str | None:
        """Return the common question that `text` is."""
        return self._faq.get(_key(text))

    def faq_within(self, text: str) -> str | None:
        """Return the common question with the longest word within `text`, where `text` sounds like a question."""
        plain = _plain(text)
        squeezed = "".join(plain.split())
        if not self._asking.search(plain) and not self._asking.search(squeezed):
            return None
        return next((name for word, name in self._faq_words if word.search(plain) or word.search(squeezed)), None)

    def _numbered(self, plain: str, words: Mapping[str, frozenset[str]]) -> str | None:
        before = "|".join(re.escape(word) for word in self.lexicon["before_number"])
        found = re.fullmatch(rf"(?:{before})?[.:\s]*([0-9]{{1,2}}|[{KANJI_DIGITS}])(?![0-9])[.:、)\s]*(.*)", plain)
        if found is None:
            return None
        number = _digit(found[1])
        if not 1 <= number <= len(words):
            return None
        chosen, rest = list(words)[number - 1], _key(found[2])
        fits = not rest or rest in self.lexicon["after_number"] | self.lexicon["yes"] or rest in words[chosen]
        return chosen if fits and _sole(words, rest) in (None, chosen) else None

    def _choices(self, question: str, options: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
        known = self._known.get((question, options))
        if known is None:
            known = {option: self._words(question, option, options) for option in options}
            self._known[question, options] = known
        return known

    def _words(self, question: str, option: str, options: tuple[str, ...]) -> frozenset[str]:
        keys = (f"label.{question}.{option}", f"label.{option}", f"choice.{question}.{option}")
        written = {option, *(text for name in keys for text in self._all(name))}
        if frozenset(options) in JUDGED:
            return frozenset(map(_key, written))
        return frozenset(map(_key, written)) | self.lexicon.get(option, frozenset())

    def _row_names(self, name: str) -> Iterator[str]:
        yield name
        yield from self._all(f"review.row.{name}")
        yield from self._lists("answer.row.")[name]

    def _all(self, name: str) -> tuple[str, ...]:
        return tuple(texts[name] for texts in self._texts if name in texts)

    def _lists(self, prefix: str, suffix: str = "") -> dict[str, list[str]]:
        lists: dict[str, list[str]] = {}
        for texts in self._texts:
            for name, text in texts.items():
                if name.startswith(prefix) and name.endswith(suffix) and LIST.fullmatch(name):
                    lists.setdefault(name.removeprefix(prefix).removesuffix(suffix), []).extend(text.split(" | "))
        return lists


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold().replace(CURLY, "'").strip(" \t\r\n　。.!")


def _key(text: str) -> str:
    return key(text.replace(CURLY, "'"))


def _owners(lists: Mapping[str, Iterable[str]]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for name, words in lists.items():
        for word in words:
            owners.setdefault(_key(word), name)
    return owners


def _longest_first(lists: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    words = {(_plain(word), name) for name, several in lists.items() for word in several}
    return sorted(words, key=lambda pair: (-len(pair[0]), pair))


def _within(word: str) -> str:
    """Return the pattern that finds a word in a text: an English one only as a whole."""
    bare = re.escape(word)
    return rf"(?<![a-z0-9]){bare}(?![a-z0-9])" if word.isascii() and word.isalnum() else bare


def _sole(words: Mapping[str, frozenset[str]], typed: str) -> str | None:
    return _only(option for option, known in words.items() if typed in known)


def _only(found: Iterable[str]) -> str | None:
    several = list(found)
    return several[0] if len(several) == 1 else None


def _number(text: str, around: str) -> str:
    bare = text.strip(around)
    return str(_digit(bare)) if re.fullmatch(rf"[0-9]{{1,2}}|[{KANJI_DIGITS}]", bare) else ""


def _digit(text: str) -> int:
    return KANJI_DIGITS.index(text) + 1 if text in KANJI_DIGITS else int(text)

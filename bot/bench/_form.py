"""The form that all benchmarks of turns fill in: fifteen turns, from the greeting to the question for the photo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from os import urandom
from typing import Any

from adapters import catalogues
from core import application_id, birthdate, certificates, contact_name, course, email_address, yes_no
from core.verdict import Accepted
from dialogs.application import APPLICATION
from dialogs.effects import Part, Say
from dialogs.engine import Interview
from dialogs.events import Started, Text
from dialogs.moment import Moment
from dialogs.policy import Policy
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording

ANSWERS = (
    "1", "はい", "31415926535897932384626", "31415926535897932384626", "髙橋 花子", "hanako@mail.test.jp",
    "hanako@mail.test.jp", "はい", "A", "昭和60年10月10日", "付ける", "付ける", "希望しない", "はい",
)  # fmt: skip
"""What a person types after the greeting: captcha and mail proof are off, because they wait for other things."""

KEYS = (
    "representative", "terms", "application_id", "application_id_again", "contact_name", "email", "email_again",
    "registration", "course", "birthdate", "signing_certificate", "login_certificate", "braille", "information_right",
    "photo",
)  # fmt: skip
"""The question that each of the fifteen turns ends with."""

_TODAY = date(2026, 11, 23)

Rule = Callable[[str, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """One message as another library is given it: its words, its buttons (label, data) and the rule for the answer."""

    words: str
    choices: tuple[tuple[str, str], ...]
    rule: Rule | None = None


class Interviewed:
    """The same engine, so the same replies: what it costs another library to carry all that our turn does."""

    def __init__(self) -> None:
        texts = catalogues.load()
        self._wording = Wording(texts, {})
        self._interview = Interview(APPLICATION, Policy(captcha=False, email_proof=False), Vocabulary(texts))

    def take(self, text: str, data: dict[str, Any]) -> list[Asked]:
        """Take a message; keep the state in `data`; return what is said."""
        event = Started("ja") if text.startswith("/") else Text(text)
        outcome = self._interview.turn(data.get("state"), event, Moment(datetime.now(UTC), urandom(32)))
        data["state"] = outcome.state
        reply = outcome.reply
        return [self._shown(say, reply.locale) for say in reply.says] if reply else []

    def _shown(self, say: Say, locale: str) -> Asked:
        words = f"{self._wording.say(say, locale)}\n{self._wording.choices(say, locale)}"
        return Asked(words, tuple((self._wording.label(button, locale), button.data) for button in say.buttons))


def _asked() -> list[Asked]:
    texts = catalogues.load()
    wording, rules = Wording(texts, {}), _rules(Vocabulary(texts))
    return [Asked(wording.text(Part(f"ask.{key}"), "ja"), _choices(key, wording), rules.get(key)) for key in KEYS]


def _choices(key: str, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return the buttons of a question: its own, and those that every question has."""
    names = (*APPLICATION[key].options, "back", "help")
    return tuple((wording.text(Part(f"label.{name}"), "ja"), f"{key}:{name}") for name in names)


def _rules(vocabulary: Vocabulary) -> dict[str, Rule]:
    lexicon = vocabulary.lexicon

    def judged(judge: Callable[..., Accepted[Any]], *more: object) -> Rule:
        return lambda text, data: judge(text, *more).value

    def again(judge: Callable[[str, str], Accepted[str]], first: str) -> Rule:
        return lambda text, data: judge(text, data[first]).value

    yes = judged(yes_no.parse, lexicon)
    wanted = judged(certificates.wanted, lexicon)
    return {
        "representative": lambda text, data: vocabulary.option(text, "representative", ("self", "child", "ward")),
        "terms": yes,
        "application_id": judged(application_id.parse),
        "application_id_again": again(application_id.parse_again, "application_id"),
        "contact_name": judged(contact_name.parse),
        "email": judged(email_address.parse),
        "email_again": again(email_address.parse_again, "email"),
        "registration": yes,
        "course": judged(course.parse),
        "birthdate": judged(birthdate.parse, _TODAY),
        "signing_certificate": wanted,
        "login_certificate": wanted,
        "braille": judged(certificates.braille, lexicon),
        "information_right": yes,
    }


@dataclass(frozen=True, slots=True)
class Form:
    """The same questions with the same words and rules of core, and nothing else: no guard, no command, no check."""

    asked: Sequence[Asked] = field(default_factory=_asked)

    def take(self, number: int, text: str, data: dict[str, Any]) -> Asked:
        """Keep the answer to question `number` in `data`; return the next question. Raises Rejected."""
        rule = self.asked[number].rule
        assert rule is not None
        data[KEYS[number]] = rule(text, data)
        return self.asked[number + 1]

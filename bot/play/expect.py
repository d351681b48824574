"""What a transcript expects: the question on the table, what was said, what a mail holds, what is stored nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import chain

from bot.play import heard, mails
from bot.play.script import Step
from bot.play.stage import Stage

Expectation = Callable[[Stage, Step], "str | None"]
"""Returns what was got instead, None where the expectation holds."""


def asks(stage: Stage, step: Step) -> str | None:
    """Expect this question on the table."""
    return None if stage.newest.question == step.text else stage.newest.question or "nothing"


def bot(stage: Stage, step: Step) -> str | None:
    """Expect these messages since the person's last entry."""
    said = list(dict.fromkeys(chain.from_iterable(heard.keys(reply) for reply in stage.since)))
    return None if set(step.texts) <= set(said) else ", ".join(said) or "nothing"


def says(stage: Stage, step: Step) -> str | None:
    """Expect every pattern in the text since then."""
    text = _text(stage)
    return None if all(_found(pattern, text) for pattern in step.texts) else text or "nothing"


def says_not(stage: Stage, step: Step) -> str | None:
    """Expect no pattern in the text since then."""
    text = _text(stage)
    return text if any(_found(pattern, text) for pattern in step.texts) else None


def mail(stage: Stage, step: Step) -> str | None:
    """Expect every pattern in the newest mail."""
    arrived = stage.mails()
    text = mails.plain(arrived[-1]) if arrived else "no mail"
    return None if arrived and all(_found(pattern, text) for pattern in step.texts) else text


def stored_not(stage: Stage, step: Step) -> str | None:
    """Expect these texts nowhere in plain: not in a file of the data folder, not in the log, not in a mail."""
    for text in step.texts:
        for place, content in stage.stored():
            if any(form in content for form in _forms(text)):
                return f"it stands in {place}"
    return None


EXPECTATIONS: dict[str, Expectation] = {
    "asks": asks,
    "bot": bot,
    "says": says,
    "says_not": says_not,
    "mail": mail,
    "stored_not": stored_not,
}


def _text(stage: Stage) -> str:
    return "\n".join(heard.text(reply, stage.wording) for reply in stage.since)


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.MULTILINE | re.DOTALL) is not None


def _forms(text: str) -> set[bytes]:
    return {text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-le")}

"""Questions beside the form: confirm an erasure, which row, whose application, which FAQ, what kind of number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from core import contact_name, yes_no
from core.text import key as normal
from core.verdict import Rejected
from dialogs import faq
from dialogs.answering import with_draft
from dialogs.commands import change, changeable, command_buttons, which_row
from dialogs.drafts import begin, drop, erase_all, named, person_label, welcome_back
from dialogs.effects import Button, Part
from dialogs.state import Draft
from dialogs.steps.handover import show_card
from dialogs.talk import Talk

PRESSED = {"erase": True, "yes": True, "keep": False, "no": False}
"""Options that say yes or no."""


@dataclass(frozen=True, slots=True)
class Aside:
    """How a question beside the form is put (`text`, `options`) and what its answer does.

    `take` gets an option or the typed words and returns False where they are no answer to it.
    """

    text: Callable[[Talk], Part]
    take: Callable[[Talk, str], bool]
    options: tuple[str, ...] = ()


def ask(talk: Talk) -> None:
    """Put the question beside the form on the table."""
    side = talk.state.side
    assert side is not None
    aside = ASIDES[side.key]
    buttons = tuple(
        talk.button(side.key, option, Part(talk.known(f"label.{side.key}.{option}", f"label.{option}")), number=number)
        for number, option in enumerate(aside.options, 1)
    )
    talk.say(aside.text(talk), buttons=(*buttons, *_numbered(talk), *command_buttons(talk, talk.question())))


def hear(talk: Talk, text: str) -> bool:
    """Take typed words as the answer; False where they are none (the question beside the form is then left)."""
    side = talk.state.side
    assert side is not None
    aside = ASIDES[side.key]
    option = talk.vocabulary.option(text, side.key, aside.options) if aside.options else None
    return aside.take(talk, option or text)


def press(talk: Talk, option: str) -> None:
    """Take a pressed option."""
    side = talk.state.side
    assert side is not None
    ASIDES[side.key].take(talk, option)


def _numbered(talk: Talk) -> tuple[Button, ...]:
    key = talk.state.side.key if talk.state.side else ""
    labels: list[Part] = []
    if key == "change":
        labels = [Part("label.change_row", {"number": n}) for n in range(1, len(changeable(talk)) + 1)]
    elif key == "which_person":
        labels = [person_label(draft) for draft in talk.state.drafts]
    role: Literal["row", "option"] = "row" if key == "change" else "option"
    return tuple(
        talk.button(key, str(number), label, role=role, number=number) for number, label in enumerate(labels, 1)
    )


def _agreed(talk: Talk, text: str) -> bool | None:
    if text in PRESSED:
        return PRESSED[text]
    try:
        return yes_no.parse(text, talk.vocabulary.lexicon).value
    except Rejected:
        return None


def _surely(talk: Talk, text: str) -> bool:
    """Return whether to do what cannot be undone: a yes is a button or one of the words for it, no sentence."""
    if text in PRESSED:
        return PRESSED[text]
    if talk.vocabulary.command(text):
        raise Rejected("not_understood")
    agreed = yes_no.parse(text, talk.vocabulary.lexicon).value
    if agreed and yes_no.word(text) not in map(yes_no.word, talk.vocabulary.lexicon["yes"]):
        raise Rejected("ambiguous", unclear=True)
    return agreed


def _confirm(does: Callable[[Talk], None]) -> Callable[[Talk, str], bool]:
    def take(talk: Talk, text: str) -> bool:
        try:
            agreed = _surely(talk, text)
        except Rejected as rejected:
            return rejected.unclear
        talk.put(side=None, revision=talk.state.revision + 1)
        if agreed:
            does(talk)
        else:
            talk.say(Part("command.cancel.kept"))
        return True

    return take


def _cancel(talk: Talk) -> None:
    if talk.draft is not None:
        drop(talk, talk.draft)
    talk.say(Part("command.cancel.done"), buttons=_restart_buttons(talk))


def _erase(talk: Talk) -> None:
    received = any(draft.packet and draft.packet.receipt_number for draft in talk.state.drafts)
    erase_all(talk)
    stays = (Part("privacy.received"),) if received else ()
    talk.say(Part("erase.done"), *stays, buttons=_restart_buttons(talk))


def _restart(talk: Talk) -> None:
    if talk.draft is not None:
        drop(talk, talk.draft)
    begin(talk, greet=False)
    talk.say(Part("command.restart.done"))


def _restart_buttons(talk: Talk) -> tuple[Button, ...]:
    return (talk.button("chat", "start", Part("label.start"), role="command"),)


def _change(talk: Talk, text: str) -> bool:
    number = _number(text, len(changeable(talk)))
    if number is None and talk.vocabulary.row(text, changeable(talk)) is None:
        return False
    talk.put(side=None)
    change(talk, str(number) if number else text)
    return True


def _faq(talk: Talk, text: str) -> bool:
    number = _number(text, len(talk.vocabulary.faqs))
    if number is None:
        return False
    faq.answer(talk, talk.vocabulary.faqs[number - 1])
    return True


def _which_person(talk: Talk, text: str) -> bool:
    number = _number(text, len(talk.state.drafts))
    drafts = talk.state.drafts[number - 1 : number] if number else _named(talk, text)
    if len(drafts) != 1:
        return False
    with_draft(talk, drafts[0].ref)
    welcome_back(talk)
    return True


def _named(talk: Talk, text: str) -> Sequence[Draft]:
    """Return the applications of a typed name (山田 花子, 花子さんの申請)."""
    try:
        typed = contact_name.parse(re.sub(r"(?:さん|様)?(?:の(?:申請|分|カード))?$", "", text.strip())).value
    except Rejected:
        return ()
    exact = [draft for draft in talk.state.drafts if named(draft) == typed]
    return exact or [draft for draft in talk.state.drafts if named(draft) and contact_name.alike(named(draft), typed)]


def _screen(talk: Talk, text: str) -> bool:
    number = _number(text, len({step.step[0] for step in talk.flow}))
    if number is None:
        return False
    talk.put(side=None)
    show_card(talk, number)
    return True


def _licence(talk: Talk, text: str) -> bool:
    agreed = _agreed(talk, text)
    if agreed is None:
        return False
    talk.put(side=None, revision=talk.state.revision + 1)
    if agreed:
        talk.write(ticks=("licence",))
    talk.say(Part("mynumber.confirm_licence.yes" if agreed else "mynumber.confirm_licence.no"))
    return True


def _heard(talk: Talk, text: str) -> bool:
    agreed = _agreed(talk, text)
    if agreed is None:
        return False
    if agreed:
        talk.agreed = talk.state.side
    else:
        talk.say(Part("speech.again"))
    talk.put(side=None, revision=talk.state.revision + 1)
    return True


def _echo(talk: Talk) -> Part:
    assert talk.state.side is not None
    return Part("speech.echo", {"heard": str(talk.state.side.data["text"])})


def _number(text: str, most: int) -> int | None:
    typed = normal(text).removesuffix("番").removesuffix(".")
    value = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return value if 1 <= value <= most else None


def _text(key: str) -> Callable[[Talk], Part]:
    return lambda talk: Part(key)


def _about(key: str, one: str) -> Callable[[Talk], Part]:
    """Return the text of a question about the application at hand: `key`, or `one` with its name beside others."""

    def text(talk: Talk) -> Part:
        if len(talk.state.drafts) < 2 or talk.draft is None:
            return Part(key)
        return Part(one, {"name": person_label(talk.draft)})

    return text


ASIDES: dict[str, Aside] = {
    "cancel": Aside(_about("command.cancel.ask", "command.cancel.ask_one"), _confirm(_cancel), ("yes", "no")),
    "erase": Aside(_text("erase.ask"), _confirm(_erase), ("erase", "keep")),
    "restart": Aside(_about("command.restart.ask", "command.restart.ask_one"), _confirm(_restart), ("yes", "no")),
    "change": Aside(which_row, _change),
    "faq": Aside(faq.titles, _faq),
    "which_person": Aside(_text("resume.which_person"), _which_person),
    "heard": Aside(_echo, _heard, ("yes", "no")),
    "screen": Aside(_text("end.prepare.not_yet"), _screen),
    "licence": Aside(
        _text("warn.licence_number.may_be_my_number_do_not_store_until_confirmed"), _licence, ("yes", "no")
    ),
}

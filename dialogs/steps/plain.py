"""An ordinary question: asked, answered by words, a number or a button."""

from __future__ import annotations

from core.verdict import Rejected
from dialogs import position, webform
from dialogs.answering import accept, edit, error_part, refuse
from dialogs.commands import command_buttons
from dialogs.effects import Button, Part
from dialogs.question import Question
from dialogs.talk import Talk


class Plain:
    """Asks a question and reads its answer; the other steps differ from it only where they must."""

    def ask(self, talk: Talk, question: Question) -> None:
        """Put the question on the table, or say how its answer contradicts another one."""
        found = position.contradiction(question, talk.given) if not talk.given.draft.editing else None
        if found is not None:
            hidden = webform.wanted(talk.given, question)
            error = error_part(talk, question, found, _shown(talk, question))
            talk.say(webform.mismatch(question) if hidden else error, buttons=self.mending(talk, question))
            return
        if webform.wanted(talk.given, question):
            webform.ask(talk, question, self.buttons(talk, question))
            return
        asked = Part(f"ask.{question.key}", question.values(talk.given))
        talk.say(*question.first(talk.given), asked, buttons=self.buttons(talk, question))

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Return the options with their numbers, then the commands."""
        options = tuple(
            talk.button(question.key, option, label(talk, question, option), number=number, described=described)
            for number, option in enumerate(question.options, 1)
            for described in [_described(talk, question, option)]
        )
        return (*options, *command_buttons(talk, question))

    def mending(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Return the ways out of a contradiction: the questions that can be changed."""
        fixes = (key for key in question.fixes if key != question.key or not question.options)
        ways = [(f"fix_{key}", Part(talk.known(f"label.fix_{key}", "label.change"))) for key in fixes]
        passing = (option for option in question.options if _passes(talk, question, option))
        keep = [(option, label(talk, question, option)) for option in passing]
        numbered = enumerate(keep + ways, 1)
        buttons = (talk.button(question.key, option, text, number=number) for number, (option, text) in numbered)
        return (*buttons, *command_buttons(talk, question))

    def hear(self, talk: Talk, question: Question, text: str) -> None:
        """Read a typed answer."""
        options = self.options(talk, question)
        chosen = talk.vocabulary.option(text, question.key, options) if options else None
        if chosen:
            self.press(talk, question, chosen)
        else:
            self.take(talk, question, text)

    def options(self, talk: Talk, question: Question) -> tuple[str, ...]:
        """Return what can be chosen now, in the order of the numbers shown."""
        if position.contradiction(question, talk.given) is not None and not talk.given.draft.editing:
            mending = self.mending(talk, question)
            return tuple(button.data.split(":")[1] for button in mending if button.role == "option")
        return question.options

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Take an option."""
        if option.startswith("fix_"):
            edit(talk, talk.flow[option.removeprefix("fix_")])
        else:
            self.take(talk, question, option)

    def take(self, talk: Talk, question: Question, raw: str) -> None:
        """Let the rule read the answer."""
        try:
            accepted = question.parse(raw, talk.given)
        except Rejected as rejected:
            self.refuse(talk, question, rejected, raw)
        else:
            accept(talk, question, accepted, raw)

    def refuse(self, talk: Talk, question: Question, rejected: Rejected, received: str) -> None:
        """Say why an answer is not taken."""
        refuse(talk, question, rejected, received, self.buttons(talk, question))


def label(talk: Talk, question: Question, option: str) -> Part:
    """Return the words of an option's button."""
    return Part(talk.known(f"label.{question.key}.{option}", f"label.{option}"))


def _described(talk: Talk, question: Question, option: str) -> Part | None:
    key = f"choice.{question.key}.{option}"
    return Part(key) if key in talk.vocabulary.keys else None


def _passes(talk: Talk, question: Question, option: str) -> bool:
    try:
        question.check(option, talk.given)
    except Rejected:
        return False
    return True


def _shown(talk: Talk, question: Question) -> str:
    answer = talk.given.answers[question.key]
    return answer.raw or str(answer.value)

"""Check screens (seed 2-2, 4-3, 6) and the three ticks about the photo (seed 5-2)."""

from __future__ import annotations

from typing import cast

from core import yes_no
from core.verdict import Accepted, Rejected
from dialogs import commands
from dialogs.answering import accept, edit, row_keys, rows
from dialogs.effects import Button, Image, Part
from dialogs.events import BlobRef
from dialogs.question import Question, Review
from dialogs.steps.plain import Plain, label
from dialogs.talk import Talk


class ReviewStep(Plain):
    """Shows the rows and takes their confirmation, or goes to the row that is wrong."""

    def ask(self, talk: Talk, question: Question) -> None:
        """Show the rows, each with its own button to change it."""
        values = {"rows": rows(talk, cast(Review, question))}
        talk.say(Part(f"ask.{question.key}", values), buttons=self.buttons(talk, question))

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Return yes and change, a button for each row, and the commands."""
        plain = super().buttons(talk, question)
        count = len(row_keys(talk, cast(Review, question)))
        fixes = (
            talk.button(
                question.key, f"change_{row}", Part("label.change_row", {"number": row}), role="row", number=row
            )
            for row in range(1, count + 1)
        )
        return (*plain[:2], *fixes, *plain[2:])

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Confirm, or change a row."""
        if option.startswith("change"):
            commands.change(talk, option.removeprefix("change").removeprefix("_"))
        else:
            super().press(talk, question, option)

    def refuse(self, talk: Talk, question: Question, rejected: Rejected, received: str) -> None:
        """Take a no for the wish to change something."""
        if rejected.reason == "change":
            commands.change(talk)
        else:
            super().refuse(talk, question, rejected, received)


class TicksStep(Plain):
    """Asks the attestations one by one; they count when all are ticked."""

    def ask(self, talk: Talk, question: Question) -> None:
        """Ask the next tick, with the photo before the eyes."""
        tick = self.options(talk, question)[0]
        left = len(question.options) - len(talk.given.draft.ticks)
        image = None
        if left == len(question.options):
            told = (Part("photo.exception.ticks"),) if talk.given["photo"].get("exception") else ()
            talk.say(Part("ask.photo_right", {"left": left}), *told)
            blob = talk.given["photo"]["blob"]
            image = Image("preview", Part("photo.preview_alt"), blob=BlobRef(**blob)) if blob else None
        talk.say(Part(f"ask.photo_right.{tick}"), image=image, buttons=self.buttons(talk, question))

    def options(self, talk: Talk, question: Question) -> tuple[str, ...]:
        """Return the ticks that are missing, and the ways to another photo."""
        missing = tuple(option for option in question.options if option not in talk.given.draft.ticks)
        return (*missing[:1], "retake")

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Return the next tick, another photo, and the commands."""
        numbered = enumerate(self.options(talk, question), 1)
        own = (
            talk.button(question.key, option, label(talk, question, option), number=number)
            for number, option in numbered
        )
        return (*own, *commands.command_buttons(talk, question))

    def hear(self, talk: Talk, question: Question, text: str) -> None:
        """Read a tick by its words; a plain yes ticks the one that is asked."""
        every = (*question.options, "retake")
        option = talk.vocabulary.option(text, question.key, self.options(talk, question))
        option = option or talk.vocabulary.option(text, question.key, every)
        try:
            agreed = None if option else yes_no.parse(text, talk.vocabulary.lexicon).value
        except Rejected as rejected:
            self.refuse(talk, question, rejected, text)
            return
        self.press(talk, question, option or (self.options(talk, question)[0] if agreed else "retake"))

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Tick, or go back to the photo."""
        if option == "retake":
            edit(talk, talk.flow["photo"])
            return
        ticks = tuple(dict.fromkeys((*talk.given.draft.ticks, option)))
        talk.write(ticks=ticks, tries=0, renew=True)
        if all(tick in ticks for tick in question.options):
            accept(talk, question, Accepted(True), "ok")

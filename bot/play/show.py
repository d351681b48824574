"""Prints a conversation as it goes: the person to the right, the bot to the left, mails in a frame."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.play import heard, mails
from bot.play.acts import ACTS
from bot.play.script import Step, Transcript
from bot.play.stage import Stage
from dialogs.effects import Reply


class Show:
    """Watches a stage and prints what is new on it."""

    def __init__(self, transcript: Transcript, console: Console) -> None:
        self._console = console
        self._shown = 0
        self._mails = 0
        console.rule(Text(transcript.title, style="bold"))

    def __call__(self, stage: Stage, step: Step) -> None:
        """Print one entry and what it brought."""
        if step.kind not in ACTS:
            return
        if step.kind in ("photo", "file"):
            self._say(f"[{step.value}]")
        for reply in stage.replies[self._shown :]:
            self._person(reply, stage)
            self._bot(reply, stage)
        if len(stage.replies) == self._shown:
            self._console.print(Text(f"({step})", style="dim"))
        self._shown = len(stage.replies)
        self._post(stage)

    def _person(self, reply: Reply, stage: Stage) -> None:
        said = stage.wording.text(reply.heard_part, reply.locale) if reply.heard_part else reply.heard
        if said:
            self._say(said)

    def _say(self, said: str) -> None:
        self._console.print(Padding(Text(said, style="bold cyan"), (1, 0, 0, 40)))

    def _bot(self, reply: Reply, stage: Stage) -> None:
        self._console.print(Padding(Text(heard.text(reply, stage.wording)), (1, 20, 0, 0)))
        labels = [
            stage.wording.text(button.label, reply.locale) for button in heard.buttons(reply) if not button.number
        ]
        if labels:
            self._console.print(Text(" ".join(f"[{label}]" for label in labels), style="green"))

    def _post(self, stage: Stage) -> None:
        arrived = stage.mails()
        for mail in arrived[self._mails :]:
            self._console.print(Padding(Panel(Text(mails.plain(mail)), title="mail", style="yellow"), (1, 20, 0, 4)))
        self._mails = len(arrived)

"""The face photo (seed 5-1): sent, looked at by a job, then used, turned, or taken again."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

from core import photo_file
from core.verdict import Accepted, Rejected
from dialogs.answering import accept, refuse
from dialogs.commands import command_buttons
from dialogs.effects import Button, CheckPhoto, Day, DropBlob, Image, Part, Size
from dialogs.events import BlobRef, Finding, PhotoChecked, Picture
from dialogs.question import Question
from dialogs.state import Shot
from dialogs.steps.plain import Plain, label
from dialogs.talk import Talk, details

SHOWN = 2


class PhotoStep(Plain):
    """Waits for a picture; once it is checked, asks what to do with it."""

    def ask(self, talk: Talk, question: Question) -> None:
        """Ask for a photo, or what to do with the one that was checked."""
        shot = talk.given.draft.shot
        if shot is not None and not shot.checked:
            talk.say(Part("error.photo.not_yet_checked"), status=True, buttons=command_buttons(talk, question))
        elif shot is not None:
            image = Image("preview", Part("photo.preview_alt"), blob=shot.blob)
            talk.say(Part("photo.self_check"), Part("photo.decide"), image=image, buttons=self.buttons(talk, question))
        else:
            talk.say(Part("ask.photo"), buttons=self.buttons(talk, question))

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Offer what can be done with a checked photo; without one, only the way out for those who cannot take one."""
        numbered = enumerate(self.options(talk, question), 1)
        options = (
            talk.button("photo", option, label(talk, question, option), number=number) for number, option in numbered
        )
        return (*options, *command_buttons(talk, question))

    def options(self, talk: Talk, question: Question) -> tuple[str, ...]:
        """Return what can be chosen now."""
        shot = talk.given.draft.shot
        if shot is None or not shot.checked:
            return ("proceed",)
        if any(finding.level == "fix" for finding in shot.findings):
            return ("retake", "rotate", "proceed")
        return ("use", "retake", "rotate")

    def hear(self, talk: Talk, question: Question, text: str) -> None:
        """Read a typed choice; other words are no photo."""
        option = talk.vocabulary.option(text, question.key, self.options(talk, question))
        option = option or talk.vocabulary.option(text, question.key, question.options)
        if option:
            self.press(talk, question, option)
        else:
            refuse(talk, question, Rejected("text_instead"), text, self.buttons(talk, question))

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Use, turn or leave the photo."""
        shot = talk.given.draft.shot
        if shot is None or not shot.checked:
            key = "photo.exception.route" if option == "proceed" else "photo.none"
            talk.say(Part(key), buttons=() if option == "proceed" else self.buttons(talk, question))
        elif option == "rotate":
            self._check(talk, shot.blob, turns=1)
            talk.say(Part("photo.checking"), status=True, buttons=command_buttons(talk, question))
        elif option == "retake":
            self.leave(talk)
        else:
            self._use(talk, question, shot, exception=option == "proceed")

    def leave(self, talk: Talk) -> None:
        """Drop the photo that is not used."""
        shot = talk.given.draft.shot
        if shot is not None:
            talk.do(DropBlob(shot.blob))
        talk.write(shot=None, renew=True)

    def picture(self, talk: Talk, question: Question, picture: Picture) -> None:
        """Have a picture looked at; a later one takes the place of an earlier one."""
        self.leave(talk)
        if picture.blob is None:
            finding = Finding("too_large_bytes", "block", {"size": picture.size, "max": photo_file.MAX_BYTES})
            self._refuse(talk, question, finding)
            return
        self._check(talk, picture.blob, turns=0)
        talk.say(Part("photo.checking"), status=True, buttons=command_buttons(talk, question))

    def checked(self, talk: Talk, question: Question, result: PhotoChecked) -> None:
        """Say what was found; only what the official site refuses stops the photo."""
        shot = talk.given.draft.shot
        assert shot is not None
        blob = result.stored or shot.blob
        if result.stored is not None:
            talk.do(DropBlob(shot.blob))
        blocked = next((finding for finding in result.findings if finding.level == "block"), None)
        talk.write(shot=replace(shot, blob=blob))
        if blocked is not None:
            self.leave(talk)
            self._refuse(talk, question, blocked)
            return
        seen = replace(
            shot, blob=blob, checked=True, findings=result.findings, width=result.width, height=result.height
        )
        talk.write(shot=seen, renew=True)
        told = [Part("photo.rotated")] if shot.turns else [Part("done.photo")]
        talk.say(*told, *(_part(finding) for finding in result.findings[:SHOWN]))

    def failed(self, talk: Talk) -> None:
        """Say that the picture could not be looked at, and ask for it again."""
        self.leave(talk)
        talk.say(Part("error.job_failed.photo"))

    def _check(self, talk: Talk, blob: BlobRef, turns: int) -> None:
        ref = talk.moment.pick("photo", "0123456789abcdef", 16)
        talk.write(shot=Shot(ref, blob, turns=turns), renew=True)
        talk.do(CheckPhoto(ref, blob, turns))

    def _use(self, talk: Talk, question: Question, shot: Shot, *, exception: bool) -> None:
        old = talk.given["photo"]
        value = {
            "blob": asdict(shot.blob),
            "width": shot.width,
            "height": shot.height,
            "size": shot.blob.size,
            "exception": exception,
        }
        if old is not None:
            talk.do(DropBlob(BlobRef(**old["blob"])))
        talk.write(shot=None, ticks=())
        if exception:
            talk.say(Part("photo.exception.route"), Part("photo.exception.proceed"))
        accept(talk, question, Accepted(value))

    def _refuse(self, talk: Talk, question: Question, finding: Finding) -> None:
        tries = 1 + (talk.given.draft.tries if talk.given.draft.tried == question.key else 0)
        talk.write(tries=tries, tried=question.key)
        parts = [_part(finding)]
        if tries >= SHOWN:
            parts.append(Part("photo.tips_after_two"))
        talk.say(*parts, buttons=self.buttons(talk, question))


def _part(finding: Finding) -> Part:
    values = details(finding.details)
    if "date" in finding.details:
        values["date"] = Day(date.fromisoformat(finding.details["date"]))
    if finding.code in ("too_small_bytes", "too_large_bytes"):
        values |= {name: Size(int(finding.details[name])) for name in ("size", "min", "max") if name in values}
    return Part(f"photo.file.{finding.code}", values)

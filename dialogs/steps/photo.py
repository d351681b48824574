"""The face photo (seed 5-1): sent, looked at by a job, then used, turned, or taken again."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

from core import photo_file
from core.photo_table import CODES, MIXED_UP, TOPICS
from core.verdict import Accepted, Rejected
from dialogs.answering import accept, refuse
from dialogs.commands import command_buttons
from dialogs.effects import Button, CheckPhoto, Day, DropBlob, Image, Part, Parts, Size
from dialogs.events import BlobRef, Finding, PhotoChecked, Picture
from dialogs.question import Question
from dialogs.state import Shot
from dialogs.steps.plain import Plain, label
from dialogs.talk import Talk, details

SHOWN = 2
NOTES = frozenset({"gps", "reduced"})
"""Findings that are no fault of the photo; each is told once."""
BY_BUTTON = frozenset({"rotate"})
"""Faults that a button here puts right, with the same photo."""


class PhotoStep(Plain):
    """Waits for a picture; once it is checked, asks what to do with it."""

    def ask(self, talk: Talk, question: Question) -> None:
        """Ask for a photo, or what to do with the one that was checked."""
        shot = talk.given.draft.shot
        if shot is not None and not shot.checked:
            talk.say(Part("error.photo.not_yet_checked"), status=True, buttons=command_buttons(talk, question))
        elif shot is not None:
            buttons = self.buttons(talk, question)
            talk.say(*_own_look(shot), Part("photo.decide"), image=_preview(shot), buttons=buttons)
        else:
            talk.say(*question.first(talk.given), Part("ask.photo"), buttons=self.buttons(talk, question))

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Offer what can be done with a checked photo; without one, only the way out for those who cannot take one."""
        shot = talk.given.draft.shot
        if shot is None or not shot.checked:
            cannot = talk.button("photo", "proceed", Part("label.no_photo"), number=1)
            return (cannot, *command_buttons(talk, question))
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
        ways = ("retake", "rotate", "proceed") if _stopping(shot) else ("use", "retake", "rotate")
        return (*ways, "rest") if len(_faults(shot.findings)) > SHOWN else ways

    def hear(self, talk: Talk, question: Question, text: str) -> None:
        """Read a typed choice; other words are no photo."""
        option = talk.vocabulary.option(text, question.key, self.options(talk, question))
        option = option or talk.vocabulary.option(text, question.key, question.options)
        if option:
            self.press(talk, question, option)
        else:
            shot = talk.given.draft.shot
            reason = "not_now_deciding" if shot is not None and shot.checked else "text_instead"
            refuse(talk, question, Rejected(reason), text, self.buttons(talk, question))

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Use, turn or leave the photo."""
        shot = talk.given.draft.shot
        if shot is None or not shot.checked:
            self._without(talk, question, option)
        elif option == "rotate":
            if shot.preview is not None:
                talk.do(DropBlob(shot.preview))
            self._check(talk, shot.blob, turns=1, message=shot.message)
            talk.say(Part("photo.checking"), status=True, buttons=command_buttons(talk, question))
        elif option == "rest":
            rest = map(_part, _faults(shot.findings)[SHOWN:])
            talk.say(*rest, Part("photo.decide"), buttons=self.buttons(talk, question))
        elif option == "retake":
            self.leave(talk)
        else:
            self._use(talk, question, shot, exception=option == "proceed")

    def _without(self, talk: Talk, question: Question, option: str) -> None:
        """Answer a choice while there is no photo yet: who cannot take one is told the official way."""
        if option != "proceed":
            talk.say(Part("photo.none"), buttons=self.buttons(talk, question))
        elif talk.given["representative"] == "child":
            talk.say(Part("photo.exception.baby"), Part("photo.exception.route"))
        else:
            talk.say(Part("photo.exception.route"))

    def leave(self, talk: Talk) -> None:
        """Drop the photo that is not used."""
        shot = talk.given.draft.shot
        for blob in shot.blobs if shot is not None else ():
            talk.do(DropBlob(blob))
        talk.write(shot=None, renew=True)

    def picture(self, talk: Talk, question: Question, picture: Picture) -> None:
        """Have a picture looked at; a later one takes the place of an earlier one."""
        self.leave(talk)
        if picture.blob is None:
            finding = Finding("too_large_bytes", "block", {"size": picture.size, "max": photo_file.MAX_BYTES})
            self._refuse(talk, question, finding)
            return
        self._check(talk, picture.blob, turns=0, message=talk.moment.message)
        talk.say(Part("photo.checking"), status=True, buttons=command_buttons(talk, question))

    def checked(self, talk: Talk, question: Question, result: PhotoChecked) -> None:
        """Say what was found; only what the official site refuses, or another picture than a portrait, is dropped."""
        shot = talk.given.draft.shot
        assert shot is not None
        if result.stored is not None:
            talk.do(DropBlob(shot.blob))
        seen = replace(
            shot,
            blob=result.stored or shot.blob,
            checked=True,
            findings=result.findings,
            width=result.width,
            height=result.height,
            preview=result.preview,
            where=result.where,
            unchecked=result.unchecked,
        )
        talk.write(shot=seen, renew=True)
        refused = next((one for one in result.findings if one.level == "block" and one.code not in CODES), None)
        if refused is not None:
            self.leave(talk)
            self._refuse(talk, question, refused)
            return
        self._tell(talk, question, seen)

    def _tell(self, talk: Talk, question: Question, shot: Shot) -> None:
        """Say what was found, the most important two of it, and what was done to the file."""
        faults, stopping = _faults(shot.findings), _stopping(shot)
        told = [Part("photo.rotated")] if shot.turns else []
        if stopping:
            told.append(Part("photo.findings_title", {"count": len(faults)}))
        else:
            told.append(Part("done.photo"))
            told += [] if faults or shot.unchecked else [Part("photo.nothing_found")]
        told += map(_part, faults[:SHOWN])
        told += _once(talk, shot)
        if not shot.turns and stopping - BY_BUTTON and _again(talk, question) >= SHOWN:
            told.append(Part("photo.tips_after_two"))
        talk.say(*told)

    def failed(self, talk: Talk) -> None:
        """Say that the picture could not be looked at, and ask for it again."""
        self.leave(talk)
        talk.say(Part("error.job_failed.photo"))

    def _check(self, talk: Talk, blob: BlobRef, turns: int, message: str) -> None:
        ref = talk.moment.pick("photo", "0123456789abcdef", 16)
        talk.write(shot=Shot(ref, blob, turns=turns, message=message), renew=True)
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
        if old is not None and old["blob"]:
            talk.do(DropBlob(BlobRef(**old["blob"])))
        if shot.preview is not None:
            talk.do(DropBlob(shot.preview))
        talk.write(shot=None, ticks=())
        if exception:
            talk.say(Part("photo.exception.route"), Part("photo.exception.proceed"))
        accept(talk, question, Accepted(value), message=shot.message)

    def _refuse(self, talk: Talk, question: Question, finding: Finding) -> None:
        parts = [_part(finding)]
        if _again(talk, question) >= SHOWN:
            parts.append(Part("photo.tips_after_two"))
        talk.say(*parts, buttons=self.buttons(talk, question))


def _again(talk: Talk, question: Question) -> int:
    """Count one more photo that will not do, and return how many there were."""
    tries = 1 + (talk.given.draft.tries if talk.given.draft.tried == question.key else 0)
    talk.write(tries=tries, tried=question.key)
    return tries


def _faults(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return what could be better about a photo, without what is only worth knowing."""
    return tuple(finding for finding in findings if finding.code not in NOTES)


def _stopping(shot: Shot) -> frozenset[str]:
    """Return what has to be put right before the photo can be used as any other."""
    return frozenset(finding.code for finding in shot.findings if finding.level != "warn")


def _once(talk: Talk, shot: Shot) -> tuple[Part, ...]:
    """Return what is worth knowing and was not told before."""
    noted = talk.given.draft.noted
    notes = tuple(one for one in shot.findings if one.code in NOTES and one.code not in noted)
    if notes:
        talk.write(noted=(*noted, *(one.code for one in notes)))
    return tuple(map(_part, notes))


def _own_look(shot: Shot) -> tuple[Part, ...]:
    """Return the small picture in words, and what the person is asked to look at.

    That is what this program could not see and, of a photo that can be used, what no program sees.
    """
    mine = () if _stopping(shot) else (Part("photo.self_check"),)
    if len(shot.unchecked) == len(TOPICS):
        return (Part("photo.engine_down"), *mine)
    names = tuple(Part(f"photo.unchecked.{topic}") for topic in shot.unchecked)
    unseen = (Part("photo.unchecked", {"names": Parts(names, "names")}),) if names else ()
    return (*_described(shot), *unseen, *mine)


def _described(shot: Shot) -> tuple[Part, ...]:
    """Return what the small picture shows, in words: few channels carry a text behind a picture."""
    if not shot.where:
        return ()
    places = {name: Part(f"photo.where.{place}") for name, place in shot.where.items()}
    return (Part("photo.preview_caption"), Part("photo.preview_described", places))


def _preview(shot: Shot) -> Image:
    return Image("preview", Part("photo.preview_alt"), blob=shot.preview or shot.blob)


def _part(finding: Finding) -> Part:
    """Return the text of a finding; what is not certain about a face is told as such."""
    values = details(finding.details)
    if finding.code in CODES | MIXED_UP:
        part = Part(f"photo.finding.{finding.code}", values)
        return Part("photo.maybe", {"finding": part}) if finding.level == "warn" else part
    if "date" in finding.details:
        values["date"] = Day(date.fromisoformat(finding.details["date"]))
    if finding.code in ("too_small_bytes", "too_large_bytes"):
        values |= {name: Size(int(finding.details[name])) for name in ("size", "min", "max") if name in values}
    return Part(f"photo.file.{finding.code}", values)

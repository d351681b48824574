"""The two numbers of the form: the 23-digit application ID, and the licence record number of course C."""

from __future__ import annotations

from dataclasses import replace

from core import application_id, my_number
from core import text as reading
from core.verdict import Accepted, Rejected
from dialogs.answering import accept, refuse
from dialogs.effects import Forget, Part, ReadQr
from dialogs.events import Picture, QrRead
from dialogs.question import Question
from dialogs.steps.plain import Plain
from dialogs.talk import Talk


class Pieces(Plain):
    """Takes the ID in one message or in several, and has each of them forgotten."""

    def take(self, talk: Talk, question: Question, raw: str) -> None:
        """Read the ID; a part of it is kept until the rest comes, also while there are only words."""
        draft = talk.given.draft
        pieces = application_id.piece(raw, draft.pieces)
        messages = (*(draft.piece_messages if draft.pieces else ()), talk.moment.message)
        if pieces is None:
            kept = "" if reading.digits(raw) else draft.pieces
            talk.write(pieces=kept)
            super().take(talk, question, raw)
            if kept:
                self._tell(talk, question, kept)
        elif self._forbidden(talk, pieces):
            self._drop(talk, question, messages)
        elif len(pieces) == application_id.LENGTH:
            talk.write(pieces="")
            super().take(talk, question, pieces)
            self._held_by(talk, question, pieces, messages)
        else:
            talk.write(pieces=pieces, piece_messages=messages)
            self._tell(talk, question, pieces)
        talk.do(Forget(talk.moment.message))

    def _tell(self, talk: Talk, question: Question, pieces: str) -> None:
        values = {"count": len(pieces), "missing": application_id.LENGTH - len(pieces)}
        talk.say(Part("error.application_id.piece", values), buttons=self.buttons(talk, question))

    def _forbidden(self, talk: Talk, pieces: str) -> bool:
        """Tell whether the messages so far make what looks like a My Number, and are not the ID known already."""
        known = talk.given["application_id"] or ""
        return len(pieces) == my_number.LENGTH and my_number.fits(pieces) and not known.startswith(pieces)

    def _drop(self, talk: Talk, question: Question, messages: tuple[str, ...]) -> None:
        for message in messages[:-1]:
            talk.do(Forget(message))
        talk.write(pieces="", piece_messages=())
        talk.heard = my_number.MASK * 4
        talk.say(Part("mynumber.gathered"), buttons=self.buttons(talk, question))

    def _held_by(self, talk: Talk, question: Question, pieces: str, messages: tuple[str, ...]) -> None:
        """Note all the messages that together held the ID, so that each can be taken back."""
        answer = talk.given.answers.get(question.key)
        if answer is not None and answer.raw == pieces:
            kept = replace(answer, message=" ".join(filter(None, messages)))
            talk.write(answers={**talk.given.answers, question.key: kept})


class ApplicationId(Pieces):
    """Takes the ID typed, or from the QR code printed on the form."""

    def picture(self, talk: Talk, question: Question, picture: Picture) -> None:
        """Have the QR code of a picture read; the picture itself is not kept, its message is forgotten."""
        if picture.blob is None:
            talk.say(Part("qr.not_found"), buttons=self.buttons(talk, question))
            return
        ref = talk.moment.pick("qr", "0123456789abcdef", 16)
        talk.write(qr_ref=ref, qr_message=talk.moment.message)
        talk.do(ReadQr(ref, picture.blob))
        talk.do(Forget(talk.moment.message))
        talk.say(Part("qr.checking"), status=True, buttons=self.buttons(talk, question))

    def read(self, talk: Talk, question: Question, result: QrRead) -> None:
        """Take what the QR reader found."""
        if result.found != "id":
            values = {"count": result.count} if result.found == "several" else {}
            talk.say(Part(f"qr.{result.found}", values), buttons=self.buttons(talk, question))
            return
        try:
            found = application_id.parse(result.value)
        except Rejected as rejected:
            refuse(talk, question, rejected, result.value, self.buttons(talk, question))
            return
        masked, tail = application_id.masked(found.value), application_id.tail(found.value)
        talk.say(Part("qr.found", {"masked": masked, "tail": tail}), Part("qr.dropped"))
        accept(talk, question, Accepted(found.value), result.value, by="qr", message=talk.given.draft.qr_message)


class LicenceNumber(Plain):
    """Takes twelve digits; where they may be a My Number nothing is kept until the person says where they are from."""

    def take(self, talk: Talk, question: Question, raw: str) -> None:
        """Read the number, and have the message forgotten."""
        talk.do(Forget(talk.moment.message))
        super().take(talk, question, raw)

    def refuse(self, talk: Talk, question: Question, rejected: Rejected, received: str) -> None:
        """Ask where a look-alike of a My Number comes from, else say what is wrong."""
        if rejected.unclear:
            talk.aside("licence")
        else:
            super().refuse(talk, question, rejected, received)


class Again(Pieces):
    """The same ID a second time, typed."""

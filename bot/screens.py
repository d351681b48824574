"""Every screen of the form, walked through without a person: what channels are asked to check beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from dialogs.effects import CheckPhoto, Reply, SendMail
from dialogs.engine import Interview
from dialogs.events import BlobRef, Event, PhotoChecked, Picture, Started, Text
from dialogs.moment import Moment
from dialogs.state import State

ID, LICENCE = "48210937556120487739105", "305012345630"
PHOTO = Picture(BlobRef("0" * 32, "0" * 64, 300_000), 300_000, "photo.jpg")
MOST = 60
ORDINARY: Mapping[str, str] = {
    "representative": "1",
    "terms": "1",
    "application_id": ID,
    "application_id_again": ID,
    "contact_name": "番号 太郎",
    "email": "taro@gmail.com",
    "email_again": "taro@gmail.com",
    "registration": "1",
    "continuation": "1",
    "licence_number": LICENCE,
    "birthdate": "19851010",
    "signing_certificate": "1",
    "login_certificate": "1",
    "braille": "2",
    "information_right": "1",
    "photo": "1",
    "photo_right": "1",
    "application": "1",
}
HANDED_OVER = 8
"""How often the next official screen is asked for at the end."""


@dataclass
class Walk:
    """One person who answers everything as it is asked, in one language and course."""

    interview: Interview
    locale: str
    course: str
    today: date
    state: State | None = None
    code: str = ""

    def replies(self) -> Iterator[Reply]:
        """Yield what is said from the first word to the last official screen."""
        yield from self._turn(Started(self.locale))
        for _ in range(MOST):
            key = self._asked()
            if key in ("", "handover"):
                break
            yield from self._turn(self._answer(key))
        for _ in range(HANDED_OVER if self._asked() == "handover" else 0):
            yield from self._turn(Text("次"))

    def _answer(self, key: str) -> Event:
        draft = self.state.drafts[-1] if self.state else None
        if key == "photo" and draft is not None and draft.shot is None:
            return PHOTO
        if key == "captcha" and draft is not None and draft.captcha is not None:
            return Text(draft.captcha.text)
        return Text({**ORDINARY, "course": self.course, "email_proof": self.code}[key])

    def _turn(self, event: Event) -> Iterator[Reply]:
        outcome = self.interview.turn(self.state, event, self._moment())
        self.state = outcome.state
        mails = [effect for effect in outcome.effects if isinstance(effect, SendMail)]
        self.code = next((str(mail.values["code"]) for mail in mails if "code" in mail.values), self.code)
        if outcome.reply is not None:
            yield replace(outcome.reply, locale=self.locale)
        for effect in outcome.effects:
            if isinstance(effect, CheckPhoto):
                yield from self._turn(PhotoChecked(effect.ref, (), 900, 1200))

    def _asked(self) -> str:
        return self.interview.question(self.state, self._moment())

    def _moment(self) -> Moment:
        return Moment(datetime.combine(self.today, time(3), UTC), bytes(32), "0" * 32)


def screens(interview: Interview, today: date) -> Iterator[Reply]:
    """Yield every screen of the courses A, B and C in every language."""
    for locale in ("ja", "ja_easy", "en"):
        for course in ("A", "B", "C"):
            yield from Walk(interview, locale, course, today).replies()

"""Holds a conversation with the engine alone: every state goes through JSON, as it does between two turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from adapters import catalogues
from dialogs.application import APPLICATION
from dialogs.effects import CheckPhoto, Effect, Part, Parts, ReadQr, Reply, SendMail
from dialogs.engine import Interview
from dialogs.events import BlobRef, Event, Finding, PhotoChecked, Picture, Press, QrRead, Started, Text
from dialogs.moment import Moment
from dialogs.policy import Policy
from dialogs.ports import FormResult
from dialogs.state import STATE, Draft, State
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording

ID = "48210937556120487739105"
OTHER_ID = "48210937556120487739106"
LICENCE = "305012345630"
MY_NUMBER = "123456789018"
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PICTURE = Picture(BlobRef("0f", "aa", 300_000), 300_000, "IMG_0001.JPG")
OTHER_PICTURE = Picture(BlobRef("1e", "bb", 310_000), 310_000, "IMG_0002.JPG")
STANDING = {
    "operator": "見本市",
    "operator_contact": "見本市役所",
    "mail_from": "bot@example.jp",
    "version": "1",
    "draft_days": 7,
    "packet_days": 3,
    "photo_hours": 24,
    "receipt_days": 30,
}


@cache
def vocabulary() -> Vocabulary:
    """Return what people may type, read once."""
    return Vocabulary(catalogues.load())


@cache
def wording() -> Wording:
    """Return the texts, strict about every key and value."""
    return Wording(catalogues.load(), STANDING, strict=True)


@dataclass
class Chat:
    """A conversation; `seeds` makes its chance repeatable."""

    policy: Policy = field(default_factory=Policy)
    state: State | None = None
    now: datetime = NOON
    turns: int = 0
    channel: str = "web"
    reply: Reply | None = None
    page: FormResult | None = None
    effects: tuple[Effect, ...] = ()
    mails: list[SendMail] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()

    def copy(self) -> Chat:
        """Return the same conversation, to go on in another way."""
        return replace(self, mails=list(self.mails))

    @property
    def interview(self) -> Interview:
        """The engine under this conversation's policy."""
        return Interview(APPLICATION, self.policy, vocabulary())

    @property
    def draft(self) -> Draft:
        """The application at hand."""
        assert self.state is not None
        return next(draft for draft in self.state.drafts if draft.ref == self.state.current)

    @property
    def asked(self) -> str:
        """The key of the question on the table."""
        return self.reply.question if self.reply else ""

    def interview_moment(self) -> Moment:
        """The moment of the last turn."""
        return Moment(self.now, self.turns.to_bytes(32), "c" * 32, channel=self.channel)

    def send(self, event: Event) -> Chat:
        """Let something happen, and the jobs that follow from it."""
        self.turns += 1
        self.now += timedelta(seconds=1)
        outcome = self.interview.turn(self.state, event, self.interview_moment())
        self.state = STATE.validate_json(STATE.dump_json(outcome.state)) if outcome.state else None
        self.reply, self.effects = outcome.reply or self.reply, outcome.effects
        self.page = outcome.page
        self.mails += [effect for effect in outcome.effects if isinstance(effect, SendMail)]
        self._jobs(outcome.effects)
        return self

    def _jobs(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, CheckPhoto):
                self.send(PhotoChecked(effect.ref, self.findings, 900, 1200))
            elif isinstance(effect, ReadQr):
                self.send(QrRead(effect.ref, "id", ID))

    def start(self) -> Chat:
        """Open the chat."""
        return self.send(Started())

    def type(self, *texts: str) -> Chat:
        """Type these messages, one after the other."""
        for text in texts:
            self.send(Text(text))
        return self

    def press(self, option: str, key: str = "") -> Chat:
        """Press an option of the question on the table."""
        assert self.state is not None
        return self.send(Press(f"{key or self.asked}:{option}:{self.state.revision}"))

    def solve(self) -> Chat:
        """Type the letters of the picture."""
        assert self.draft.captcha is not None
        return self.type(self.draft.captcha.text)

    def code(self) -> str:
        """Return the code of the newest mail."""
        return str(self.mails[-1].values["code"])

    def answer(self, until: str, **answers: str) -> Chat:
        """Go on with ordinary answers, or the given ones, until this question is on the table."""
        ordinary = {**ORDINARY, **answers}
        for _ in range(60):
            if self.asked == until:
                return self
            self.one(self.asked, ordinary)
        raise AssertionError(f"never asked {until}, but {self.asked}")

    def one(self, key: str, answers: dict[str, str]) -> Chat:
        """Answer the question on the table."""
        if key == "captcha":
            return self.solve()
        if key == "email_proof":
            return self.type(self.code())
        if key == "photo" and self.draft.shot is None:
            return self.send(PICTURE)
        return self.type(answers[key])

    def said(self) -> list[str]:
        """Return the keys of everything said in the last turn, also within other texts."""
        assert self.reply is not None
        return [key for say in self.reply.says for part in say.parts for key in _keys(part)]

    def text(self, locale: str = "ja") -> str:
        """Return what was said in the last turn."""
        assert self.reply is not None
        return "\n".join(wording().say(say, locale) for say in self.reply.says)


def _keys(part: Part) -> list[str]:
    inner = [key for value in part.values.values() if isinstance(value, Part) for key in _keys(value)]
    lines = [key for value in part.values.values() if isinstance(value, Parts) for p in value.parts for key in _keys(p)]
    return [part.key, *inner, *lines]


ORDINARY = {
    "representative": "自分",
    "terms": "はい",
    "application_id": ID,
    "application_id_again": ID,
    "contact_name": "番号 太郎",
    "email": "taro@gmail.com",
    "email_again": "taro@gmail.com",
    "registration": "はい",
    "course": "A",
    "course_card": "2",
    "course_expired": "いいえ",
    "course_licence": "いいえ",
    "continuation": "1",
    "licence_number": LICENCE,
    "birthdate": "昭和60年10月10日",
    "signing_certificate": "付ける",
    "login_certificate": "付ける",
    "braille": "付けない",
    "information_right": "はい",
    "photo": "1",
    "photo_right": "はい",
    "application": "はい",
}


def at(question: str, **answers: str) -> Chat:
    """Return a conversation with this question on the table."""
    return Chat().start().answer(question, **answers)

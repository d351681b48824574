"""One turn: what was known and what happened make what is known now, what is said and what is done. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dialogs import acting, aside, commands, hearing, moving, results, speech
from dialogs.drafts import begin, resume
from dialogs.effects import Claim, Erase, Part, Reply
from dialogs.events import (
    Adopted,
    Event,
    FormAnswer,
    Heard,
    JobFailed,
    LinkFollowed,
    MailRefused,
    MovedAway,
    Other,
    PhotoChecked,
    Picture,
    Press,
    QrRead,
    Speech,
    Started,
    Text,
    Unsent,
    Woken,
)
from dialogs.keeping import sweep, wake_at
from dialogs.moment import Moment
from dialogs.policy import Policy
from dialogs.question import Flow, HandOver
from dialogs.state import State
from dialogs.steps import handler
from dialogs.steps.handover import finish
from dialogs.talk import Outcome, Talk
from dialogs.upgrade import upgrade
from dialogs.vocabulary import Vocabulary

LOCALES = ("ja", "ja_easy", "en")


class Interview:
    """The conversation about one flow, under one operator's policy."""

    def __init__(self, flow: Flow, policy: Policy, vocabulary: Vocabulary) -> None:
        self.flow = flow
        self.policy = policy
        self.vocabulary = vocabulary

    def turn(self, state: State | None, event: Event, moment: Moment) -> Outcome:
        """Return what becomes of a conversation (None: a new one) when `event` happens at `moment`."""
        talk = self._talk(state, moment)
        upgrade(talk)
        if isinstance(event, PERSON):
            if _overtaken(talk):
                return _left_out(talk, event)
            _arrived(talk)
        kept = HANDLERS[type(event)](talk, event) is not False
        speech.take(talk)
        _complete(talk)
        if not isinstance(event, Woken):
            _close(talk, event)
        reply = _reply(talk)
        spent = reply is not None and not all(say.status for say in reply.says)
        talk.put(asked=_key(talk), **(_spent(talk.state) if spent else {}))
        page = replace(talk.page, next=talk.form) if talk.page and talk.page.accepted else talk.page
        return Outcome(talk.state if kept else None, tuple(talk.effects), reply, wake_at(talk) if kept else None, page)

    def question(self, state: State | None, moment: Moment) -> str:
        """Return the key of the question on the table, "" where there is none."""
        return _key(self._talk(state, moment))

    def _talk(self, state: State | None, moment: Moment) -> Talk:
        return Talk(self.flow, self.policy, self.vocabulary, state or State(self.flow.version), moment)


def _arrived(talk: Talk) -> None:
    state, moment = talk.state, talk.moment
    talk.write(touched_at=moment.now, reminded=False)
    if moment.ticket:
        talk.put(ticket=moment.ticket, ticket_at=moment.now, spare=state.ticket, spare_at=state.ticket_at)
    if moment.happened:
        talk.put(happened=max(moment.happened, state.happened or moment.happened))


def _spent(state: State) -> dict[str, Any]:
    return {"ticket": state.spare, "ticket_at": state.spare_at, "spare": "", "spare_at": None}


def _overtaken(talk: Talk) -> bool:
    """Tell whether this is brought a second time although the person has gone on since."""
    moment, newest = talk.moment, talk.state.happened
    return moment.again and newest is not None and moment.happened is not None and moment.happened < newest


def _left_out(talk: Talk, event: Event) -> Outcome:
    if isinstance(event, Picture | Speech):
        acting.drop(talk, event)
    return Outcome(talk.state, tuple(talk.effects), None, wake_at(talk))


def _key(talk: Talk) -> str:
    question = talk.question()
    return talk.state.side.key if talk.state.side else question.key if question else ""


def _reply(talk: Talk) -> Reply | None:
    if not talk.says and not talk.heard:
        return None
    heard, part = (talk.heard, None) if isinstance(talk.heard, str) else ("", talk.heard)
    state = talk.state
    erased = any(isinstance(effect, Erase) for effect in talk.effects)
    says, ticket = tuple(talk.says), (state.ticket, state.ticket_at)
    return Reply(state.locale, says, _key(talk), heard, part, state.voice, state.speed, *ticket, erased, talk.form)


def _complete(talk: Talk) -> None:
    draft, question = talk.draft, talk.question()
    checked = draft is not None and "application" in draft.answers and draft.packet is None
    if checked and (question is None or isinstance(question, HandOver)):
        finish(talk)


def _close(talk: Talk, event: Event) -> None:
    if (talk.says and talk.says[-1].buttons) or (not talk.says and isinstance(event, SILENT)):
        return
    if any(isinstance(effect, Claim) for effect in talk.effects):
        return
    if isinstance(event, FormAnswer) and (talk.page is None or not (talk.page.accepted or talk.page.waiting)):
        return
    question = talk.question()
    if talk.state.side is not None:
        aside.ask(talk)
    elif question is not None:
        handler(question).ask(talk, question)
    else:
        text, offers = ("end.finished", ("another_person", "erase")) if talk.draft else ("resume.none", ("start",))
        buttons = tuple(talk.button("chat", name, Part(f"label.{name}"), role="command") for name in offers)
        talk.say(*moving.elsewhere(talk), Part(text), buttons=buttons)


def _start(talk: Talk, event: Started) -> None:
    if event.locale in LOCALES and not talk.state.greeted:
        talk.put(locale=event.locale)
    if event.code and moving.claim(talk, event.code):
        return
    if talk.draft is None:
        begin(talk)
    else:
        resume(talk)
    if event.course:
        talk.write(proposed=event.course)
    if event.voice:
        commands.run(talk, "voice")


def _other(talk: Talk, event: Other) -> None:
    known = f"channel.{event.kind}" in talk.vocabulary.keys
    kind = Part(talk.known(f"kind.{event.kind}", "kind.file"))
    talk.say(Part(f"channel.{event.kind}") if known else Part("channel.unsupported", {"kind": kind}))


def _woken(talk: Talk, event: Woken) -> bool:
    return sweep(talk)


PERSON = (Started, Text, Press, Picture, Speech, Other, LinkFollowed, FormAnswer)
SILENT = (PhotoChecked, QrRead, Heard, JobFailed, MailRefused, Unsent, Woken)
HANDLERS: dict[type[Any], Callable[[Talk, Any], bool | None]] = {
    Started: _start,
    Text: hearing.hear,
    Press: acting.press,
    Picture: acting.picture,
    Speech: speech.listen,
    Other: _other,
    PhotoChecked: results.checked,
    QrRead: results.read,
    Heard: speech.heard,
    JobFailed: results.failed,
    LinkFollowed: results.follow,
    FormAnswer: results.answered,
    MailRefused: results.mail_refused,
    Adopted: moving.adopt,
    MovedAway: moving.leave,
    Unsent: acting.unsent,
    Woken: _woken,
}

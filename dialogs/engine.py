"""One turn: what was known and what happened make what is known now, what is said and what is done. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dialogs import aside, commands, hearing, moving
from dialogs.answering import edit, take_back, with_draft
from dialogs.drafts import begin, resume
from dialogs.effects import Claim, DropBlob, Part, Reply
from dialogs.events import (
    Adopted,
    Event,
    JobFailed,
    LinkFollowed,
    MailRefused,
    MovedAway,
    Other,
    PhotoChecked,
    Picture,
    Press,
    QrRead,
    Started,
    Text,
    Unsent,
    Woken,
)
from dialogs.keeping import sweep, wake_at
from dialogs.moment import Moment
from dialogs.policy import Policy
from dialogs.question import Flow, HandOver, IdQuestion, Photo, Question, Ticks
from dialogs.state import Draft, State
from dialogs.steps import ID, PHOTO, PROOF, handler
from dialogs.steps.handover import finish
from dialogs.talk import Outcome, Talk
from dialogs.upgrade import upgrade
from dialogs.vocabulary import Vocabulary

ALWAYS_FRESH = ("start", "resume")
"""Commands whose buttons work however old they are: they change no answer."""
MENU = "menu"
"""Stands for the question in the buttons of a standing menu: like a typed command they never grow old."""
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
        _complete(talk)
        if not isinstance(event, Woken):
            _close(talk, event)
        reply = _reply(talk)
        spent = reply is not None and not all(say.status for say in reply.says)
        talk.put(asked=_key(talk), **(_spent(talk.state) if spent else {}))
        return Outcome(talk.state if kept else None, tuple(talk.effects), reply, wake_at(talk) if kept else None)

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
    if isinstance(event, Picture):
        _drop(talk, event)
    return Outcome(talk.state, tuple(talk.effects), None, wake_at(talk))


def _key(talk: Talk) -> str:
    question = talk.question()
    return talk.state.side.key if talk.state.side else question.key if question else ""


def _reply(talk: Talk) -> Reply | None:
    if not talk.says and not talk.heard:
        return None
    heard, part = (talk.heard, None) if isinstance(talk.heard, str) else ("", talk.heard)
    state = talk.state
    says, ticket = tuple(talk.says), (state.ticket, state.ticket_at)
    return Reply(state.locale, says, _key(talk), heard, part, state.voice, state.speed, *ticket)


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
    question = talk.question()
    if talk.state.side is not None:
        aside.ask(talk)
    elif question is not None:
        handler(question).ask(talk, question)
    else:
        text, offers = ("end.finished", ("another_person", "erase")) if talk.draft else ("resume.none", ("start",))
        buttons = tuple(talk.button("chat", name, Part(f"label.{name}"), role="command") for name in offers)
        talk.say(Part(text), buttons=buttons)


def _start(talk: Talk, event: Started) -> None:
    if event.locale in LOCALES and not talk.state.greeted:
        talk.put(locale=event.locale)
    if talk.draft is None:
        begin(talk)
    else:
        resume(talk)


def _press(talk: Talk, event: Press) -> None:
    key, _, rest = event.data.partition(":")
    option, _, revision = rest.partition(":")
    question = talk.question()
    if key == MENU or (option in ALWAYS_FRESH and key == "chat"):
        talk.heard = Part(talk.known(f"label.{option}", "label.help"))
        if option != "back":
            talk.put(side=None)
        commands.run(talk, option)
        return
    if revision != str(talk.state.revision):
        talk.say(Part("channel.stale_button"))
        return
    talk.put(paused=False)
    side = talk.state.side
    if side is not None and key == side.key:
        talk.heard = Part(talk.known(f"label.{key}.{option}", f"label.{option}", "label.change"))
        aside.press(talk, option)
    elif question is not None and key == question.key and event.value:
        hearing.hear(talk, Text(event.value))
    elif question is not None and key == question.key and option in _pressable(talk, question):
        talk.heard = _pressable(talk, question)[option]
        talk.put(side=None)
        handler(question).press(talk, question, option)
    elif option in commands.COMMANDS:
        talk.heard = Part(f"label.{option}")
        commands.run(talk, option)
    else:
        talk.say(Part("channel.stale_button"))


def _pressable(talk: Talk, question: Question) -> dict[str, Part]:
    step = handler(question)
    known = {
        option: Part(talk.known(f"label.{question.key}.{option}", f"label.{option}")) for option in question.options
    }
    for button in (*step.mending(talk, question), *step.buttons(talk, question)):
        if button.role != "command":
            known[button.data.split(":")[1]] = button.label
    return known


def _picture(talk: Talk, event: Picture) -> None:
    question = talk.question()
    talk.put(side=None, paused=False)
    talk.heard = Part("heard.picture")
    if hearing.guarded(talk, None, event.name):
        _drop(talk, event)
    elif isinstance(question, IdQuestion) or (question is not None and question.key == "application_id_again"):
        ID.picture(talk, question, event)
    elif isinstance(question, Photo):
        PHOTO.picture(talk, question, event)
    elif isinstance(question, Ticks):
        edit(talk, talk.flow["photo"])
        PHOTO.picture(talk, talk.flow["photo"], event)
    else:
        _drop(talk, event)
        talk.say(Part("channel.photo_not_now"))
        if talk.draft is None:
            begin(talk)


def _drop(talk: Talk, event: Picture) -> None:
    if event.blob is not None:
        talk.do(DropBlob(event.blob))


def _checked(talk: Talk, event: PhotoChecked) -> None:
    waiting = next((draft for draft in talk.state.drafts if draft.shot and draft.shot.ref == event.ref), None)
    if waiting is not None:
        _meanwhile(talk, waiting, lambda: PHOTO.checked(talk, talk.flow["photo"], event))
    elif event.stored is not None:
        talk.do(DropBlob(event.stored))


def _failed(talk: Talk, event: JobFailed) -> None:
    photo = next((draft for draft in talk.state.drafts if draft.shot and draft.shot.ref == event.ref), None)
    if photo is not None:
        _meanwhile(talk, photo, lambda: PHOTO.failed(talk))
    elif talk.draft is not None and talk.draft.qr_ref == event.ref:
        talk.write(qr_ref="")
        talk.say(Part("error.job_failed.qr"))


def _meanwhile(talk: Talk, draft: Draft, does: Callable[[], None]) -> None:
    at_hand, says = talk.state.current, list(talk.says)
    if draft.ref == at_hand:
        does()
        return
    with_draft(talk, draft.ref)
    does()
    with_draft(talk, at_hand)
    talk.says = says


def _read(talk: Talk, event: QrRead) -> None:
    question = talk.question()
    if talk.draft is None or talk.draft.qr_ref != event.ref:
        return
    talk.write(qr_ref="")
    if question is not None and question.key in ("application_id", "application_id_again"):
        ID.read(talk, talk.flow["application_id"], event)


def _follow(talk: Talk, event: LinkFollowed) -> None:
    owner = next((draft for draft in talk.state.drafts if draft.proof and draft.proof.token == event.token), None)
    if owner is not None and owner.ref != talk.state.current:
        with_draft(talk, owner.ref)
    PROOF.follow(talk, talk.question(), event)


def _mail_refused(talk: Talk, event: MailRefused) -> None:
    question = talk.question()
    if question is not None and question.key == "email_proof":
        PROOF.refused(talk, question)


def _other(talk: Talk, event: Other) -> None:
    known = f"channel.{event.kind}" in talk.vocabulary.keys
    kind = Part(talk.known(f"kind.{event.kind}", "kind.file"))
    talk.say(Part(f"channel.{event.kind}") if known else Part("channel.unsupported", {"kind": kind}))


def _unsent(talk: Talk, event: Unsent) -> None:
    for draft in talk.state.drafts:
        keys = [key for key, answer in draft.answers.items() if answer.message == event.message]
        if event.message and keys:
            with_draft(talk, draft.ref)
            name = Part(talk.known(f"review.row.{keys[0]}", f"ask.{keys[0]}"))
            take_back(talk, keys)
            talk.say(Part("channel.unsend", {"name": name}))


def _woken(talk: Talk, event: Woken) -> bool:
    return sweep(talk)


PERSON = (Started, Text, Press, Picture, Other, LinkFollowed)
SILENT = (PhotoChecked, QrRead, JobFailed, MailRefused, Unsent, Woken)
HANDLERS: dict[type[Any], Callable[[Talk, Any], bool | None]] = {
    Started: _start,
    Text: hearing.hear,
    Press: _press,
    Picture: _picture,
    Other: _other,
    PhotoChecked: _checked,
    QrRead: _read,
    JobFailed: _failed,
    LinkFollowed: _follow,
    MailRefused: _mail_refused,
    Adopted: moving.adopt,
    MovedAway: moving.leave,
    Unsent: _unsent,
    Woken: _woken,
}

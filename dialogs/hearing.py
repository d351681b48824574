"""What a person types, in the order in which it is understood: My Number guard, side question, command, FAQ, answer."""

from __future__ import annotations

from core import application_id, my_number
from core.text import key as normal
from core.verdict import Rejected
from dialogs import aside, commands, faq, moving, webform
from dialogs.drafts import begin_unasked
from dialogs.effects import Forget, Part
from dialogs.events import Text
from dialogs.question import LicenceQuestion, Question
from dialogs.quoting import quote
from dialogs.steps import handler
from dialogs.steps.identity import Pieces
from dialogs.talk import Talk

LONGEST = 1000
AT_STEP = {
    "captcha_renew": ("captcha", "renew"),
    "captcha_listen": ("captcha", "listen"),
    "email_resend": ("email_proof", "resend"),
    "next": ("handover", "next"),
}
"""Commands that mean something at one step only, and the button that each stands for."""


def hear(talk: Talk, event: Text) -> None:
    """Understand a typed message."""
    question = talk.question()
    text = event.text
    talk.heard = quote(text, secret=question is not None and question.secret and talk.state.side is None)
    if guarded(talk, question, text):
        return
    if moving.claims(talk, text) or _beside(talk, text) or _commanded(talk, question, text):
        return
    if talk.state.side is not None or talk.state.paused:
        talk.put(side=None, paused=False)
    if question is None:
        _without_question(talk, text)
    elif talk.state.asked in ("", question.key):
        _answer(talk, question, text)


def guarded(talk: Talk, question: Question | None, text: str) -> bool:
    """Refuse what looks like a My Number before anything else sees it; at the licence number its own rule decides."""
    if not my_number.found(text) or isinstance(question, LicenceQuestion) or _completes_id(talk, question, text):
        return False
    talk.heard = quote(text)
    talk.do(Forget(talk.moment.message))
    key = "mynumber.refused"
    if question is None or question.key != "application_id":
        name = f"error.{question.key}.my_number_suspected" if question else ""
        key = talk.known(name, "mynumber.refused_elsewhere")
    talk.say(Part(key))
    return True


def _completes_id(talk: Talk, question: Question | None, text: str) -> bool:
    """Tell whether digits go on with an application ID that is being sent in pieces."""
    gathered = talk.given.draft.pieces
    if question is None or gathered == "" or not isinstance(handler(question), Pieces):
        return False
    return application_id.piece(text, gathered) is not None


def _beside(talk: Talk, text: str) -> bool:
    return talk.state.side is not None and aside.hear(talk, text)


def _commanded(talk: Talk, question: Question | None, text: str) -> bool:
    target = talk.vocabulary.change_target(text)
    if target is not None and talk.draft is not None and question is not None:
        talk.put(side=None)
        commands.change(talk, target)
        return True
    name = talk.vocabulary.command(text)
    if name is None:
        return False
    if name in AT_STEP:
        key, option = AT_STEP[name]
        if question is not None and question.key == key:
            talk.put(side=None)
            handler(question).press(talk, question, option)
            return True
        return False
    if name != "back":
        talk.put(side=None)
    return commands.run(talk, name)


def _without_question(talk: Talk, text: str) -> None:
    name = talk.vocabulary.faq(text) or talk.vocabulary.faq_within(text)
    if name:
        faq.answer(talk, name)
    else:
        begin_unasked(talk)


def _greets(talk: Talk, text: str) -> bool:
    """Tell whether the first words are a greeting; it is answered with the first question, not with a refusal."""
    return not talk.given.answers and normal(text) in talk.vocabulary.lexicon["greeting"]


def _answer(talk: Talk, question: Question, text: str) -> None:
    if _greets(talk, text):
        return
    name = talk.vocabulary.faq(text) or talk.vocabulary.faq_within(text)
    if webform.wanted(talk.given, question) and not name:
        webform.decline(talk)
    elif name and (question.open or not _understood(talk, question, text)):
        faq.answer(talk, name)
    elif len(text) > LONGEST and question.options:
        handler(question).refuse(talk, question, Rejected("too_long_input", count=len(text)), text)
    else:
        handler(question).hear(talk, question, text)


def _understood(talk: Talk, question: Question, text: str) -> bool:
    if question.options and talk.vocabulary.option(text, question.key, question.options):
        return True
    try:
        question.parse(text, talk.given)
    except Rejected as rejected:
        return rejected.unclear and rejected.reason != "ambiguous"
    return True

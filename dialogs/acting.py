"""What the person does besides typing: buttons pressed, pictures sent, messages taken back."""

from __future__ import annotations

from dialogs import aside, commands, hearing, webform
from dialogs.answering import edit, take_back, with_draft
from dialogs.drafts import begin_unasked
from dialogs.effects import DropBlob, Part
from dialogs.events import BlobRef, Picture, Press, Speech, Text, Unsent
from dialogs.question import IdQuestion, Photo, Question, Ticks
from dialogs.state import Draft
from dialogs.steps import ID, PHOTO, handler
from dialogs.talk import Talk

ALWAYS_FRESH = ("start", "resume")
"""Commands whose buttons work however old they are: they change no answer."""
MENU = "menu"
"""Stands for the question in the buttons of a standing menu: like a typed command they never grow old."""


def press(talk: Talk, event: Press) -> None:
    """Take a pressed button; one of an older question is answered with the current one."""
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
        _stale(talk)
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
        _stale(talk)


def _stale(talk: Talk) -> None:
    """Say that a button was of an older question, where there is a newer one."""
    if talk.question() is not None or talk.state.side is not None:
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


def picture(talk: Talk, event: Picture) -> None:
    """Give a picture to the question that wants one, else keep nothing of it."""
    question = talk.question()
    talk.put(side=None, paused=False)
    talk.heard = Part("heard.picture")
    if hearing.guarded(talk, None, event.name):
        drop(talk, event)
    elif question is not None and webform.wanted(talk.given, question):
        drop(talk, event)
        webform.decline(talk)
    elif isinstance(question, IdQuestion) or (question is not None and question.key == "application_id_again"):
        ID.picture(talk, question, event)
    elif isinstance(question, Photo):
        PHOTO.picture(talk, question, event)
    elif isinstance(question, Ticks):
        edit(talk, talk.flow["photo"])
        PHOTO.picture(talk, talk.flow["photo"], event)
    else:
        drop(talk, event)
        talk.say(Part("channel.photo_not_now"))
        begin_unasked(talk)


def drop(talk: Talk, event: Picture | Speech) -> None:
    """Delete a picture or sound that no question wants."""
    if event.blob is not None:
        talk.do(DropBlob(event.blob))


def unsent(talk: Talk, event: Unsent) -> None:
    """Erase the answers that a message held which the person took back, and a photo that is no answer yet."""
    side = talk.state.side
    if side is not None and event.message and side.data.get("message") == event.message:
        talk.put(side=None)
    for draft in talk.state.drafts:
        keys = [key for key, answer in draft.answers.items() if event.message in answer.message.split()]
        waiting = draft.shot is not None and draft.shot.message == event.message
        piece = draft.pieces != "" and event.message in draft.piece_messages
        if not event.message or not (keys or waiting or piece):
            continue
        with_draft(talk, draft.ref)
        talk.write(pieces="")
        _erase_photo(talk, draft, used="photo" in keys, waiting=waiting)
        first = keys[0] if keys else "application_id" if piece else "photo"
        name = Part(talk.known(f"review.row.{first}", f"ask.{first}"))
        take_back(talk, keys)
        talk.say(Part("channel.unsend", {"name": name}))


def _erase_photo(talk: Talk, draft: Draft, *, used: bool, waiting: bool) -> None:
    if used and draft.answers["photo"].value["blob"]:
        talk.do(DropBlob(BlobRef(**draft.answers["photo"].value["blob"])))
    if waiting:
        PHOTO.leave(talk)

"""What a person can say at any step beside an answer: back, change, help, where am I, stop, start over."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import position, webform
from dialogs.answering import edit, hint, row_keys, rows
from dialogs.drafts import begin, erase_all, named, resume
from dialogs.effects import Button, Part, Parts, Value
from dialogs.faq import faq_list
from dialogs.moving import offer
from dialogs.question import Question, Review
from dialogs.talk import Talk

SLOWEST, FASTEST, STEP = 0.7, 1.3, 0.1
ALWAYS = ("back", "help", "stop")


def command_buttons(talk: Talk, question: Question | None) -> tuple[Button, ...]:
    """Return the buttons that every question has."""
    key = question.key if question else "chat"
    names = list(ALWAYS)
    if question is None or position.previous(talk.flow, talk.given, question) is None:
        names.remove("back")
    if talk.given.draft.editing:
        names.append("resume")
    return tuple(talk.button(key, name, Part(f"label.{name}"), role="command") for name in names)


def run(talk: Talk, name: str) -> bool:
    """Do what a command asks; return False for one that has no meaning here, so that the words can be an answer."""
    command = COMMANDS.get(name)
    if command is None or (name in NEEDS_DRAFT and talk.draft is None):
        return False
    command(talk)
    return True


def back(talk: Talk) -> None:
    """Ask the question before this one again; its answer is kept until another is given."""
    if talk.state.side is not None:
        talk.put(side=None)
        return
    question = position.previous(talk.flow, talk.given, talk.question())
    if question is None:
        talk.say(Part("command.back.first"))
        return
    edit(talk, question)
    talk.say(Part("command.back.done", {"value": answer_shown(talk, question)}))


def answer_shown(talk: Talk, question: Question) -> Value:
    """Return an answer as its person knows it: the words of a button, else as in a check screen."""
    value = talk.given[question.key]
    if value in question.options:
        return Part(talk.known(f"label.{question.key}.{value}", f"label.{value}"))
    return webform.row(question, talk.given, False)


def change(talk: Talk, target: str = "") -> None:
    """Put the answer of a row on the table again: by its number in the rows last shown, or by its name."""
    keys = changeable(talk)
    if not keys:
        talk.say(Part("command.back.first"))
        return
    if not target:
        talk.aside("change")
        return
    if target.isascii() and target.isdigit():
        if not 1 <= int(target) <= len(keys):
            talk.say(Part("command.change.no_such_row", {"number": int(target), "count": len(keys)}))
            return
        edit(talk, talk.flow[keys[int(target) - 1]])
        return
    key = talk.vocabulary.row(target, keys)
    if key is not None:
        edit(talk, talk.flow[key])
    elif talk.vocabulary.row(target, [step.key for step in talk.flow]):
        talk.say(Part("change.kept"))
    else:
        talk.aside("change")


def changeable(talk: Talk) -> list[str]:
    """Return the rows that `change N` counts: those of the check screen on the table, else all that are answered."""
    return row_keys(talk, review_at_hand(talk))


def review_at_hand(talk: Talk) -> Review:
    """Return the check screen on the table, else the last one."""
    question = talk.question()
    if isinstance(question, Review):
        return question
    return next(step for step in reversed(talk.flow.steps) if isinstance(step, Review))


def which_row(talk: Talk) -> Part:
    """Ask which row to change."""
    return Part("command.change.which", {"rows": rows(talk, review_at_hand(talk))})


def help_(talk: Talk) -> None:
    """Give the example of the question and the words that always work."""
    question = talk.question()
    if question is None:
        person(talk)
    else:
        talk.say(Part("command.help.answer", {"hint": hint(talk, question)}))


def why(talk: Talk) -> None:
    """Say why this is asked."""
    question = talk.question()
    if question is not None:
        talk.say(Part(f"why.{question.key}", question.values(talk.given)))


def status(talk: Talk) -> None:
    """Say which of the official steps this is, what is done and what is left."""
    question = talk.question()
    left = position.left(talk.flow, talk.given)
    here = question.step[0] if question else talk.flow.steps[-1].step[0]
    steps = sorted({step.step[0] for step in talk.flow})
    talk.say(Part("status.line", {"total": len(steps), "number": int(here), "name": Part(f"step.{here}")}))
    done = [step for step in steps if step < here]
    if done:
        talk.say(Part("status.done", {"names": names(done)}))
    ahead = sorted({step.step[0] for step in left if step.step[0] > here})
    if ahead:
        talk.say(Part("status.left", {"names": names(ahead), "count": len(left)}))


def names(steps: list[str]) -> Parts:
    """Name official steps in a row."""
    return Parts(tuple(Part(f"step.{step}") for step in steps), "names")


def repeat(talk: Talk) -> None:
    """Ask the question again as it was."""


def pause(talk: Talk) -> None:
    """Stop here and keep everything."""
    talk.put(paused=True, side=None)
    buttons = (talk.button("chat", "resume", Part("label.resume"), role="command"),)
    talk.say(Part("command.pause.done"), buttons=buttons)


def start(talk: Talk) -> None:
    """Begin, or go on where something is under way."""
    if talk.draft is None:
        begin(talk)
    else:
        resume(talk)


def confirm(key: str) -> Callable[[Talk], None]:
    """Return a command that asks before it does something that cannot be undone."""

    def ask(talk: Talk) -> None:
        if key == "erase" and not talk.state.drafts:
            erase_all(talk)
            talk.say(Part("erase.nothing"), buttons=command_buttons(talk, None))
        else:
            talk.aside(key)

    return ask


def another_person(talk: Talk) -> None:
    """Begin an application for somebody else; the one at hand stays as it is."""
    name = named(talk.draft) if talk.draft else ""
    begin(talk, greet=not name)
    if name:
        talk.say(Part("command.another_person.done", {"name": name}))


def person(talk: Talk) -> None:
    """Say who can be asked."""
    talk.say(Part("command.person.answer"))


def privacy(talk: Talk) -> None:
    """Say what is kept, for what and for how long."""
    received = (Part("privacy.received"),) if talk.policy.mode == "intake" else ()
    talk.say(Part("privacy.full"), *received)


def about(talk: Talk) -> None:
    """Say who runs the bot, and what the official side would and would not do."""
    credit = (Part("about.voice_credit"),) if talk.policy.voice else ()
    talk.say(Part("about.text"), Part("about.phishing"), *credit)


def language(locale: str) -> Callable[[Talk], None]:
    """Return a command that goes on in another language."""

    def switch(talk: Talk) -> None:
        talk.put(locale=locale)
        talk.say(Part("command.language.changed"))
        if talk.state.voice and not talk.policy.speaks(locale):
            talk.say(Part("voice.no_language"))

    return switch


def voice(on: bool) -> Callable[[Talk], None]:
    """Return a command that turns spoken replies on or off."""

    def switch(talk: Talk) -> None:
        available = talk.policy.speaks(talk.state.locale)
        talk.put(voice=on and available)
        talk.say(Part("voice.on") if on and available else no_voice(talk) if on else Part("voice.off"))

    return switch


def no_voice(talk: Talk) -> Part:
    """Return why nothing can be spoken: this language has no voice, or there is none at all."""
    return Part("voice.no_language" if talk.policy.voice else "voice.failed")


def pace(step: float) -> Callable[[Talk], None]:
    """Return a command that changes the speed of the voice."""

    def switch(talk: Talk) -> None:
        speed = round(min(FASTEST, max(SLOWEST, talk.state.speed + step)), 1)
        if speed == talk.state.speed:
            talk.say(Part("voice.slowest" if step < 0 else "voice.fastest"))
        else:
            talk.put(speed=speed)
            talk.say(Part("voice.speed", {"speed": str(speed)}))

    return switch


COMMANDS: dict[str, Callable[[Talk], None]] = {
    "back": back,
    "change": change,
    "help": help_,
    "why": why,
    "status": status,
    "repeat": repeat,
    "pause": pause,
    "stop": pause,
    "resume": start,
    "start": start,
    "restart": confirm("restart"),
    "cancel": confirm("cancel"),
    "erase": confirm("erase"),
    "another_person": another_person,
    "other_channel": offer,
    "person": person,
    "privacy": privacy,
    "about": about,
    "faq": faq_list,
    "voice": voice(True),
    "voice_off": voice(False),
    "slower": pace(-STEP),
    "faster": pace(STEP),
    "language": language("ja"),
    "language_easy": language("ja_easy"),
    "language_english": language("en"),
}
NEEDS_DRAFT = {"back", "change", "why", "status", "repeat", "pause", "stop", "restart", "cancel", "other_channel"}

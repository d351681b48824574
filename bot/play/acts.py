"""What the person of a transcript does: types, presses, sends pictures, solves, waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from adapters.mail.mailbox import StoredMail
from bot.play import heard, mails
from bot.play.script import BadScript, Step, Value, duration
from bot.play.stage import Stage
from dialogs.effects import Button, Reply
from dialogs.events import Text

AFFIRMATIVE = frozenset({"ok", "yes", "use", "recent", "front", "rules"})
ROUNDS = 200
"""How many questions one `answer` may go through; more is a conversation that goes round in circles."""

Act = Callable[[Stage, Step], Awaitable[None]]


async def user(stage: Stage, step: Step) -> None:
    """Type a text, or several in one go."""
    await stage.send(*(Text(text) for text in step.texts))


async def press(stage: Stage, step: Step) -> None:
    """Press a button of the newest message."""
    await stage.press(_button([stage.newest], step.text, stage).data)


async def press_old(stage: Stage, step: Step) -> None:
    """Press a button of an earlier message, of the newest that has it."""
    newest = stage.newest
    await stage.press(_button([reply for reply in stage.replies if reply is not newest], step.text, stage).data)


async def photo(stage: Stage, step: Step) -> None:
    """Send a picture as a photo."""
    await stage.show(step.text, as_file=False)


async def file(stage: Stage, step: Step) -> None:
    """Send a picture as a file."""
    await stage.show(step.text, as_file=True)


async def captcha(stage: Stage, step: Step) -> None:
    """Type the letters of the newest captcha, or other letters."""
    shown = next((found for reply in reversed(stage.replies) if (found := heard.letters(reply))), None)
    if shown is None or step.text not in {"right", "wrong"}:
        raise BadScript(f"{step}: there is no captcha, or it is neither right nor wrong")
    wrong = ("b" if shown[0] == "a" else "a") + shown[1:]
    await stage.send(Text(shown if step.text == "right" else wrong))


async def code(stage: Stage, step: Step) -> None:
    """Type the code of the newest mail."""
    await stage.send(Text(_newest(stage, step, mails.code)))


async def link(stage: Stage, step: Step) -> None:
    """Follow the link of the newest mail."""
    await stage.follow(_newest(stage, step, mails.link))


async def later(stage: Stage, step: Step) -> None:
    """Let time pass."""
    await stage.later(duration(step.text))


async def restart(stage: Stage, step: Step) -> None:
    """End the bot hard and start it again."""
    await stage.restart()


async def answer(stage: Stage, step: Step) -> None:
    """Go on answering the questions of the map until another one is asked, or one is asked again."""
    if not isinstance(step.value, Mapping):
        raise BadScript(f"{step}: answer takes a map")
    for _ in range(ROUNDS):
        before = stage.newest
        if before.question not in step.value:
            return
        await _reply(stage, before.question, step.value[before.question])
        if stage.newest.question == before.question and not _moved(before, stage.newest):
            return
    raise BadScript(f"{step}: still asking after {ROUNDS} answers: {stage.newest.question}")


ACTS: dict[str, Act] = {
    "user": user,
    "press": press,
    "press_old": press_old,
    "photo": photo,
    "file": file,
    "answer": answer,
    "captcha": captcha,
    "code": code,
    "link": link,
    "later": later,
    "restart": restart,
}
PASSIVE = frozenset({"later", "restart"})
"""Acts that are nothing the person says: what was said before them still counts as just said."""


async def _reply(stage: Stage, question: str, value: Value) -> None:
    if value == "ok":
        await _affirm(stage)
    elif question == "captcha" and value in {"right", "wrong"}:
        await captcha(stage, Step("captcha", value))
    elif question == "email_proof" and value in {"code", "link"}:
        await (code if value == "code" else link)(stage, Step(str(value), "newest"))
    elif question == "photo":
        await _photo(stage, str(value))
    else:
        await user(stage, Step("user", value))


async def _affirm(stage: Stage) -> None:
    button = _affirmative(stage.newest)
    if button is None:
        raise BadScript(f"{stage.newest.question} has no affirmative choice")
    await stage.press(button.data)


async def _photo(stage: Stage, path: str) -> None:
    if not any(heard.option(button) == "use" for button in heard.buttons(stage.newest)):
        await stage.show(path, as_file=False)
    ready = [button for button in heard.buttons(stage.newest) if heard.option(button) == "use"]
    if ready and stage.newest.question == "photo":
        await stage.press(ready[0].data)


def _affirmative(reply: Reply) -> Button | None:
    options = (button for button in heard.buttons(reply) if button.role == "option")
    return next((button for button in options if heard.option(button) in AFFIRMATIVE), None)


def _moved(before: Reply, after: Reply) -> bool:
    """Say whether a question that is asked again wants the next tick, as the three ticks of a photo do."""
    first, second = _affirmative(before), _affirmative(after)
    return bool(first and second and heard.option(first) != heard.option(second))


def _button(replies: list[Reply], wanted: str, stage: Stage) -> Button:
    for reply in reversed(replies):
        found = heard.find(reply, wanted, stage.wording)
        if found:
            return found
    raise BadScript(f"there is no button {wanted!r}")


def _newest(stage: Stage, step: Step, read: Callable[[StoredMail], str | None]) -> str:
    if step.text != "newest":
        raise BadScript(f"{step}: only newest is known")
    mails_there = stage.mails()
    found = read(mails_there[-1]) if mails_there else None
    if found is None:
        raise BadScript(f"{step}: there is no such mail")
    return found

"""A whole application in the chat: what one person answers, by buttons and by typing, for each course."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.adapters.telegram.person import Person
from tests.dialogs.talking import ID, LICENCE

PORTRAIT = Path(__file__).parents[2] / "pictures" / "portrait.jpg"
NAME = "番号 花子"
Letters = Callable[[], Awaitable[str]]


async def register(
    ann: Person, code: Letters | None = None, captcha: Letters | None = None, *, payload: str = ""
) -> None:
    """Go from the start to the verified address; `code` gives the one of the mail, `captcha` the letters."""
    await ann.start(payload)
    await ann.press("representative:self")
    await ann.press("terms:yes")
    await ann.say(ID, secret=True)
    await ann.say(" ".join(ID), secret=True)
    await ann.say(NAME)
    await ann.say(ann.email)
    await ann.say(ann.email)
    if captcha is not None:
        await ann.say(await captcha())
    await ann.press("registration:ok")
    if code is not None:
        await ann.say(await code(), secret=True)


async def inform(ann: Person, course: str, *, to: str = "photo") -> None:
    """Give the details of a course, until something is asked."""
    await ann.press(f"course:{course}")
    if course == "C":
        await ann.press("continuation:ok")
        await ann.say(LICENCE, secret=True)
    await ann.say("昭和60年10月10日")
    await ann.press("signing_certificate:want")
    await ann.press("login_certificate:want")
    if to == "braille":
        return
    await ann.press("braille:decline")
    await ann.press("information_right:ok")


async def show_face(ann: Person, *, as_file: bool) -> None:
    """Send the photo and say the three things about it."""
    await ann.photo(PORTRAIT.read_bytes(), name="portrait.jpg" if as_file else "")
    await ann.press("photo:use")
    for tick in ("recent", "front", "rules"):
        await ann.press(f"photo_right:{tick}")


async def hand_over(ann: Person) -> None:
    """Confirm everything and go through the official screens."""
    await ann.press("application:ok")
    for _ in range(7):
        await ann.press("handover:next")
    await ann.press("handover:sent")


async def apply(ann: Person, course: str, code: Letters | None = None, captcha: Letters | None = None) -> None:
    """Make a whole application."""
    await register(ann, code, captcha)
    await inform(ann, course)
    await show_face(ann, as_file=course == "B")
    await hand_over(ann)

"""Somebody with a phone: writes, presses, sends pictures, and looks at what stands in the chat."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from adapters.catalogues import load
from dialogs.effects import Part
from dialogs.wording import Wording
from tests.adapters.telegram.emulator import TOKEN, Telegram
from tests.adapters.telegram.shown import Plain, Shown

PATIENCE = 20.0
_IDS = count(7_000_001)
_PRESSES = count(1)
HANDOVER = tuple(f"handover.screen.{number}.title" for number in (2, 3, 4, 6))
_WORDING = Wording(load(), {})
SHOWN_FULLY = (
    "<code>",
    *(
        _WORDING.text(Part(key), locale).split("…")[0].strip()[:12]
        for key in ("ask.registration", "done.email", "email_proof.sent", *HANDOVER)
        for locale in _WORDING.locales
    ),
)
"""How the texts begin in which a person is asked to look at what they gave, or to copy it."""


@dataclass
class Person:
    """One person in a private chat with the bot."""

    telegram: Telegram
    id: int = field(default_factory=lambda: next(_IDS))
    language: str = "ja"
    secrets: list[int] = field(default_factory=list)

    @property
    def email(self) -> str:
        """An address of their own."""
        return f"canary.{self.id}@gmail.com"

    @property
    def chat(self) -> dict[int, Shown]:
        """All messages by id."""
        return self.telegram.chats[self.id]

    @property
    def shown(self) -> list[Shown]:
        """What the bot said and is still there, oldest first."""
        return [shown for _, shown in sorted(self.chat.items()) if shown.ours and not shown.deleted]

    @property
    def last(self) -> Shown:
        """The newest message."""
        return self.shown[-1]

    @property
    def text_shown(self) -> str:
        """The newest message without its marks."""
        return Plain.of(self.last.text)

    async def start(self, payload: str = "") -> None:
        """Press start."""
        await self.say(f"/start {payload}".strip())

    async def say(self, text: str, *, secret: bool = False) -> None:
        """Write something and wait for the answer."""
        await self._turn({"message": self.message(text=text)}, secret)

    async def press(self, label: str) -> None:
        """Press a button of the newest keyboard, by its words or its data, and wait for the answer."""
        await self._turn(self.pressing(label))

    async def photo(self, data: bytes, *, name: str = "", **more: Any) -> None:
        """Send a picture: as a photo, or with a `name` as a file; wait for the answer."""
        await self._turn({"message": self.picture(data, name, **more)})

    async def speak(self, data: bytes) -> None:
        """Send a voice message and wait for the answer."""
        file = f"in-{self.telegram.next_id}"
        self.telegram.assets[file] = {"data": data, "size": len(data)}
        voice = {"file_id": file, "file_unique_id": file, "duration": 1, "file_size": len(data)}
        await self._turn({"message": self.message(voice=voice)})

    async def send(self, update: dict[str, Any]) -> int:
        """Let Telegram deliver an update; return its id."""
        number: int = await self.telegram.enqueue_update(update, token=TOKEN)
        return number

    def message(self, **content: Any) -> dict[str, Any]:
        """Return a message of this person; it stands in the chat from now on."""
        number = self.telegram.next_id
        self.telegram.next_id += 1
        self.chat[number] = Shown(number, content.get("text", ""), ours=False)
        return {"message_id": number, "date": 1_790_000_000, "chat": self.private, "from": self.user, **content}

    def pressing(self, label: str) -> dict[str, Any]:
        """Return the update of a press on a button that can be pressed now."""
        for shown in reversed(self.shown):
            for row in shown.buttons:
                for button in row:
                    data = button.get("callback_data", "")
                    if label in (button["text"], data, ":".join(data.split(":")[:2])):
                        return self.press_of(shown.id, data)
        raise AssertionError(f"no button {label!r}: {[shown.buttons for shown in self.shown[-2:]]}")

    def press_of(self, message: int, data: str) -> dict[str, Any]:
        """Return the update of a press on any button, an old one too."""
        query = f"q{next(_PRESSES)}"
        self.telegram.presses[query] = self.id
        held = {"message_id": message, "date": 1_790_000_000, "chat": self.private}
        return {"callback_query": {"id": query, "from": self.user, "message": held, "chat_instance": "1", "data": data}}

    def picture(self, data: bytes, name: str = "", **more: Any) -> dict[str, Any]:
        """Return the message of a picture."""
        file = f"in-{self.telegram.next_id}"
        self.telegram.assets[file] = {"data": data, "size": len(data)}
        held = {"file_id": file, "file_unique_id": file, "file_size": len(data)}
        if name:
            document = {**held, "file_name": name, "mime_type": more.pop("mime_type", "image/jpeg")}
            return self.message(document=document, **more)
        small = {"file_id": "small", "file_unique_id": "small", "width": 90, "height": 120, "file_size": 900}
        return self.message(photo=[small, {**held, "width": 900, "height": 1200}, small], **more)

    @property
    def private(self) -> dict[str, Any]:
        """The chat."""
        return {"id": self.id, "type": "private", "first_name": "CANARY-NAME"}

    @property
    def user(self) -> dict[str, Any]:
        """The person."""
        return {"id": self.id, "is_bot": False, "first_name": "CANARY-NAME", "language_code": self.language}

    async def _turn(self, update: dict[str, Any], secret: bool = False) -> None:
        before = self.telegram.asked[self.id]
        await self.send(update)
        await until(lambda: self.telegram.asked[self.id] > before)
        if secret:
            number = update["message"]["message_id"]
            self.secrets.append(number)
            await until(lambda: self.chat[number].deleted)

    def check(self) -> None:
        """Hold to what must always be so of everything that was sent."""
        for query, chat in self.telegram.presses.items():
            if chat == self.id:
                (answer,) = self.telegram.answers[query]
                self._check_discretion(answer)
        assert all(self.chat[number].deleted for number in self.secrets)
        assert not [shown.text for shown in self.chat.values() if not (shown.ours or shown.deleted) and private(shown)]
        for call in self.telegram.calls:
            if call.fields.get("chat_id") == str(self.id):
                self._check_discretion(call.fields)

    def _check_discretion(self, fields: dict[str, Any]) -> None:
        """No whole number and no whole address in any field, but where they are to be looked at or copied."""
        said = str(fields.get("text") or fields.get("caption"))
        if any(begin in said for begin in SHOWN_FULLY):
            return
        assert not runs(str(fields)), fields
        assert self.email not in str(fields), fields


async def until(there: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not there():
            await asyncio.sleep(0.005)


def private(shown: Shown) -> bool:
    """Tell whether a message holds an application ID or a licence record number and nothing else."""
    digits = "".join(shown.text.split())
    return bool(re.fullmatch(r"\d{12}|\d{23}", digits))


def runs(text: str) -> list[str]:
    """Return the runs of 23 digits in a text."""
    return re.findall(r"(?<!\d)\d{23}(?!\d)", text)

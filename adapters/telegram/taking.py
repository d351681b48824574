"""What becomes of an update: its press is answered, its picture fetched, its event handed in."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from adapters.telegram import media
from adapters.telegram.client import CHANNEL, Client
from adapters.telegram.inbound import Attached, Gone, Happening, Outside, read
from adapters.telegram.limits import ALERT
from adapters.telegram.memory import Memory
from dialogs.effects import Part
from dialogs.events import Event, Other, Press
from dialogs.ports import Arrival, Departures, Desk
from dialogs.wording import Wording

LOG = logging.getLogger(__name__)
REMEMBERED = 10_000
INVERTED = frozenset({"signing_certificate", "login_certificate"})
"""Questions whose official box says the opposite of ours: leaving out is warned about in a window of its own."""
TRIES = 3
"""How often a picture that Telegram does not give is asked for before the person is asked to send it again."""
ALBUM = Other("album")


class Bot(Desk, Departures, Protocol):
    """The bot as this channel needs it."""


class Counts:
    """How often the newest of many names were used."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._size = size

    def add(self, name: str) -> int:
        """Count one more use of a name; return how many there are."""
        self._counts[name] = self._counts.pop(name, 0) + 1
        while len(self._counts) > self._size:
            self._counts.popitem(last=False)
        return self._counts[name]


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes updates. May be called side by side, and more than once with the same update."""

    client: Client
    bot: Bot
    wording: Wording
    memory: Memory
    hears: bool = False
    _answered: Counts = field(default_factory=Counts)
    _groups: Counts = field(default_factory=Counts)
    _tries: Counts = field(default_factory=Counts)
    _albums: OrderedDict[str, str] = field(default_factory=OrderedDict)

    async def take(self, update: Update) -> None:
        """Take one update; return when what follows from it is committed. Raises Busy or Unfetched."""
        incoming = read(update)
        if isinstance(incoming, Happening):
            await self._happened(incoming)
        elif isinstance(incoming, Gone):
            await self.bot.left(CHANNEL, incoming.address)
        elif isinstance(incoming, Outside):
            await self._outside(incoming)

    async def _happened(self, what: Happening) -> None:
        if what.callback:
            await self._answer(what)
        if what.attached is not None and what.attached.voice and not self.hears:
            await self._receive(what, media.UNHEARD)
        elif what.attached is not None:
            await self._pictured(what, what.attached)
        elif what.event is not None:
            await self._receive(what, what.event)

    async def _receive(self, what: Happening, event: Event, event_id: str = "") -> None:
        # The ticket is what a reply may edit: the message whose button was pressed.
        arrival = Arrival(CHANNEL, what.address, event_id or what.event_id, event, what.message, what.message)
        await self.bot.receive(arrival)

    async def _pictured(self, what: Happening, attached: Attached) -> None:
        """Take a picture; of those sent together only the first, and say so once."""
        name = f"album:{attached.album}"
        if attached.album and self._first_of(name) not in ("", what.event_id):
            await self._receive(what, ALBUM, f"{name}:more")
            return
        event = await self._fetched(what, attached)
        if attached.album:
            self._remember(name, what.event_id)
        await self._receive(what, event, name if attached.album else "")

    async def _fetched(self, what: Happening, attached: Attached) -> Event:
        try:
            return await media.fetch(self.client, self.bot, attached)
        except media.Unfetched:
            if self._tries.add(what.event_id) < TRIES:
                raise
            return media.UNHEARD if attached.voice else media.GONE

    def _first_of(self, album: str) -> str:
        return self._albums.get(album, "")

    def _remember(self, album: str, event_id: str) -> None:
        self._albums[album] = event_id
        while len(self._albums) > REMEMBERED:
            self._albums.popitem(last=False)

    async def _answer(self, what: Happening) -> None:
        """Answer a press, before anything else and once; too late for it is no harm."""
        if self._answered.add(what.callback) > 1:
            return
        alert = await self._alert(what)
        try:
            await self.client.answer_callback_query(what.callback, alert or None, show_alert=bool(alert))
        except TelegramError as error:
            LOG.info("a press was not answered", extra={"error": type(error).__name__})

    async def _alert(self, what: Happening) -> str:
        """Return the warning about the inverted box, "" where this press does not choose it."""
        if not isinstance(what.event, Press):
            return ""
        question, _, option = what.event.data.partition(":")
        if question not in INVERTED or not option.startswith("decline:"):
            return ""
        note = await self.memory.of(what.address)
        if not (what.message and note.current(int(what.message))):
            return ""
        return self.wording.text(Part(f"telegram.alert.{question}"), note.locale)[:ALERT]

    async def _outside(self, outside: Outside) -> None:
        """Say once that this is for private chats, with a link to one, and leave."""
        if self._groups.add(str(outside.chat)) > 1:
            return
        locale = outside.language if outside.language in self.wording.locales else self.wording.locales[0]
        try:
            if outside.speaks:
                await self._explain(outside.chat, locale)
        except TelegramError as error:
            LOG.info("could not explain in a group", extra={"error": type(error).__name__})
        try:
            await self.client.leave_chat(outside.chat)
        except TelegramError as error:
            LOG.info("could not leave a group", extra={"error": type(error).__name__})

    async def _explain(self, chat: int, locale: str) -> None:
        me = await self.client.get_me()
        link = InlineKeyboardButton(
            self.wording.text(Part("label.start"), locale), url=f"https://t.me/{me.username}?start={locale[:2]}"
        )
        text = self.wording.text(Part("channel.group"), locale)
        await self.client.send_message(chat, text, reply_markup=InlineKeyboardMarkup([[link]]))

"""Replies read aloud: in the same answer where the sound is ready in time, because a second one would be a push."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from adapters.line.render import Sound
from dialogs.effects import Button, Part, Reply, Say
from dialogs.ports import Busy

LOG = logging.getLogger(__name__)
PATIENCE, ASKED_FOR = 1.5, 10.0
"""Seconds that a text waits for its sound; and where the sound itself was asked for."""
REMEMBERED = 10_000
AGAIN = "menu:repeat:0"


class Made(Protocol):
    """A sound file and how long it sounds."""

    @property
    def data(self) -> bytes:
        """The file (M4A)."""
        ...

    @property
    def seconds(self) -> float:
        """Its length."""
        ...


@dataclass(slots=True)
class Speaker:
    """Has replies read by `voice`; `keep` stores a sound and returns its link or raises Busy.

    `speaks` knows the languages.
    """

    voice: Callable[[Reply], Awaitable[Made | None]]
    keep: Callable[[str, bytes], Awaitable[str]]
    speaks: Callable[[str], bool] = lambda locale: True
    patience: float = PATIENCE
    _late: set[asyncio.Future[Sound | None]] = field(default_factory=set)
    _told: OrderedDict[str, None] = field(default_factory=OrderedDict)

    async def read(self, person: str, reply: Reply) -> tuple[Reply, Sound | None]:
        """Return a reply as it is to be sent, and its sound.

        Where the sound is late, the reply has a button that asks for it; where it cannot be made, it says so once.
        """
        asked = any(say.spoken for say in reply.says)
        if not (reply.voice or asked) or not self.speaks(reply.locale):
            return reply, None
        making = asyncio.ensure_future(self._made(person, reply))
        self._late.add(making)
        making.add_done_callback(self._late.discard)
        try:
            # What is too late is made to its end, so that it is there when it is asked for again.
            sound = await asyncio.wait_for(asyncio.shield(making), ASKED_FOR if asked else self.patience)
        except TimeoutError:
            LOG.info("the sound came too late")
            return reply if asked else _with_button(reply), None
        if sound is None:
            return self._without(person, reply), None
        self._told.pop(person, None)
        return reply, sound

    async def _made(self, person: str, reply: Reply) -> Sound | None:
        """Have a reply read and the sound stored, None where either fails."""
        made = await self.voice(reply)
        if made is None:
            return None
        try:
            return Sound(await self.keep(person, made.data), max(1, round(made.seconds * 1000)))
        except Busy:
            return None

    def _without(self, person: str, reply: Reply) -> Reply:
        if person in self._told:
            return reply
        self._told[person] = None
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return replace(reply, says=(Say((Part("voice.failed"),)), *reply.says))


def _with_button(reply: Reply) -> Reply:
    """Return a reply with a button that asks the same again, and so answers with its sound: nothing is pushed."""
    if not reply.says:
        return reply
    button = Button(AGAIN, Part("label.listen_message"), role="command")
    *before, last = reply.says
    return replace(reply, says=(*before, replace(last, buttons=(*last.buttons, button))))

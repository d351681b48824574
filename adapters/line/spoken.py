"""Replies read aloud: in the same answer where the sound is ready in time, because a second one would be a push."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from adapters.line.render import Sound
from dialogs.effects import Reply

LOG = logging.getLogger(__name__)
PATIENCE, ASKED_FOR = 1.5, 10.0
"""Seconds that a text waits for its sound; and where the sound itself was asked for."""


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
    """Has replies read by `voice`; `keep` stores a sound and returns its link."""

    voice: Callable[[Reply], Awaitable[Made | None]]
    keep: Callable[[str, bytes], Awaitable[str]]
    patience: float = PATIENCE
    _late: set[asyncio.Future[Made | None]] = field(default_factory=set)

    async def read(self, person: str, reply: Reply) -> Sound | None:
        """Return the sound of a reply, None where none is wanted, or it is not ready in time."""
        asked = any(say.spoken for say in reply.says)
        if not reply.voice and not asked:
            return None
        making = asyncio.ensure_future(self.voice(reply))
        self._late.add(making)
        making.add_done_callback(self._late.discard)
        try:
            # What is too late is made to its end, so that it is there when it is asked for again.
            made = await asyncio.wait_for(asyncio.shield(making), ASKED_FOR if asked else self.patience)
        except TimeoutError:
            LOG.info("the sound came too late")
            return None
        if made is None:
            return None
        return Sound(await self.keep(person, made.data), max(1, round(made.seconds * 1000)))

"""The running bot: its parts, and how it ends."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from adapters.mail.mailbox import Mailbox
from adapters.vision.pool import VisionPool
from bot.channels import Channels
from bot.clock import Clock
from bot.health import Health
from bot.machine import Machine
from bot.pipeline import Pipeline
from bot.settings import Settings
from bot.stores import Stores
from bot.watch import Watch
from dialogs.engine import Interview
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording

if TYPE_CHECKING:
    from adapters.voice.service import Voice
    from bot.line import LineChannel
    from bot.telegram import TelegramChannel


class NoMailbox(LookupError):
    """Mails go to a mail server: there is no embedded mailbox."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything that `bot.wiring.build` made. An async context manager; `stop` and `crash` end it."""

    settings: Settings
    clock: Clock
    wording: Wording
    vocabulary: Vocabulary
    interview: Interview
    stores: Stores
    vision: VisionPool
    machine: Machine
    own_mailbox: Mailbox | None
    ending: AsyncExitStack
    channels: Channels
    voice: Voice | None = None

    @property
    def line(self) -> LineChannel | None:
        """The LINE channel, where there is one."""
        return self.channels.line

    @property
    def telegram(self) -> TelegramChannel | None:
        """The Telegram channel, where there is one."""
        return self.channels.telegram

    @property
    def watch(self) -> Watch:
        """What is counted and timed."""
        return self.machine.watch

    @property
    def health(self) -> Health:
        """Whether messages can be taken."""
        return Health(self.stores, self.machine)

    @property
    def pipeline(self) -> Pipeline:
        """What takes events and gives replies."""
        return self.machine.pipeline

    @property
    def desk(self) -> Pipeline:
        """The bot as channels see it."""
        return self.machine.pipeline

    @property
    def pages(self) -> Pipeline:
        """The bot as the pages behind its links see it."""
        return self.machine.pipeline

    @property
    def mailbox(self) -> Mailbox:
        """The embedded mailbox; raises NoMailbox where mails go to a mail server."""
        if self.own_mailbox is None:
            raise NoMailbox
        return self.own_mailbox

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def idle(self) -> None:
        """Return when nothing is due any more: no turn, job, mail or waking; raises TimeoutError after two minutes."""
        await self.machine.idle()

    async def stop(self) -> None:
        """End in order."""
        if self.line:
            await self.line.finish()
        await self.machine.stop()
        await self.ending.aclose()

    async def crash(self) -> None:
        """End at once, as if the process had been killed: nothing is finished or tidied."""
        await self.machine.crash()
        await self.ending.aclose()

"""The one place where the bot's parts are made and put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AsyncExitStack
from types import TracebackType

from adapters import catalogues
from adapters.mail.mailbox import Mailbox
from adapters.mail.smtp import SmtpMail, SmtpServer
from adapters.sending import Forgetful, Sender
from adapters.store.people import DAY, Lifetimes
from adapters.store.postage import Postage
from adapters.store.turns import Change, TurnStore
from adapters.vision.pool import VisionPool
from bot import clock as clocks
from bot.app import App
from bot.batcher import Batcher
from bot.clock import Clock
from bot.jobs import Work
from bot.outbox import Carriers, Delivery
from bot.packets import Packets
from bot.pipeline import Pipeline, Waiters
from bot.settings import Settings
from bot.stores import Stores, open_stores
from bot.sweep import Sweep
from bot.turns import Channels, Done, Turn, Turns
from dialogs.application import APPLICATION
from dialogs.effects import Part, Value
from dialogs.engine import Interview
from dialogs.moment import JAPAN
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording

MAILBOX_SENDER = "bot@localhost"
NOTHING_LEFT = 30 * DAY
"""Seconds after which a conversation goes that nothing would ever wake, beyond the longest lifetime."""


class build:
    """Build and start the bot: `async with build(settings) as app`, or `app = await build(settings)`."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        senders: Mapping[str, Sender] | None = None,
        passing: Callable[[str], None] = lambda point: None,
    ) -> None:
        self._settings = settings
        self._clock = clock or (clocks.on(settings.today) if settings.today else clocks.real)
        self._senders = dict(senders or {})
        self._passing = passing
        self._app: App | None = None

    def __await__(self) -> Generator[object, None, App]:
        return self._build().__await__()

    async def __aenter__(self) -> App:
        self._app = await self._build()
        return self._app

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._app:
            await self._app.stop()

    async def _build(self) -> App:
        settings = self._settings
        texts = catalogues.load()
        wording = Wording(texts, standing(settings), today=lambda: self._clock().astimezone(JAPAN).date())
        vocabulary = Vocabulary(texts)
        interview = Interview(APPLICATION, settings.policy(), vocabulary)
        stores = await asyncio.to_thread(open_stores, settings)
        async with AsyncExitStack() as stack:
            vision = await stack.enter_async_context(VisionPool())
            mailbox = None if settings.smtp.host else Mailbox(settings.data_dir / "mailbox", _mailbox_key(stores))
            if mailbox:
                await stack.enter_async_context(mailbox)
            mail = SmtpMail(_server(settings, mailbox), wording)
            delivery = Delivery(stores.outbox, Carriers(self._senders, mail, settings.public_url), self._clock)
            stored = _Stored()
            batcher: Batcher[Turn, Done] = Batcher(self._turns(interview, stores, stored).run, stores.database.writers)
            waiters = Waiters()
            pipeline = Pipeline(stores, batcher, waiters, Packets(APPLICATION, settings.policy()), self._clock)
            work = Work(stores.jobs, pipeline, vision, self._clock)
            sweep = Sweep(stores, pipeline, lifetimes(settings), self._clock)
            stored.tell(waiters, delivery, work)
            app = App(
                settings=settings,
                clock=self._clock,
                wording=wording,
                vocabulary=vocabulary,
                interview=interview,
                stores=stores,
                vision=vision,
                pipeline=pipeline,
                batcher=batcher,
                delivery=delivery,
                work=work,
                sweep=sweep,
                own_mailbox=mailbox,
                ending=stack.pop_all(),
            )
        app.start()
        return app

    def _turns(self, interview: Interview, stores: Stores, stored: _Stored) -> Turns:
        return Turns(
            interview,
            self._clock,
            stores,
            TurnStore(stores.vault, stores.owner, self._passing),
            Postage(stores.vault, self._settings.limits()),
            Channels(
                frozenset(self._senders),
                frozenset(name for name, sender in self._senders.items() if isinstance(sender, Forgetful)),
            ),
            stored,
        )


class _Stored:
    """Tells the loops, from a writer's thread, what a batch has stored."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parts: tuple[Waiters, Delivery, Work] | None = None

    def tell(self, waiters: Waiters, delivery: Delivery, work: Work) -> None:
        """Name those who are to be told."""
        self._parts = (waiters, delivery, work)

    def __call__(self, changes: Sequence[Change]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._told, changes)

    def _told(self, changes: Sequence[Change]) -> None:
        if self._parts is None:
            return
        waiters, delivery, work = self._parts
        waiters.wake(change.kept.id for change in changes if change.lines)
        if any(line.pushed for change in changes for line in change.lines):
            delivery.pulse.poke()
        if any(change.jobs for change in changes):
            work.pulse.poke()


def standing(settings: Settings) -> dict[str, Value]:
    """Return the values that any text may name."""
    return {
        "operator": settings.operator or Part("operator.unnamed"),
        "operator_contact": settings.operator_contact or Part("operator.no_contact"),
        "draft_days": settings.draft_days,
        "packet_days": settings.packet_days,
        "photo_hours": settings.photo_hours,
    }


def lifetimes(settings: Settings) -> Lifetimes:
    """Return how long things are kept that no turn erases."""
    return Lifetimes(idle=max(settings.draft_days, settings.packet_days) * DAY + NOTHING_LEFT)


def _mailbox_key(stores: Stores) -> bytes:
    return stores.vault.fingerprint("key of the embedded mailbox")


def _server(settings: Settings, mailbox: Mailbox | None) -> SmtpServer:
    if mailbox:
        return SmtpServer(mailbox.host, mailbox.port, settings.smtp.sender or MAILBOX_SENDER, starttls=False)
    smtp = settings.smtp
    return SmtpServer(smtp.host, smtp.port, smtp.sender, smtp.username, smtp.password.get_secret_value(), smtp.starttls)

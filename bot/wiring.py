"""The one place where the bot's parts are made and put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import TracebackType

from adapters import catalogues
from adapters.mail.mailbox import Mailbox
from adapters.mail.smtp import SmtpMail, SmtpServer
from adapters.sending import Sender
from adapters.store.people import DAY, Lifetimes
from adapters.vision import models
from adapters.vision.pool import VisionPool
from adapters.voice.recognizer import Recognizer
from bot import VERSION
from bot import clock as clocks
from bot.app import App
from bot.backlog import Backlog
from bot.channels import open_channels
from bot.clock import Clock
from bot.ears import open_ears
from bot.machine import Machine, Supplies
from bot.metrics import Metrics
from bot.outbox import Carriers
from bot.packets import Packets
from bot.settings import Settings, WrongSettings
from bot.stores import Stores, open_stores
from bot.traces import open_tracer
from bot.voices import open_voice
from bot.watch import Watch
from dialogs.application import APPLICATION
from dialogs.effects import Part, Value
from dialogs.engine import Interview
from dialogs.moment import JAPAN
from dialogs.reading import Reading
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording

MAILBOX_SENDER = "bot@localhost"
FORGOTTEN = 30 * DAY
"""Seconds beyond the longest lifetime after which a conversation goes that nothing would ever wake."""


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    senders: Mapping[str, Sender] | None = None,
    passing: Callable[[str], None] = lambda point: None,
    ears: Recognizer | None = None,
) -> Building:
    """Build and start the bot: `async with build(settings) as app`, or `app = await build(settings)`.

    `senders` push to their channels; `ears` listen instead of those that the settings name. Raises WrongSettings.
    """
    chosen = clock or (clocks.on(settings.today) if settings.today else clocks.real)
    return Building(settings, chosen, dict(senders or {}), passing, ears)


@dataclass(slots=True)
class Building:
    """A bot that is built when awaited or entered."""

    settings: Settings
    clock: Clock
    senders: Mapping[str, Sender]
    passing: Callable[[str], None]
    ears: Recognizer | None = None
    _app: App | None = field(default=None, init=False)

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
        settings, clock = self.settings, self.clock
        texts, today = catalogues.load(), _calendar(clock)
        wording = Wording(texts, standing(settings), today=today)
        reading = Reading(texts, standing(settings), today=today)
        vocabulary = _vocabulary()
        stores = await asyncio.to_thread(open_stores, settings)
        async with AsyncExitStack() as stack:
            stack.callback(stores.close)
            watch = _watch(settings, stack)
            voice = stack.enter_context(open_voice(settings, reading, watch))
            policy = settings.policy(voice.locales if voice else frozenset())
            interview = Interview(APPLICATION, policy, vocabulary)
            vision = await stack.enter_async_context(_eyes(settings))
            mailbox = None if settings.smtp.host else await stack.enter_async_context(_mailbox(settings, stores))
            mail = SmtpMail(_server(settings, mailbox), wording)
            ears = self.ears or stack.enter_context(open_ears(settings))
            channels = open_channels(settings, wording, stores, clock, vision=vision, voice=voice, hears=bool(ears))
            stack.push_async_callback(channels.close)
            senders = {**self.senders, **channels.senders}
            machine = Machine(
                Supplies(
                    stores,
                    interview,
                    Packets(APPLICATION, policy),
                    Carriers(senders, mail, settings.public_url, mailbox.forget if mailbox else None),
                    vision,
                    clock,
                    settings.limits(),
                    lifetimes(settings),
                    self.passing,
                    watch,
                    ears,
                )
            )
            watch.metrics.watch(lambda: machine.waiting, Backlog(stores, clock))
            channels.attach(machine.pipeline)
            machine.start()
            parts = (settings, clock, wording, vocabulary, interview, stores, vision, machine, mailbox, stack.pop_all())
        return App(*parts, channels, voice)


@cache
def _vocabulary() -> Vocabulary:
    """Return what people may type: the same for all bots of a process."""
    return Vocabulary(catalogues.load())


def _watch(settings: Settings, stack: AsyncExitStack) -> Watch:
    metrics = Metrics([step.key for step in APPLICATION])
    if not settings.traces_url:
        return Watch(metrics)
    try:
        return Watch(metrics, open_tracer(settings.traces_url, stack))
    except ImportError:
        raise WrongSettings(["BOT_TRACES_URL: needs the extra otel (pip install '.[otel]')"]) from None


def standing(settings: Settings) -> dict[str, Value]:
    """Return the values that any text may name."""
    return {
        "operator": settings.operator or Part("operator.unnamed"),
        "operator_contact": settings.operator_contact or Part("operator.no_contact"),
        "draft_days": settings.draft_days,
        "packet_days": settings.packet_days,
        "photo_hours": settings.photo_hours,
        "receipt_days": settings.receipt_days,
        "version": VERSION,
        "mail_from": settings.smtp.sender or MAILBOX_SENDER,
    }


def _calendar(clock: Clock) -> Callable[[], date]:
    """Return what tells the date in Japan."""
    return lambda: clock().astimezone(JAPAN).date()


def lifetimes(settings: Settings) -> Lifetimes:
    """Return how long things are kept that no turn erases."""
    idle = max(settings.draft_days, settings.packet_days) * DAY + FORGOTTEN
    return Lifetimes(idle, receipt=settings.receipt_days * DAY)


def _eyes(settings: Settings) -> VisionPool:
    """Return what looks at pictures; raises WrongSettings where a network is not the file that was tested."""
    if settings.photo_engine != "none":
        try:
            models.verify()
        except models.WrongModel as error:
            raise WrongSettings([f"BOT_PHOTO_ENGINE: {error}; install again, or set it to none"]) from error
    return VisionPool(engine=settings.photo_engine, limits=settings.photo_limits)


def _mailbox(settings: Settings, stores: Stores) -> Mailbox:
    return Mailbox(settings.data_dir / "mailbox", stores.vault.fingerprint("key of the embedded mailbox"))


def _server(settings: Settings, mailbox: Mailbox | None) -> SmtpServer:
    if mailbox:
        return SmtpServer(mailbox.host, mailbox.port, settings.smtp.sender or MAILBOX_SENDER, starttls=False)
    return smtp_server(settings)


def smtp_server(settings: Settings) -> SmtpServer:
    """Return the mail server that the settings name."""
    smtp = settings.smtp
    password = smtp.password.get_secret_value()
    return SmtpServer(smtp.host, smtp.port, smtp.sender, smtp.username, password, smtp.starttls)

"""One person at a terminal: lines go to the bot, replies come to the screen as they arrive."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import uuid4

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Line

from adapters.mail.mailbox import Mailbox, StoredMail
from adapters.terminal import inbound, render
from adapters.terminal.player import Player
from adapters.vision.captcha import draw
from dialogs.effects import Image, Part, Reply
from dialogs.events import Event, Picture, Started, Text
from dialogs.ports import Arrival, Busy, Desk
from dialogs.wording import Wording

if TYPE_CHECKING:
    from adapters.voice.service import Voice

Result = TypeVar("Result")
CHANNEL = "terminal"
ADDRESS = "local"
PROMPT = "> "
WAIT = 2.0
AGAIN = 0.2
UP_AND_CLEAR = "\x1b[1A\x1b[2K"


class App(Protocol):
    """The running bot, as far as the terminal needs it."""

    @property
    def desk(self) -> Desk:
        """Who takes events and holds the replies."""
        ...

    @property
    def wording(self) -> Wording:
        """The texts."""
        ...

    @property
    def own_mailbox(self) -> Mailbox | None:
        """The embedded mailbox, None where mails go to a mail server."""
        ...

    @property
    def voice(self) -> Voice | None:
        """What speaks the replies, None where nothing does."""
        ...


class Session:
    """The chat on one console. What a person typed at a secret question is replaced by its masked form."""

    def __init__(self, app: App, console: Console, folder: Path) -> None:
        self._desk, self._wording, self._mailbox = app.desk, app.wording, app.own_mailbox
        self._console = console
        self._folder = folder
        self._locale = "ja"
        self._player = Player(app.voice, folder, self._heard)
        self._conversation = app.desk.conversation(CHANNEL, ADDRESS)
        self._seq = 0
        self._mails: set[str] = set()
        self._typed = ""
        self._showing = asyncio.Lock()

    async def open(self, locale: str | None) -> None:
        """Pass over what was said before, then greet."""
        self._seq = max((said.seq for said in await self._desk.outgoing(self._conversation)), default=0)
        self._mails = {mail.id for mail in await self._arrived()}
        await self._send(Started(locale))

    async def take(self, line: str) -> None:
        """Send one line, or the picture it names, and show the answer."""
        self._typed = line
        path = inbound.picture_path(line)
        await self._send(await self._picture(path) if path else Text(line))

    async def listen(self) -> None:
        """Show what comes by itself: a photo was looked at, time is over, a mail arrived."""
        while True:
            await self._desk.wait(self._conversation, self._seq, WAIT)
            await self.catch_up()

    async def catch_up(self) -> None:
        """Show what has been said and not yet been shown."""
        async with self._showing:
            for said in await self._desk.outgoing(self._conversation, self._seq):
                self._seq = said.seq
                await self._show(said.reply)
            for mail in await self._arrived():
                self._mails.add(mail.id)
                self._console.print(render.mail(mail), PROMPT, sep="\n", end="")

    async def _arrived(self) -> list[StoredMail]:
        mails = await asyncio.to_thread(self._mailbox.messages) if self._mailbox else []
        return [mail for mail in reversed(mails) if mail.id not in self._mails]

    async def _send(self, event: Event) -> None:
        arrival = Arrival(CHANNEL, ADDRESS, uuid4().hex, event)
        await _persistently(lambda: self._desk.receive(arrival))
        await self.catch_up()

    async def _picture(self, path: Path) -> Picture:
        size = path.stat().st_size
        if size > inbound.PICTURE_LIMIT:
            return Picture(None, size, path.name, as_file=True)
        data = await asyncio.to_thread(path.read_bytes)
        blob = await _persistently(lambda: self._desk.keep(data))
        return Picture(blob, len(data), path.name, as_file=True)

    async def _show(self, reply: Reply) -> None:
        self._mask(render.heard(reply, self._wording))
        self._console.print(render.render(reply, self._wording))
        self._locale = reply.locale
        self._player.play(reply)
        for say in reply.says:
            if say.image:
                await self._draw(say.image, reply.locale)
        self._console.print(PROMPT, end="")

    def _heard(self, key: str, path: str) -> None:
        text = self._wording.text(Part(key, {"path": path}), self._locale)
        self._console.print(Line(text), PROMPT, sep="\n", end="")

    def close(self) -> None:
        """Be quiet at the end."""
        self._player.stop()

    def _mask(self, shown: str) -> None:
        typed, self._typed = self._typed, ""
        if not shown or shown == typed or not self._console.is_terminal:
            return
        rows = -(-cell_len(PROMPT + typed) // self._console.width)
        self._console.file.write(UP_AND_CLEAR * rows)
        self._console.print(PROMPT, Line(shown, style="bold cyan"), sep="")

    async def _draw(self, image: Image, locale: str) -> None:
        if image.source == "qr":
            self._console.print(render.qr(image.text))
        elif image.source == "captcha":
            data = await asyncio.to_thread(draw, image.text)
            path = self._folder / "captcha.png"
            path.write_bytes(data)
            self._console.print(render.letters(data), overflow="crop")
            self._console.print(Line(self._wording.text(Part("terminal.saved", {"path": str(path)}), locale)))


async def _persistently(attempt: Callable[[], Awaitable[Result]]) -> Result:
    while True:
        with suppress(Busy):
            return await attempt()
        await asyncio.sleep(AGAIN)


async def run(app: App, *, console: Console | None = None, locale: str | None = None) -> None:
    """Chat until the input ends."""
    with TemporaryDirectory(prefix="myna-") as folder:
        session = Session(app, console or Console(highlight=False), Path(folder))
        await session.open(locale)
        listening = asyncio.create_task(session.listen())
        try:
            async for line in lines():
                await session.take(line)
        finally:
            listening.cancel()
            session.close()


async def lines() -> AsyncIterator[str]:
    """Yield the lines of the standard input; a thread of its own reads them, so that replies are not held up.

    A byte that is no UTF-8 becomes a sign of its own: an error in the thread would leave the chat waiting for ever.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        try:
            for line in sys.stdin:
                loop.call_soon_threadsafe(queue.put_nowait, line.rstrip("\r\n"))
        finally:
            loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, name="keyboard", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line

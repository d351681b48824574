"""A whole bot with a movable clock on a temporary folder, and one person who talks to it."""

from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from adapters.mail.mailbox import StoredMail
from bot.app import App
from bot.clock import MovableClock
from bot.play import heard, mails
from bot.play.log import Log
from bot.play.script import BadScript, Transcript
from bot.settings import Settings, load
from bot.wiring import build
from dialogs.effects import Reply
from dialogs.events import Event, Picture, Press, Started, Text
from dialogs.ports import Arrival
from dialogs.wording import Wording

KEYS = f"play:{b64encode(os.urandom(32)).decode()}"
"""One master key for all that is played, so that no bot tells that it made one."""

LIMIT = 20 * 1024 * 1024
"""The largest picture the neutral channel takes, in bytes."""


@dataclass(slots=True)
class Stage:
    """What is played on: the running bot, and what its person heard; `mark` replies before their last entry."""

    transcript: Transcript
    folder: Path
    clock: MovableClock
    log: Log
    app: App
    address: str = field(default_factory=lambda: uuid4().hex)
    replies: list[Reply] = field(default_factory=list)
    mark: int = 0
    seq: int = 0

    @classmethod
    async def open(cls, transcript: Transcript, folder: Path, log: Log) -> Stage:
        """Start a bot on an empty folder and open the chat."""
        clock = MovableClock(transcript.today)
        stage = cls(transcript, folder, clock, log, await _start(transcript, folder, clock))
        await stage.send(Started(transcript.locale))
        if transcript.voice:
            await stage.send(Text("voice"))
        stage.mark = 0
        return stage

    @property
    def wording(self) -> Wording:
        """The texts of the running bot."""
        return self.app.wording

    @property
    def newest(self) -> Reply:
        """The newest reply that asks something or can be pressed; raises BadScript while there is none."""
        for reply in reversed(self.replies):
            if reply.question or heard.buttons(reply):
                return reply
        raise BadScript("nothing has been said yet")

    @property
    def since(self) -> list[Reply]:
        """The replies since the person's last entry."""
        return self.replies[self.mark :]

    def turn(self) -> None:
        """Note that the person does something now."""
        self.mark = len(self.replies)

    async def send(self, *events: Event) -> None:
        """Send events in one go, wait until everything they set off is done, and listen."""
        await asyncio.gather(*(self.app.desk.receive(self._arrival(event)) for event in events))
        await self.settle()

    async def press(self, data: str) -> None:
        """Press the button with this data."""
        await self.send(Press(data))

    async def show(self, path: str, *, as_file: bool) -> None:
        """Send a picture of the transcript's folder."""
        found = self.transcript.folder / path
        if not found.is_file():
            raise BadScript(f"there is no {path}")
        data = found.read_bytes()
        blob = await self.app.desk.keep(data) if len(data) <= LIMIT else None
        await self.send(Picture(blob, len(data), found.name, as_file))

    async def follow(self, token: str) -> None:
        """Press the button of a verification page."""
        await self.app.pages.follow_link(token)
        await self.settle()

    async def later(self, by: timedelta) -> None:
        """Let time pass, and do what has become due."""
        self.clock.move(by)
        await self.settle()

    async def restart(self) -> None:
        """End the bot hard and start it again on the same data."""
        await self.app.crash()
        self.app = await _start(self.transcript, self.folder, self.clock)
        await self.settle()

    async def close(self) -> None:
        """End the bot in order."""
        await self.app.stop()

    async def settle(self) -> None:
        """Wait until jobs and mails are done, and hear what was said meanwhile."""
        await self.app.idle()
        conversation = self.app.desk.conversation(self.transcript.channel, self.address)
        for outgoing in await self.app.desk.outgoing(conversation, self.seq):
            self.replies.append(outgoing.reply)
            self.seq = outgoing.seq

    def mails(self) -> list[StoredMail]:
        """Return the mails that arrived, oldest first."""
        return self.app.mailbox.messages()[::-1]

    def stored(self) -> Iterator[tuple[str, bytes]]:
        """Yield what is kept, by place: every file of the data folder, the log, every mail."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(self.folder).as_posix(), path.read_bytes()
        yield "the log", "\n".join(self.log.lines).encode()
        for mail in self.mails():
            yield "a mail", f"{mails.plain(mail)}\n{mail.html}".encode()

    def _arrival(self, event: Event) -> Arrival:
        return Arrival(self.transcript.channel, self.address, uuid4().hex, event)


async def _start(transcript: Transcript, folder: Path, clock: MovableClock) -> App:
    # Every setting is given, so that neither the environment nor a .env file changes what is played.
    given = {name: field.get_default() for name, field in Settings.model_fields.items()}
    settings = load(**{**given, "data_dir": folder, "mode": transcript.mode, "master_keys": KEYS})
    return await build(settings, clock=clock)

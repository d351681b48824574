"""A desk in memory that answers from a list of replies: enough of a bot to drive the page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from dialogs.effects import Button, Image, Part, Parts, Reply, Say, Value
from dialogs.events import BlobRef, Picture, Press, Started, Text
from dialogs.ports import Arrival, Busy, FormPage, FormResult, HandedOver, Outgoing

COMMANDS = ("back", "help", "repeat", "status", "voice", "stop")


def options(question: str, *names: str) -> tuple[Button, ...]:
    """Return the choices of a question, and its commands."""
    return tuple(
        Button(f"{question}:{name}:1", Part(f"label.{name}"), number) for number, name in enumerate(names, 1)
    ) + tuple(Button(f"{question}:{name}:1", Part(f"label.{name}"), role="command") for name in COMMANDS)


def row(number: int, name: str, value: Value) -> Part:
    """Return one line of a review."""
    return Part("review.line", {"number": number, "name": Part(f"review.row.{name}"), "value": value})


LINES = (
    row(1, "contact_name", "番号 太郎"),
    row(2, "signing_certificate", Parts((Part("review.value.want"), Part("box.signing_certificate.want")))),
)
CHANGES = tuple(
    Button(f"application:row_{n}:1", Part("label.change_row", {"number": n}), n, role="row") for n in (1, 2)
)
LETTERS = Image("captcha", Part("captcha.alt"), "447y6k")
SCRIPT = (
    Reply(
        "ja",
        (
            Say((Part("greeting.start"), Part("privacy.notice", {"draft_days": 7}))),
            Say((Part("ask.representative"),), options("representative", "self", "child", "ward")),
        ),
        "representative",
    ),
    Reply("ja", (Say((Part("ask.application_id"),), options("application_id")),), "application_id"),
    Reply(
        "ja",
        (
            Say(
                (Part("ask.captcha", {"length": 6}),),
                options("captcha"),
                Image("captcha", Part("captcha.alt"), "447y6k"),
            ),
        ),
        "captcha",
    ),
    Reply(
        "ja",
        (Say((Part("ask.application", {"rows": Parts(LINES)}),), CHANGES + options("application", "ok", "change")),),
        "application",
    ),
    Reply("ja", (Say((Part("ask.photo"),), options("photo")),), "photo"),
    Reply(
        "ja",
        (
            Say((Part("review.row.email"),), copy="taro@example.com"),
            Say((Part("ask.handover"),), options("handover", "sent", "not_yet")),
        ),
        "handover",
    ),
)


@dataclass
class MemoryDesk:
    """Answers each event with the next reply of `script`; `busy` counts how many events it refuses first."""

    script: Sequence[Reply] = SCRIPT
    locale: str = "ja"
    busy: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    said: dict[str, list[Outgoing]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, Reply] = field(default_factory=dict)
    packets: dict[str, HandedOver] = field(default_factory=dict)
    forms: dict[str, FormPage] = field(default_factory=dict)
    results: dict[str, FormResult] = field(default_factory=dict)

    def conversation(self, channel: str, address: str) -> str:
        """Return a made-up id."""
        return sha256(f"{channel}:{address}".encode()).hexdigest()[:32]

    async def receive(self, arrival: Arrival) -> bool:
        """Take an event once."""
        if self.busy:
            self.busy -= 1
            raise Busy
        if any(arrival.event_id == earlier.event_id for earlier in self.arrivals):
            return False
        self.arrivals.append(arrival)
        self._answer(self.conversation(arrival.channel, arrival.address), arrival)
        return True

    async def outgoing(self, conversation: str, after: int = 0) -> list[Outgoing]:
        """Return the replies after a number."""
        return [item for item in self.said.get(conversation, []) if item.seq > after]

    async def wait(self, conversation: str, after: int, seconds: float) -> None:
        """Return when there is more, or after a while."""
        for _ in range(int(seconds * 50)):
            if await self.outgoing(conversation, after):
                return
            await asyncio.sleep(0.02)

    async def keep(self, data: bytes) -> BlobRef:
        """Keep a picture."""
        return self.kept(data)

    def kept(self, data: bytes) -> BlobRef:
        """Keep a picture at once."""
        blob = BlobRef(f"{len(self.blobs):032x}", "00" * 32, len(data))
        self.blobs[blob.id] = data
        return blob

    async def fetch(self, blob: BlobRef) -> bytes:
        """Return a picture."""
        return self.blobs[blob.id]

    async def follow_link(self, token: str) -> Reply | None:
        """Return what is said to a link."""
        return self.links.get(token)

    async def handed_over(self, token: str) -> HandedOver | None:
        """Return a packet."""
        return self.packets.get(token)

    async def form(self, token: str) -> FormPage | None:
        """Return the page of a question."""
        return self.forms.get(token)

    async def answer(self, token: str, text: str) -> FormResult | None:
        """Return what becomes of an answer."""
        if self.busy:
            self.busy -= 1
            raise Busy
        return self.results.get(text) if token in self.forms else None

    def _answer(self, conversation: str, arrival: Arrival) -> None:
        said = self.said.setdefault(conversation, [])
        reply = self.script[min(len(said), len(self.script) - 1)]
        said.append(
            Outgoing(len(said) + 1, datetime.now(UTC), replace(reply, locale=self.locale, heard=_heard(arrival)))
        )


def _heard(arrival: Arrival) -> str:
    match arrival.event:
        case Started():
            return ""
        case Text(text):
            return text
        case Press(data):
            return data
        case Picture(name=name):
            return f"写真 {name}"
    return ""

"""People who fill in the whole application, patiently: what is not taken is sent again, some of it twice."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp

from adapters.line.signature import HEADER, sign
from bot.soak.mails import Mails
from bot.soak.platform import Platform

ANSWERS: Mapping[str, str] = {
    "representative": "child",
    "terms": "yes",
    "application_id": "48210937556120487739105",
    "application_id_again": "48210937556120487739105",
    "contact_name": "番号　太郎",
    "registration": "ok",
    "course": "A",
    "login_certificate": "want",
    "braille": "decline",
    "information_right": "ok",
    "application": "ok",
    "handover": "sent",
}
"""What is typed at each question; a child under one has no photo taken."""
END = "chat"
"""The buttons of a finished talk answer no question."""
PAUSE = 0.2
PATIENCE = aiohttp.ClientTimeout(total=5)


@dataclass(slots=True)
class Webhooks:
    """Brings events to whichever server takes them, each until it is taken, some again."""

    session: aiohttp.ClientSession
    ports: list[int]
    secret: str
    doubled: float = 0.2
    sent: int = 0
    posts: int = 0

    async def bring(self, person: str, event: Mapping[str, object]) -> None:
        """Bring one event until a server has it, and perhaps once more, at once or later."""
        self.sent += 1
        body = json.dumps({"destination": "U0", "events": [event]}).encode()
        twice = random.random() < self.doubled
        beside = asyncio.create_task(self._until_taken(body)) if twice else None
        await self._until_taken(body)
        if beside:
            await beside

    async def _until_taken(self, body: bytes) -> None:
        while True:
            self.posts += 1
            url = f"http://127.0.0.1:{random.choice(self.ports)}/line/webhook"
            try:
                headers = {HEADER: sign(self.secret, body)}
                async with self.session.post(url, data=body, headers=headers, timeout=PATIENCE) as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(random.uniform(0, PAUSE))


@dataclass(slots=True)
class Person:
    """One person: waits for the bot's question, answers it, and so on to the end."""

    name: str
    webhooks: Webhooks
    platform: Platform
    mails: Mails
    finished: bool = False
    events: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The person's mail address."""
        return f"{self.name.lower()}@gmail.com"

    async def live(self) -> None:
        """Take the whole application."""
        await self._send({"type": "follow"})
        while True:
            question = await self.platform.heard(self.name, self.events - 1)
            self.asked.append(question)
            if question == END:
                self.finished = True
                return
            await self._type(await self._answer(question))

    async def _answer(self, question: str) -> str:
        if question in ("email", "email_again"):
            return self.address
        if question == "email_proof":
            return await self.mails.code(self.address)
        if question == "birthdate":
            return time.strftime("%Y-%m-%d", time.gmtime(time.time() - 90 * 86400))
        return ANSWERS[question]

    async def _type(self, text: str) -> None:
        await self._send(
            {"type": "message", "message": {"type": "text", "id": f"{self.name}{self.events}", "text": text}}
        )

    async def _send(self, what: Mapping[str, object]) -> None:
        event = {
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": self.name},
            "webhookEventId": f"{self.name}-{self.events}",
            "deliveryContext": {"isRedelivery": False},
            **what,
        }
        self.events += 1
        await self.webhooks.bring(self.name, event)

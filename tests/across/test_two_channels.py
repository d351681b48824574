"""One application on LINE and Telegram, with `python -m bot serve` that has both: begun here, ended there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from adapters.telegram.webhook import PATH
from bot.stores import open_stores
from dialogs.state import STATE, Draft
from tests.adapters.line import hooks, platform, spec
from tests.adapters.line import talk as line_talk
from tests.adapters.line.conftest import SITE, settings
from tests.adapters.line.platform import Platform
from tests.adapters.mail import servers
from tests.adapters.telegram import application as form
from tests.adapters.telegram.application import NAME, PORTRAIT
from tests.adapters.telegram.conftest import SECRET
from tests.adapters.telegram.emulator import TOKEN, Telegram, telegram
from tests.adapters.telegram.person import Person, until
from tests.adapters.telegram.served import codes, environment, running
from tests.adapters.webchat.serving import free_port
from tests.dialogs.talking import ID

pytestmark = spec.needs_spec
BOT = "guide_bot"
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")
LINK = re.compile(rf"https://t\.me/{BOT}\?start=([A-Za-z0-9_-]+)")
ANSWERS = {"application_id", "contact_name", "email", "course", "birthdate", "photo_right", "application", "handover"}


@dataclass
class Both:
    """A running bot with both channels, and the people's mails."""

    line: Platform
    telegram: Telegram
    post: servers.Post
    web: httpx.AsyncClient

    async def bring(self, body: bytes, headers: dict[str, str]) -> int:
        """Bring a webhook of LINE."""
        return (await self.web.post("/line/webhook", content=body, headers=headers)).status_code

    def people(self, number: int) -> tuple[line_talk.Person, Person]:
        """Return the same somebody in both apps."""
        return line_talk.Person(self.line, self.bring, hooks.person(number)), Person(self.telegram)


def told(folder: Path, both: tuple[Platform, Telegram, servers.Post], port: int) -> dict[str, str]:
    """Return all that the server is told."""
    line, emulated, post = both
    more = {
        "BOT_PUBLIC_URL": SITE,
        "BOT_TODAY": "2026-11-23",
        "BOT_TELEGRAM__USERNAME": BOT,
        "BOT_LINE__CHANNEL_SECRET": platform.SECRET,
        "BOT_LINE__CHANNEL_ACCESS_TOKEN": platform.TOKEN,
        "BOT_LINE__API_BASE": line.base,
    }
    return {**environment(folder, emulated, post, port, "webhook"), **more}


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Both]:
    """Serve both channels; the log may hold nothing of what people said."""
    port, log = free_port(), folder / "log"
    async with (
        platform.running() as line,
        telegram() as emulated,
        servers.running(servers.Post()) as post,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as web,
        running(told(folder, (line, emulated, post), port), log),
    ):
        given = {"url": f"http://127.0.0.1:{port}{PATH}", "secret_token": SECRET}
        await emulated._update_queues.set_webhook(TOKEN, given)
        yield Both(line, emulated, post, web)
    written = log.read_text(encoding="utf-8")
    canaries = (ID, NAME, "canary", "CANARY", TOKEN, platform.TOKEN, hooks.person(1), hooks.person(2))
    assert not any(canary in written for canary in canaries), written


async def registered_on_line(both: Both, ann: line_talk.Person, email: str) -> None:
    """Go to the question of the course."""
    for words in ("はじめる", "自分", "はい", ID, ID, NAME, email, email, "はい"):
        await ann.say(words)
    assert "コース" in await ann.say(await codes(both.post, email)())


async def from_line_to_telegram(both: Both) -> None:
    """Begin on LINE, open the link there, end on Telegram; meanwhile LINE takes no answers."""
    here, there = both.people(1)
    await registered_on_line(both, here, there.email)
    old = next(one["data"] for one in here.actions() if one.get("data", "").startswith("course:B"))
    given = await here.say("別のアプリ")
    (code,), (payload,) = CODE.findall(given), LINK.findall(given)
    assert payload == f"ja_go-{code.replace('-', '')}"
    await there.start(payload)
    assert "続きをここで始めます" in there.text_shown and "どのコース" in there.text_shown
    assert "続きはTelegramに移りました" in await here.answer()
    assert here.newest.by == "push"
    assert "続きはTelegramに移りました" in await here.say("B")
    await here.send(hooks.press(both.line, old, here.id))
    assert "続きはTelegramに移りました" in await here.answer()
    assert "その番号は使えません" in await here.say(code)
    await form.inform(there, "A")
    await form.show_face(there, as_file=False)
    await form.hand_over(there)
    buttons = (one for shown in there.shown for row in shown.buttons for one in row)
    assert typed(there.email) <= {bare(one["copy_text"]["text"]) for one in buttons if "copy_text" in one}
    assert len(here.platform.to(here.id)) == here.shown
    there.check()


async def from_telegram_to_line(both: Both) -> None:
    """Begin on Telegram, send the code on LINE with the photo under way, end there."""
    there, here = both.people(2)
    await form.register(here, codes(both.post, here.email))
    await form.inform(here, "B")
    await here.photo(PORTRAIT.read_bytes(), name="portrait.jpg")
    await here.press("photo:use")
    old = here.last
    await here.say("別のアプリ")
    (code,) = CODE.findall("".join(shown.text for shown in here.shown))
    assert not any(CODE.search(shown.text) and shown.protected for shown in here.shown)
    assert "t.me" not in here.text_shown
    await there.send(hooks.event("follow", both.line, there.id, follow={"isUnblocked": False}))
    await there.answer()
    before = both.telegram.asked[here.id]
    assert "続きをここで始めます" in await there.say(code.lower())
    await until(lambda: both.telegram.asked[here.id] > before)
    assert "続きはLINEに移りました" in here.text_shown
    await here.say("はい")
    assert "続きはLINEに移りました" in here.text_shown
    await here._turn(here.press_of(old.id, "photo_right:recent:1"))
    assert "続きはLINEに移りました" in here.text_shown
    for words in ("はい", "はい", "はい", "はい"):
        await there.say(words)
    copied, pictures = set(), []
    for _ in range(8):
        await there.say("次")
        copied |= {one["clipboardText"] for one in there.actions() if one["type"] == "clipboard"}
        pictures += [(await both.web.get(urlsplit(link).path)).status_code for link in there.links()]
    assert typed(here.email) <= set(map(bare, copied))
    assert set(pictures) == {200}
    assert "消" in await there.say("送信した")
    here.check()


def typed(email: str) -> set[str]:
    """Return what was typed in the first app."""
    return set(map(bare, (ID, NAME, email)))


def bare(value: str) -> str:
    """Return a value without spaces."""
    return "".join(value.split())


def kept(folder: Path, channel: str, address: str) -> list[Draft]:
    """Return the applications with answers that are kept of somebody on a channel."""
    stores = open_stores(settings(folder, "http://127.0.0.1"))
    try:
        stored = stores.people.state(stores.vault.conversation(channel, address))
    finally:
        stores.close()
    return [draft for draft in STATE.validate_json(stored or b"").drafts if draft.answers]


async def test_an_application_begun_in_one_app_is_ended_in_the_other(tmp_path: Path) -> None:
    async with serving(tmp_path) as both:
        async with asyncio.timeout(120):
            await asyncio.gather(from_line_to_telegram(both), from_telegram_to_line(both))
        there, here = sorted(both.telegram.chats)
    assert kept(tmp_path, "line", hooks.person(1)) == []
    assert kept(tmp_path, "telegram", str(here)) == []
    for channel, address in (("telegram", str(there)), ("line", hooks.person(2))):
        (draft,) = kept(tmp_path, channel, address)
        assert draft.answers.keys() >= ANSWERS

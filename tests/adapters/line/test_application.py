"""The whole application through LINE, with the server as a process of its own, configured by its environment alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from bot.stores import Stores, open_stores
from dialogs.state import STATE
from tests.adapters.line import hooks, spec
from tests.adapters.line.conftest import SITE, settings
from tests.adapters.line.platform import SECRET, TOKEN, Platform
from tests.adapters.line.talk import Person, code
from tests.adapters.mail import servers
from tests.adapters.webchat.serving import free_port

pytestmark = spec.needs_spec
ROOT = Path(__file__).parents[3]
PORTRAIT = (ROOT / "tests" / "pictures" / "portrait.jpg").read_bytes()
ID = "48210937556120487739105"
KEYS = f"test:{b64encode(bytes(32)).decode()}"
STARTS_WITHIN, ENDS_WITHIN = 60, 20


@dataclass
class Served:
    """A running server, its mails and its database."""

    post: servers.Post
    stores: Stores
    web: httpx.AsyncClient
    process: asyncio.subprocess.Process

    async def bring(self, body: bytes, headers: dict[str, str]) -> int:
        """Bring a webhook, again and again as LINE does where it was not taken."""
        for _ in range(20):
            status = (await self.web.post("/line/webhook", content=body, headers=headers)).status_code
            if status != 503:
                return status
            await asyncio.sleep(0.2)
        return status

    def letters(self, who: str) -> str:
        """Return what stands in the picture of letters."""
        state = STATE.validate_json(self.stores.people.state(self.stores.vault.conversation("line", who)) or b"")
        captcha = state.drafts[-1].captcha
        assert captcha is not None
        return captcha.text

    async def mailed(self, email: str) -> str:
        """Return the text of the first mail to an address."""
        while email not in self.post.recipients:
            await asyncio.sleep(0.05)
        mail = message_from_bytes(self.post.raw[self.post.recipients.index(email)], policy=default)
        body = mail.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@asynccontextmanager
async def serving(folder: Path, line: Platform) -> AsyncIterator[Served]:
    """Run `python -m bot serve` and a mail server; its log may hold nothing of what people said."""
    port = free_port()
    async with servers.running(servers.Post()) as post:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve"),
            cwd=folder,
            env=environment(folder, line, port, post.port),
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        reading = asyncio.create_task(process.stderr.read())
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as web:
                await _ready(web)
                with _opened(folder) as stores:
                    yield Served(post, stores, web, process)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(ENDS_WITHIN):
                await process.wait()
            log = (await reading).decode()
        assert process.returncode in (0, -signal.SIGKILL), log
        assert not any(secret in log for secret in (ID, "番号", "taro", hooks.person(1), TOKEN, SECRET)), log


def environment(folder: Path, line: Platform, port: int, mail: int) -> dict[str, str]:
    """Return all that the server is told."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "BOT_DATA_DIR": str(folder),
        "BOT_MASTER_KEYS": KEYS,
        "BOT_OPERATOR": "見本市",
        "BOT_OPERATOR_CONTACT": "見本市役所",
        "BOT_SMTP__HOST": "127.0.0.1",
        "BOT_SMTP__PORT": str(mail),
        "BOT_SMTP__STARTTLS": "false",
        "BOT_SMTP__FROM": "bot@example.jp",
        "BOT_PUBLIC_URL": SITE,
        "BOT_LINE__CHANNEL_SECRET": SECRET,
        "BOT_LINE__CHANNEL_ACCESS_TOKEN": TOKEN,
        "BOT_LINE__API_BASE": line.base,
        "BOT_TODAY": "2026-11-23",
        "BOT_PORT": str(port),
    }


@contextmanager
def _opened(folder: Path) -> Iterator[Stores]:
    stores = open_stores(settings(folder, "http://127.0.0.1", master_keys=SecretStr(KEYS)))
    try:
        yield stores
    finally:
        stores.close()


async def _ready(web: httpx.AsyncClient) -> None:
    async with asyncio.timeout(STARTS_WITHIN):
        while True:
            try:
                if (await web.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


async def to_course(person: Person, served: Served, email: str, opening: Sequence[str]) -> str:
    """Go from the first word to the question of the course."""
    for words in (*opening, ID, ID, "番号 太郎", email):
        await person.say(words)
    await person.say(email)
    [picture] = person.links()
    shown = await served.web.get(urlsplit(picture).path)
    assert shown.headers["content-type"] == "image/png"
    await person.say(served.letters(person.id))
    assert ID[:4] in str(person.newest.messages)
    await person.say("1")
    return await person.say(code(await served.mailed(email)))


async def hand_over(person: Person, served: Served, next_: str) -> set[str]:
    """Go through the official screens; return the values that can be copied, without spaces."""
    copied: set[str] = set()
    for _ in range(8):
        await person.say(next_)
        for action in person.actions():
            if action["type"] == "clipboard":
                copied.add(action["clipboardText"].replace(" ", ""))
        for link in person.links():
            assert (await served.web.get(urlsplit(link).path)).status_code == 200
    return copied


async def course_a(person: Person, served: Served) -> None:
    """Type everything, in Japanese."""
    asked = await to_course(person, served, "taro.a@gmail.com", ("はじめる", "自分", "はい"))
    assert "コース" in asked
    for words in ("A", "昭和60年10月10日", "付ける", "付ける", "付けない", "はい"):
        await person.say(words)
    assert "どうしますか" in await person.photo(PORTRAIT)
    for words in ("1", "はい", "はい", "はい"):
        await person.say(words)
    assert "準備完了" in await person.say("はい")
    copied = await hand_over(person, served, "次")
    assert {ID, "taro.a@gmail.com"} <= copied
    assert "消" in await person.say("送信した")


async def course_b(person: Person, served: Served) -> None:
    """Press whatever can be pressed, in plain Japanese, and change the mail address' name on the way."""
    await person.send(hooks.event("follow", person.platform, person.id, follow={"isUnblocked": False}))
    await person.answer()
    await to_course(person, served, "taro.b@gmail.com", ("やさしい", "1", "1"))
    await person.say("B")
    picker = next(one for one in person.actions() if one["type"] == "datetimepicker")
    await person.send(hooks.press(person.platform, picker["data"], person.id, date="1985-10-10"))
    await person.answer()
    for label in ("つける", "つけない", "つけない"):
        await person.press(label)
    await person.press("あっています")
    await person.photo(PORTRAIT)
    for _ in range(4):
        await person.send(hooks.press(person.platform, person.actions()[0]["data"], person.id))
        await person.answer()
    row = next(one for one in person.actions() if one.get("fillInText") == "taro.b@gmail.com")
    assert row["inputOption"] == "openKeyboard"
    answers = [one["data"] for one in person.actions() if one.get("data", "").startswith("application:ok")]
    await person.send(hooks.press(person.platform, answers[0], person.id))
    assert "準備" in await person.answer()
    assert ID in await hand_over(person, served, "次")


async def course_c(person: Person, served: Served) -> None:
    """Speak English, have the server brought everything twice."""
    once = person.post

    async def twice(body: bytes, headers: dict[str, str]) -> int:
        first, second = await asyncio.gather(once(body, headers), once(body, headers))
        return max(first, second)

    person.post = twice
    person.platform.languages[person.id] = "en"
    await person.send(hooks.event("follow", person.platform, person.id, follow={"isUnblocked": True}))
    await person.answer()
    await to_course(person, served, "taro.c@gmail.com", ("1", "1"))
    for words in ("C", "1", "305012345630", "1985-10-10", "add it", "add it", "leave it out", "1"):
        await person.say(words)
    await person.photo(PORTRAIT)
    for words in ("1", "yes", "yes", "yes"):
        await person.say(words)
    await person.say("1")
    copied = await hand_over(person, served, "next")
    assert {ID, "305012345630"} <= copied


async def test_courses_a_b_and_c_are_taken_from_the_first_word_to_the_last_screen(
    tmp_path: Path, line: Platform
) -> None:
    async with serving(tmp_path, line) as served:
        people = [Person(line, served.bring, hooks.person(n)) for n in (1, 2, 3)]
        async with asyncio.timeout(120):
            await asyncio.gather(course_a(people[0], served), course_b(people[1], served), course_c(people[2], served))
    assert all(status == 200 for one in people for status in one.statuses)
    assert {one.by for one in line.sent} == {"reply"}
    assert len(line.sent) == sum(one.shown for one in people)


async def test_an_answer_that_a_killed_server_had_not_sent_is_sent_by_the_next_one(
    tmp_path: Path, line: Platform
) -> None:
    ann = hooks.person(1)
    line.fail("/v2/bot/message/reply", hang=3)
    async with serving(tmp_path, line) as served:
        person = Person(line, served.bring, ann)
        await person.send(hooks.text(line, "はじめる", ann))
        assert person.statuses == [200]
        await line.until(lambda: ("POST", "/v2/bot/message/reply") in line.calls)
        served.process.kill()
        await served.process.wait()
    assert line.sent == []
    async with serving(tmp_path, line) as served:
        person = Person(line, served.bring, ann)
        assert "どなたのカード" in await person.answer()
        assert "利用規約" in await person.say("自分")
    assert len(line.sent) == 2

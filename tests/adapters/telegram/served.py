"""`python -m bot serve` beside an emulated Telegram, a process of its own, told everything by its environment."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from tests.adapters.mail.servers import Post
from tests.adapters.telegram.application import Letters
from tests.adapters.telegram.conftest import SECRET
from tests.adapters.telegram.emulator import TOKEN, Telegram
from tests.adapters.telegram.person import until
from tests.adapters.webchat.serving import free_port
from tests.house.files import ROOT

STARTS_WITHIN = 60


def environment(folder: Path, emulated: Telegram, post: Post, port: int, mode: str) -> dict[str, str]:
    """Return all that the process is told."""
    ours = {
        "OPERATOR": "見本市",
        "OPERATOR_CONTACT": "見本市役所",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "SMTP__HOST": "127.0.0.1",
        "SMTP__PORT": str(post.port),
        "SMTP__STARTTLS": "false",
        "SMTP__FROM": "bot@example.jp",
        "CAPTCHA": "off",
        "PHOTO_ENGINE": "none",
        "VOICE": "off",
        "LOG_LEVEL": "DEBUG",
        "TELEGRAM__TOKEN": TOKEN,
        "TELEGRAM__API_BASE": emulated.base,
        "TELEGRAM__MODE": mode,
        "TELEGRAM__WEBHOOK_SECRET": SECRET if mode == "webhook" else "",
        "TELEGRAM__PACE": "1000",
    }
    rest = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return {**rest, **{f"BOT_{name}": value for name, value in ours.items()}}


async def command(environ: Mapping[str, str], log: Path, *words: str) -> asyncio.subprocess.Process:
    """Start `python -m bot`."""
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, cwd=ROOT, env=dict(environ), stdout=out, stderr=out
        )


@asynccontextmanager
async def serving(folder: Path, emulated: Telegram, post: Post, mode: str) -> AsyncIterator[Path]:
    """Set up and serve; give the log."""
    environ, log = environment(folder, emulated, post, free_port(), mode), folder / "log"
    setup = await command(environ, log, "telegram", "setup")
    assert await setup.wait() == 0, log.read_text(encoding="utf-8")
    async with running(environ, log):
        yield log


@asynccontextmanager
async def running(environ: Mapping[str, str], log: Path) -> AsyncIterator[None]:
    """Serve; it is ended as an operator's system ends it."""
    server = await command(environ, log, "serve")
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            while not await _ready(int(environ["BOT_PORT"])):
                await asyncio.sleep(0.1)
        yield
    finally:
        server.terminate()
        assert await asyncio.wait_for(server.wait(), 20) == 0


async def _ready(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(b"GET /readyz HTTP/1.0\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return b" 200 " in answer.split(b"\r\n", 1)[0]


def codes(post: Post, email: str) -> Letters:
    """Return what waits for the code of the newest mail to an address."""

    async def code() -> str:
        await until(lambda: email in post.recipients)
        number = max(n for n, to in enumerate(post.recipients) if to == email)
        mail = message_from_bytes(post.raw[number], policy=default).get_body(("plain",))
        assert mail is not None
        found = re.search(r"(?<!\d)\d{6}(?!\d)", mail.get_content())
        assert found is not None
        return found[0]

    return code

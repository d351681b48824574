"""A person at a terminal, with the whole bot behind it."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from adapters.terminal import session
from adapters.terminal.session import Session
from bot.app import App
from bot.settings import load
from bot.wiring import build
from tests.transcripts.draw import FOLDER

ID = "48210937556120487739105"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """Return a running bot on an empty folder."""
    async with build(load(data_dir=tmp_path / "data")) as running:
        yield running


@pytest.fixture
def console() -> Console:
    """Return a console that believes to be a terminal."""
    return Console(file=io.StringIO(), width=100, force_terminal=True, highlight=False)


def shown(console: Console) -> str:
    """Return what stands on the console and wipe it."""
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    console.file.seek(0)
    console.file.truncate()
    return text


async def test_a_chat_greets_asks_and_masks(app: App, console: Console, tmp_path: Path) -> None:
    chat = Session(app, console, tmp_path)
    await chat.open("ja")
    assert "どなたのカード" in shown(console)
    for line in ("1", "はい"):
        await chat.take(line)
    assert "申請書IDを送ってください" in shown(console)
    await chat.take(ID)
    text = shown(console)
    assert session.UP_AND_CLEAR in text
    assert ID not in text


async def test_a_photo_is_sent_by_its_path(app: App, console: Console, tmp_path: Path) -> None:
    chat = Session(app, console, tmp_path)
    await chat.open("ja")
    for line in ("1", "はい", str(FOLDER / "qr_id.jpg")):
        await chat.take(line)
    await app.idle()
    await chat.catch_up()
    assert "QRコードから申請書IDを読み取りました" in shown(console)


async def test_the_photo_step_goes_from_a_photo_that_will_not_do_to_the_three_checks(
    console: Console, tmp_path: Path
) -> None:
    settings = load(data_dir=tmp_path / "data", captcha=False, email_proof=False, today=date(2026, 11, 23))
    async with build(settings) as app:
        chat = Session(app, console, tmp_path)

        async def said(*lines: str) -> str:
            shown(console)
            for line in lines:
                await chat.take(line)
                await app.idle()
            await chat.catch_up()
            return shown(console)

        await chat.open("ja")
        form = ("1", "はい", ID, ID, "山田 花子", "hanako@mail.test.jp", "hanako@mail.test.jp", "はい", "A")
        assert "顔写真を1枚" in await said(*form, "昭和60年10月10日", "付ける", "付ける", "付けない", "はい")
        checked = await said(str(FOLDER / "dark.jpg"))
        assert "写真を確かめています" in checked
        assert "顔が暗く写っています" in checked
        assert "頭の上の余白：足りている" in checked
        assert "顔写真を1枚" in await said("撮り直す")
        assert "写真の向きが違うようです" in await said(str(FOLDER / "sideways.jpg"))
        assert "90度回しました" in await said("右に回す")
        assert "最近6か月以内" in await said("この写真を使う")
        assert "合っていますか" in await said("はい", "はい", "はい")


async def test_the_letters_are_saved_and_drawn(app: App, console: Console, tmp_path: Path) -> None:
    chat = Session(app, console, tmp_path)
    await chat.open("ja")
    for line in ("1", "はい", ID, ID, "山田 花子", "hanako@mail.test.jp", "hanako@mail.test.jp"):
        await chat.take(line)
    assert "█" in shown(console)
    assert (tmp_path / "captcha.png").read_bytes().startswith(b"\x89PNG")


async def test_mails_of_the_embedded_mailbox_are_shown(app: App, console: Console, tmp_path: Path) -> None:
    chat = Session(app, console, tmp_path)
    await chat.open("ja")
    for line in ("1", "はい", ID, ID, "山田 花子", "hanako@mail.test.jp", "hanako@mail.test.jp"):
        await chat.take(line)
    letters = (await app.desk.outgoing(app.desk.conversation("terminal", "local")))[-1].reply.says[-1].image
    assert letters is not None
    for line in (letters.text, "はい"):
        await chat.take(line)
    await app.idle()
    await chat.catch_up()
    text = shown(console)
    [mail] = app.mailbox.messages()
    assert mail.subject in text
    assert re.search(r"\d{6}", text)


async def test_the_chat_goes_on_where_it_was_left(app: App, console: Console, tmp_path: Path) -> None:
    chat = Session(app, console, tmp_path)
    await chat.open("ja")
    await chat.take("1")
    shown(console)
    again = Session(app, console, tmp_path)
    await again.open("ja")
    text = shown(console)
    assert "同意しますか" in text
    assert "こんにちは" not in text


async def test_lines_of_the_standard_input_are_a_chat(
    app: App, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1\nはい\n"))
    await session.run(app, console=console, locale="ja")
    assert "申請書IDを送ってください" in shown(console)


async def test_bytes_that_are_no_text_do_not_end_the_chat(
    app: App, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n1\n" + "はい\n".encode()), encoding="utf-8", errors="strict")
    monkeypatch.setattr("sys.stdin", keyboard)
    await asyncio.wait_for(session.run(app, console=console, locale="ja"), 30)
    assert "申請書IDを送ってください" in shown(console)


async def test_a_picture_too_large_is_only_told_by_its_size(
    app: App, console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.terminal.inbound.PICTURE_LIMIT", 1000)
    chat = Session(app, console, tmp_path)
    await chat.open("ja")
    for line in ("1", "はい", str(FOLDER / "portrait.jpg")):
        await chat.take(line)
    assert "読めませんでした" in shown(console)
    assert not list((tmp_path / "data").rglob("blobs/*/*"))

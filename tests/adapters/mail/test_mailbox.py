"""The mailbox of the embedded bot."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from adapters.mail.mailbox import Mailbox
from adapters.mail.smtp import SmtpMail, SmtpServer
from tests.adapters.mail.letters import LINK, WORDING, proof

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


async def post(box: Mailbox, to: str = "taro@example.co.jp") -> None:
    server = SmtpServer(box.host, box.port, "bot@localhost.example", starttls=False)
    await SmtpMail(server, WORDING).send(proof(to), LINK, "ja", "row-1")


async def test_a_mail_can_be_read_after_a_restart(tmp_path: Path) -> None:
    async with Mailbox(tmp_path / "mailbox", KEY) as box:
        assert box.messages() == []
        await post(box)
        before = box.messages()
    async with Mailbox(tmp_path / "mailbox", KEY) as box:
        (mail,) = box.messages()
        assert [mail] == before
    assert (mail.to, mail.sender) == ("taro@example.co.jp", "bot@localhost.example")
    assert mail.subject.startswith("メールアドレスの確認")
    assert "480275" in mail.text
    assert LINK in mail.html
    assert mail.at.tzinfo is not None


async def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    async with Mailbox(tmp_path, KEY) as box:
        for number in range(3):
            await post(box, f"a{number}@example.jp")
        assert [mail.to for mail in box.messages()] == ["a2@example.jp", "a1@example.jp", "a0@example.jp"]


async def test_an_address_can_be_forgotten(tmp_path: Path) -> None:
    async with Mailbox(tmp_path, KEY) as box:
        await post(box, "a@example.jp")
        await post(box, "b@example.jp")
        box.forget("A@example.jp")
        assert [mail.to for mail in box.messages()] == ["b@example.jp"]
        assert len(list(tmp_path.iterdir())) == 1


async def test_nothing_lies_in_plain_and_nobody_else_may_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with Mailbox(tmp_path, KEY) as box:
            await post(box)
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    sealed = path.read_bytes()
    assert not any(word in sealed for word in (b"taro", b"480275", b"SECRET", b"Subject", b"bot@"))
    assert "taro" not in caplog.text


async def test_mails_sealed_with_another_key_or_damaged_are_passed_over(tmp_path: Path) -> None:
    async with Mailbox(tmp_path, OTHER_KEY) as box:
        await post(box)
    (tmp_path / "00000000000000000001-abcdabcd.mail").write_bytes(b"short")
    async with Mailbox(tmp_path, KEY) as box:
        assert box.messages() == []
        await post(box)
        assert len(box.messages()) == 1


async def test_only_so_many_mails_are_kept(tmp_path: Path) -> None:
    async with Mailbox(tmp_path, KEY, most=3) as box:
        for number in range(5):
            await post(box, f"a{number}@example.jp")
        assert [mail.to for mail in box.messages()] == ["a4@example.jp", "a3@example.jp", "a2@example.jp"]

"""Mails on their way to real servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from aiosmtplib import SMTPAuthenticationError

from adapters.mail import smtp
from adapters.mail.smtp import SmtpMail, SmtpServer, greet
from adapters.sending import MailSender, TryLater, Undeliverable
from bot.settings import Smtp
from bot.wiring import smtp_server
from tests.adapters.mail.letters import LINK, WORDING, proof
from tests.adapters.mail.servers import PASSWORD, USER, Post, authority, running, trusting
from tests.bot.rig import settings

SENDER = "さくら市 <bot@sakura.example.jp>"


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return authority()


def plain(port: int, timeout: float = 5.0) -> MailSender:
    return SmtpMail(SmtpServer("127.0.0.1", port, SENDER, starttls=False, timeout=timeout), WORDING)


def encrypted(port: int, ca: trustme.CA, password: str = PASSWORD) -> MailSender:
    return SmtpMail(SmtpServer("localhost", port, SENDER, USER, password), WORDING, trusting(ca))


@asynccontextmanager
async def silent() -> AsyncIterator[int]:
    """A server that takes connections and never speaks."""
    gone = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
        await asyncio.wait_for(gone.wait(), 5)
    finally:
        server.close()


async def test_a_mail_goes_encrypted_and_with_a_password(ca: trustme.CA) -> None:
    async with running(Post(), ca) as post:
        await encrypted(post.port, ca).send(proof(), LINK, "ja", "row-1")
    assert (post.recipients, post.encrypted, post.users) == (["taro@example.co.jp"], [True], [USER])
    assert post.newest()["Subject"].startswith("メールアドレスの確認（さくら市役所")
    assert post.newest()["Message-ID"] == "<row-1@sakura.example.jp>"


async def test_on_the_port_of_tls_it_is_spoken_at_once_and_who_only_greets_does_so_too(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    async with running(Post(), ca, implicit=True) as post:
        monkeypatch.setattr(smtp, "_IMPLICIT_TLS_PORT", post.port)
        await encrypted(post.port, ca).send(proof(), LINK, "ja", "row-1")
        server = smtp_server(settings(tmp_path, smtp=Smtp(host="localhost", port=post.port, username=USER)))
        await greet(replace(server, password=PASSWORD))
        with pytest.raises(SMTPAuthenticationError):
            await greet(replace(server, password="wrong"))
    assert (post.recipients, post.users) == (["taro@example.co.jp"], [USER])


async def test_a_mail_goes_in_plain_to_the_own_mailbox() -> None:
    async with running(Post()) as post:
        await plain(post.port).send(proof("taro..y@docomo.ne.jp"), LINK, "en", "row-1")
    assert post.newest()["Content-Language"] == "en"
    assert [one.replace('"', "") for one in post.recipients] == ["taro..y@docomo.ne.jp"]


async def test_a_wrong_password_is_the_operators_trouble_and_passes(ca: trustme.CA) -> None:
    async with running(Post(), ca) as post:
        with pytest.raises(TryLater):
            await encrypted(post.port, ca, "wrong").send(proof(), LINK, "ja", "row-1")
    assert post.raw == []


async def test_a_server_that_cannot_prove_itself_gets_nothing(ca: trustme.CA) -> None:
    async with running(Post(), ca) as post:
        with pytest.raises(TryLater):
            await encrypted(post.port, authority()).send(proof(), LINK, "ja", "row-1")
    assert post.raw == []


async def test_without_encryption_on_offer_nothing_is_sent(ca: trustme.CA) -> None:
    async with running(Post()) as post:
        with pytest.raises(TryLater):
            await encrypted(post.port, ca).send(proof(), LINK, "ja", "row-1")
    assert post.raw == []


@pytest.mark.parametrize(
    ("post", "expected", "reason"),
    [
        (Post(recipient="550 5.1.1 no such user"), Undeliverable, "recipient"),
        (Post(recipient="451 4.7.1 greylisted"), TryLater, ""),
        (Post(recipient="452 4.2.2 mailbox full"), TryLater, ""),
        (Post(data="554 5.7.1 looks like spam"), Undeliverable, "content"),
        (Post(data="451 4.3.0 try again"), TryLater, ""),
        (Post(cut=True), TryLater, ""),
    ],
    ids=["unknown", "greylisted", "full", "spam", "busy", "cut"],
)
async def test_refusals_are_told_from_trouble_that_passes(post: Post, expected: type[Exception], reason: str) -> None:
    async with running(post):
        with pytest.raises(expected) as raised:
            await plain(post.port).send(proof(), LINK, "ja", "row-1")
    assert getattr(raised.value, "reason", "") == reason
    assert "taro" not in str(raised.value)


async def test_no_server_and_a_silent_server_are_tried_later() -> None:
    async with running(Post()) as post:
        pass
    with pytest.raises(TryLater):
        await plain(post.port).send(proof(), LINK, "ja", "row-1")
    async with silent() as port:
        with pytest.raises(TryLater):
            await plain(port, timeout=0.2).send(proof(), LINK, "ja", "row-1")


async def test_an_injected_address_never_reaches_the_server() -> None:
    async with running(Post()) as post:
        with pytest.raises(Undeliverable) as raised:
            await plain(post.port).send(proof("a@example.jp>\r\nRCPT TO:<b@example.jp"), LINK, "ja", "row-1")
    assert raised.value.reason == "malformed"
    assert post.raw == []

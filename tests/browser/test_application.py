"""A whole application by hand, in a phone-sized window, with a real photo."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.adapters.webchat.serving import free_port
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.hand import PORTRAIT, Hand
from tests.browser.running import Running, running

ORDER = (
    "representative terms application_id application_id_again contact_name email email_again captcha registration "
    "email_proof course birthdate signing_certificate login_certificate braille information_right photo photo "
    "photo_right photo_right photo_right application"
)


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Running]:
    """A whole bot on an empty folder."""
    with running(tmp_path / "data") as bot:
        yield bot


def test_a_whole_application_is_taken_and_handed_over(open_page: Open, bot: Running) -> None:
    page = open_page(bot.address, permissions=["clipboard-read", "clipboard-write"])
    hand = Hand(page, bot)
    seen: set[str] = set()

    def look(key: str) -> None:
        if key not in seen:
            assert violations(page) == [], key
        seen.add(key)

    assert hand.go_on("handover", look) == ORDER.split()
    assert violations(page) == []
    expect(page.locator("#progress")).to_contain_text("7つのうち7つめ")

    with page.context.expect_page() as opened:
        page.locator("a[href*='/handover/']").first.click()
    paper = opened.value
    expect(paper.locator("main")).to_contain_text("申請は、まだ終わっていません")
    expect(paper.locator("main")).to_contain_text("☑ 利用者証明用電子証明書 不要")
    expect(paper.locator("main")).to_contain_text("☑ 点字 希望する")
    assert violations(paper) == []
    paper.get_by_role("button", name="申請書IDをコピーする").first.click()
    assert paper.evaluate("navigator.clipboard.readText()").replace(" ", "") == "12345678901234567890124"
    with paper.expect_download() as saved:
        paper.get_by_role("link", name="写真を保存する").click()
    assert Path(saved.value.path()).read_bytes() == PORTRAIT.read_bytes()


def test_an_answer_is_changed_in_its_row_and_the_check_comes_back(open_page: Open, bot: Running) -> None:
    hand = Hand(open_page(bot.address), bot)
    hand.go_on("registration")
    change = hand.page.locator(".turn").last.locator(".rows > li", has_text="連絡用の名前").get_by_role("button")
    hand.after(change.click)
    assert hand.question == "contact_name"
    hand.type("番号　花子")
    assert hand.question == "registration"
    expect(hand.page.locator(".turn").last.locator(".rows")).to_contain_text("花子")


def test_a_secret_answer_stands_masked_in_the_chat(open_page: Open, bot: Running) -> None:
    hand = Hand(open_page(bot.address), bot)
    hand.go_on("application_id_again")
    assert "5678" not in hand.page.locator(".heard").last.inner_text()
    hand.page.reload()
    hand.page.locator(".choices").first.wait_for()
    assert "5678 9012" not in hand.page.locator("#log").inner_text().replace("例：1234 5678 9012", "")


def test_a_link_opened_in_another_browser_sends_the_person_back(open_page: Open, bot: Running) -> None:
    hand = Hand(open_page(bot.address), bot)
    hand.go_on("email_proof")
    mail = bot.app.mailbox.messages()[0]
    # Where the mailbox shows it no script may run, so it is looked at in a page of its own.
    shown = hand.page.context.new_page()
    shown.set_content(mail.html)
    assert violations(shown) == []
    link = next(line for line in mail.text.split() if "/verify/" in line)
    address = "http" + link.partition("http")[2]
    other = open_page(address)
    hand.after(lambda: other.locator("main button").click())
    expect(other.locator("main")).to_contain_text("始めたトークに戻って")
    assert hand.question == "course"
    other.goto(address)
    other.locator("main button").click()
    expect(other.get_by_role("heading")).to_have_text("このリンクは使えません")


def test_erased_is_gone_from_the_page_too(open_page: Open, bot: Running) -> None:
    hand = Hand(open_page(bot.address), bot)
    hand.go_on("email")
    hand.page.fill("#answer", "データを消す")
    hand.after(lambda: hand.page.keyboard.press("Enter"))
    hand.page.locator(".choices:not(.past) button").first.click()
    expect(hand.page.locator("#log")).not_to_contain_text("番号")


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the bot as a process of its own and wait until it is ready."""
    command = [sys.executable, "-m", "bot", "chat", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "BOT_DATA_DIR": str(folder)}, stdout=subprocess.DEVNULL)
    transport = httpx.HTTPTransport(retries=60)
    with httpx.Client(transport=transport) as client:
        assert client.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    return process


def test_after_a_kill_the_conversation_goes_on_where_it_was(open_page: Open, tmp_path: Path) -> None:
    port = free_port()
    process = start(tmp_path / "data", port)
    try:
        page = open_page(f"http://127.0.0.1:{port}")
        page.locator(".choices button").first.click()
        page.locator(".turn[data-seq='2']").wait_for()
        before = page.locator("#log").inner_text()
        process.send_signal(signal.SIGKILL)
        process.wait()
        page.locator(".choices:not(.past) button").first.click()
        expect(page.get_by_role("status")).to_contain_text("つながっていません")
        process = start(tmp_path / "data", port)
        page.locator(".turn[data-seq='3']").wait_for()
        assert page.locator(".turn").count() == 3
        page.reload()
        page.locator(".turn[data-seq='3']").wait_for()
        assert page.locator("#log").inner_text().startswith(before[:60])
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(15) in {0, -signal.SIGINT, 130}

"""A sensitive answer given on its page, from the link in another company's chat to the next question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from dialogs.effects import Reply
from dialogs.events import Event, Started, Text
from dialogs.ports import Arrival
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.running import Running, running
from tests.browser.test_access import OVERFLOW, SMALL_TARGETS

ID = "12345678901234567890124"
TALKING = "line-like"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Running]:
    """A bot whose sensitive answers are given on pages."""
    with running(tmp_path / "data", sensitive_entry="webform", captcha=False, email_proof=False) as bot:
        yield bot


def send(bot: Running, *events: Event) -> Reply:
    """Say something in a chat that is not ours; return what was said last."""
    for event in events:
        bot.do(bot.app.desk.receive(Arrival(TALKING, "ann", uuid4().hex, event)))
    return bot.do(bot.app.desk.outgoing(bot.app.desk.conversation(TALKING, "ann")))[-1].reply


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_is_given_beside_the_chat(open_page: Open, bot: Running, scheme: str) -> None:
    page = open_page(send(bot, Started("ja"), Text("自分"), Text("はい")).form, color_scheme=scheme)
    field = page.get_by_label("申請書ID")
    assert violations(page) == [] and page.evaluate(SMALL_TARGETS) == [] and page.evaluate(OVERFLOW) == 0
    expect(field).to_have_attribute("type", "password")
    field.fill(ID[:-2])
    page.get_by_label("文字を見せる").check()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_role("alert")).to_contain_text("けた")
    expect(field).to_have_value(ID[:-2])
    assert violations(page) == [] and page.evaluate(OVERFLOW) == 0
    field.fill(ID)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading")).to_have_text("受け取りました")
    assert violations(page) == [] and page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("link", name="次の入力へ").click()
    page.locator("#answer").fill(ID)
    page.get_by_role("button", name="送る").click()
    expect(page.locator("main")).to_contain_text("トークに戻って")
    newest = send(bot, Text("もう一度"))
    assert newest.question == "contact_name" and not newest.form


def test_it_works_without_scripts(open_page: Open, bot: Running) -> None:
    page = open_page(send(bot, Started("ja"), Text("自分"), Text("はい")).form, java_script_enabled=False)
    expect(page.get_by_text("文字を見せる")).to_be_hidden()
    page.get_by_label("申請書ID").fill(ID)
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_role("heading")).to_have_text("受け取りました")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("このページはもう使えません")

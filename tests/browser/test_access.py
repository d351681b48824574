"""Everybody can use the pages: axe-core, keyboard, enlarged text, large targets."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dialogs.effects import Part, Reply, Say
from tests.adapters.pages.packet import packet
from tests.adapters.webchat.desk import MemoryDesk
from tests.browser.axe import violations
from tests.browser.conftest import Open

SMALL_TARGETS = """() => [...document.querySelectorAll('button:not(:disabled), .button, textarea, .who a')]
    .filter((node) => node.checkVisibility())
    .filter((node) => node.getBoundingClientRect().height < 44 || node.getBoundingClientRect().width < 44)
    .map((node) => node.outerHTML)"""
UNCOVERED = """() => {
    const bar = document.getElementById('composer');
    const covered = document.activeElement.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
    return getComputedStyle(bar).position === 'static' || !covered;
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def to_end(page: Page) -> None:
    """Walk through the script, stopping at every step to look at the page."""
    page.locator(".choices:not(.past) button").first.wait_for()
    for number, text in enumerate(("1", "1234", "447y6k", "1", "1"), 2):
        assert violations(page) == []
        assert page.evaluate(SMALL_TARGETS) == []
        page.fill("#answer", text)
        page.keyboard.press("Enter")
        page.locator(f".turn[data-seq='{number}']").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["ja", "ja_easy", "en"])
def test_the_chat_has_no_barrier_at_any_step(
    open_page: Open, address: str, desk: MemoryDesk, scheme: str, locale: str
) -> None:
    desk.locale = locale
    to_end(open_page(address, color_scheme=scheme))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_other_pages_have_no_barrier(open_page: Open, address: str, desk: MemoryDesk, scheme: str) -> None:
    photo = desk.kept(b"\xff\xd8\xff")
    desk.packets["a.b"] = packet(photo)
    desk.packets["c.d"] = packet(photo, "ja_easy")
    desk.links["a.b"] = Reply("ja", (Say((Part("done.email_proof"),)),))
    page = open_page(address, color_scheme=scheme)
    for path in ("/handover/a.b", "/handover/c.d", "/verify/a.b", "/mailbox", "/mailbox/1-a", "/nowhere"):
        page.goto(address + path)
        assert violations(page) == [], path
        assert page.evaluate(SMALL_TARGETS) == [], path
        assert page.evaluate(OVERFLOW) == 0, path
    page.goto(f"{address}/verify/a.b")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading")).to_have_text("確認できました")
    assert violations(page) == []


def test_a_keyboard_alone_is_enough(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.locator(".choices button").first.wait_for()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".choices button").first).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".turn[data-seq='2']").wait_for()
    expect(page.locator("#answer")).to_be_focused()
    for number, text in ((3, "1234"), (4, "447y6k")):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.locator(f".turn[data-seq='{number}']").wait_for()
        expect(page.locator("#answer")).to_be_focused()
        expect(page.locator("#answer")).to_have_value("")
    for _ in range(6 + 2 + 1):
        page.keyboard.press("Shift+Tab")
    expect(page.locator(".rows button").nth(1)).to_be_focused()
    page.keyboard.press("Space")
    page.locator(".turn[data-seq='5']").wait_for()


def test_the_skip_link_leads_to_the_answer(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.locator(".turn").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("a")
    expect(page.locator("#answer")).to_have_value("a")


@pytest.mark.parametrize("size", [(320, 256), (320, 640), (1280, 800)])
def test_enlarged_four_times_nothing_is_cut_off_or_covered(
    open_page: Open, address: str, size: tuple[int, int]
) -> None:
    page = open_page(address, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    for number in (1, 2, 3, 4):
        page.locator(f".turn[data-seq='{number}']").wait_for()
        assert page.evaluate(OVERFLOW) == 0
        if number < 4:
            page.fill("#answer", "a")
            page.keyboard.press("Enter")
    button = page.locator(".rows button").last
    button.focus()
    page.wait_for_function(UNCOVERED)


def test_the_log_is_read_out_only_once_the_past_is_there(open_page: Open, address: str) -> None:
    page = open_page(address)
    log = page.get_by_role("log")
    page.locator(".choices button").first.wait_for()
    expect(log).to_have_attribute("aria-live", "polite")
    page.route("**/chat/events*", lambda route: None)
    page.reload(wait_until="commit")
    expect(log).to_have_attribute("aria-live", "off")


def test_the_page_speaks_the_language_of_the_conversation(open_page: Open, address: str, desk: MemoryDesk) -> None:
    desk.locale = "en"
    page = open_page(address)
    page.locator(".choices button").first.wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("Your answer")).to_be_visible()
    expect(page.locator(".bubble span[lang=ja]").first).to_be_visible()

"""A reply that comes by itself leaves people where they are: the focus moves only where it would be lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from dialogs.effects import Part, Reply, Say
from dialogs.ports import Outgoing
from tests.adapters.webchat.desk import SCRIPT, MemoryDesk, options
from tests.browser.conftest import Open

FOUND = Reply("ja", (Say((Part("ask.application"),), options("application", "ok", "change")),), "application")
PHOTO = next(reply for reply in SCRIPT if reply.question == "photo")
Late = Callable[[Reply], None]


@pytest.fixture
def page(open_page: Open, desk: MemoryDesk, address: str) -> Page:
    """A page on which the first question was answered."""
    page = open_page(address)
    page.locator(".choices button").first.click()
    page.locator(".turn[data-seq='2']").wait_for()
    return page


@pytest.fixture
def late(page: Page, desk: MemoryDesk) -> Late:
    """Let a reply come that nobody waits for, such as the result of a photo check."""

    def say(reply: Reply) -> None:
        [said] = desk.said.values()
        said.append(Outgoing(len(said) + 1, datetime.now(UTC), reply))
        page.locator(f".turn[data-seq='{len(said)}']").wait_for()

    return say


def test_who_stands_on_a_command_goes_on_standing_there(page: Page, late: Late) -> None:
    help_command = page.locator("#commands").get_by_role("button", name="ヘルプ")
    help_command.focus()
    late(FOUND)
    expect(help_command).to_be_focused()
    assert "application:" in (help_command.get_attribute("data-data") or "")


def test_who_pressed_a_command_is_brought_to_what_came_of_it(page: Page) -> None:
    page.locator("#commands").get_by_role("button", name="ヘルプ").press("Enter")
    page.locator(".turn[data-seq='3']").wait_for()
    expect(page.locator("#answer")).to_be_focused()


def test_who_stands_on_a_choice_that_is_over_is_brought_to_the_next_one(page: Page, late: Late) -> None:
    late(FOUND)
    page.locator(".choices button").last.focus()
    late(FOUND)
    expect(page.locator(".turn:last-child .choices button").first).to_be_focused()


def test_who_stands_on_the_photo_button_does_not_fall_off_the_page_when_it_goes(page: Page, late: Late) -> None:
    late(PHOTO)
    page.locator("#album").focus()
    late(FOUND)
    expect(page.locator("#album")).to_be_hidden()
    expect(page.locator(".turn:last-child .choices button").first).to_be_focused()


def test_who_reads_or_writes_is_left_alone(page: Page, late: Late) -> None:
    page.locator("#answer").focus()
    late(FOUND)
    expect(page.locator("#answer")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    late(FOUND)
    assert page.evaluate("document.activeElement === document.body")

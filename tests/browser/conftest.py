"""Debian's Chromium, a phone-sized window, and what must never happen in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.adapters.pages.packet import Letters
from tests.adapters.webchat.desk import MemoryDesk
from tests.adapters.webchat.serving import free_port, serving, web

QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    """Return where a browser is, None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser; where it is missing the tests are skipped, but never in CI."""
    path = chromium()
    if path is None:
        reason = "no browser was found; on Debian: apt install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open an address in a phone-sized window of its own; errors of scripts and of the policy fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(address: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "locale": "ja-JP", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security" in line.text else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def desk() -> MemoryDesk:
    """A desk in memory."""
    return MemoryDesk()


@pytest.fixture
def address(desk: MemoryDesk) -> Iterator[str]:
    """A served web side around it."""
    port = free_port()
    side = web(desk, port, Letters())
    with serving(side.app(), port, side.chat) as address:
        yield address

"""A whole application without a mouse, and what a screen reader is given at every question."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hand import Hand
from tests.browser.running import Running, running

FURTHEST = 60
FOCUSED = "() => (document.activeElement.innerText || '').replace(/\\s+/g, ' ').trim()"


@dataclass(frozen=True)
class Keys(Hand):
    """A person who has only a keyboard."""

    def type(self, text: str) -> None:
        """Go to the answer field, type and press Enter."""
        self.walk(lambda: self.page.evaluate("document.activeElement.id") == "answer")
        self.page.keyboard.type(text)
        self.after(lambda: self.page.keyboard.press("Enter"))

    def press(self, label: str) -> None:
        """Go to a choice and press it."""
        choice = self.page.locator(".choices:not(.past)").get_by_role("button", name=label).first
        wanted = " ".join(choice.inner_text().split())
        self.walk(lambda: self.page.evaluate(FOCUSED) == wanted)
        self.after(lambda: self.page.keyboard.press("Enter"))

    def show(self, picture: Path) -> None:
        """Open the file chooser by key."""
        self.walk(lambda: self.page.evaluate("document.activeElement.id") == "album")
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        self.after(lambda: chooser.value.set_files(picture))

    def walk(self, there: Callable[[], bool]) -> None:
        """Press Shift+Tab up to the top of the page, then Tab down to its end, until the focus is where it is wanted.

        Not past the ends: the browser's own bars take the focus there, and give it back later, on their own.
        """
        if self.page.evaluate("document.activeElement === document.body"):
            self.page.keyboard.press("Tab")
        for key, end in (("Shift+Tab", ".skip"), ("Tab", "#send")):
            for _ in range(FURTHEST):
                if there():
                    return
                if self.page.evaluate("(end) => document.activeElement.matches(end)", end):
                    break
                self.page.keyboard.press(key)
        raise AssertionError("the keyboard does not lead there")


@pytest.fixture
def keys(open_page: Open, tmp_path: Path) -> Iterator[Keys]:
    """A keyboard in front of a whole bot."""
    with running(tmp_path / "data", voice="off", email_proof=False) as bot:
        page = open_page(bot.address)
        # Listening turns the browser's own chooser off, some time later: a key pressed before that finds it, and it
        # cancels itself where there is no screen.
        page.on("filechooser", lambda chooser: None)
        yield Keys(page, bot)


def tree(bot: Running, keys: Keys) -> str:
    """Return the newest reply and what stands below it, as the browser gives them to a screen reader."""
    expect(keys.page.locator(".turn")).to_have_count(len(bot.said(keys.session)))
    parts = (keys.page.locator(".turn").last, keys.page.locator("#commands"), keys.page.locator("#composer"))
    return "\n".join(part.aria_snapshot() for part in parts)


def test_a_keyboard_is_enough_for_a_whole_application_and_everything_has_a_name(keys: Keys) -> None:
    heard: list[str] = []

    def look(key: str) -> None:
        snapshot = tree(keys.bot, keys)
        heard.append(f"# {key}\n{snapshot}")
        assert "- button\n" not in f"{snapshot}\n", key
        assert "- textbox\n" not in f"{snapshot}\n", key
        assert "- img\n" not in f"{snapshot}\n", key
        assert 'textbox "答えを書くところ"' in snapshot, key

    asked = keys.go_on("handover", look)
    assert len(asked) > 15
    assert "email_proof" not in asked
    expect(keys.page.locator("#progress")).to_contain_text("7つのうち7つめ")
    if kept := os.environ.get("SCREEN_READER_TRANSCRIPT"):
        Path(kept).write_text("\n\n".join(heard) + "\n", encoding="utf-8")

"""A person's hands on the chat page: reads what is asked and answers it, by typing or pressing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.running import Running

PORTRAIT = Path(__file__).parent.parent / "pictures" / "portrait.jpg"
TYPED: Mapping[str, str] = {
    "application_id": "1234 5678 9012 3456 7890 124",
    "application_id_again": "12345678901234567890124",
    "contact_name": "番号　太郎",
    "email": "bango@tarou-mail.jp",
    "email_again": "bango@tarou-mail.jp",
    "birthdate": "昭和60年10月10日",
}
PRESSED: Mapping[str, str] = {
    "representative": "自分のカード",
    "terms": "同意します",
    "registration": "合っています",
    "course": "A 新規・期限切れ・紛失など",
    "signing_certificate": "付ける",
    "login_certificate": "付けない",
    "braille": "付ける",
    "information_right": "合っています",
    "application": "合っています",
}


@dataclass(frozen=True)
class Hand:
    """One person at one page of a running bot."""

    page: Page
    bot: Running

    @property
    def session(self) -> str:
        """The session of the browser."""
        return next(each["value"] for each in self.page.context.cookies() if each["name"] == "chat")

    @property
    def question(self) -> str:
        """The question on the table."""
        return [reply.question for reply in self.bot.said(self.session) if reply.question][-1]

    def turns(self) -> int:
        """Count the replies on the page."""
        return self.page.locator(".turn").count()

    def after(self, act: Callable[[], object]) -> None:
        """Do something and wait for all replies to it."""
        before = self.turns()
        act()
        self.page.wait_for_function("(n) => document.querySelectorAll('.turn').length > n", arg=before)
        self.bot.do(self.bot.app.idle())
        expect(self.page.locator(".turn")).to_have_count(len(self.bot.said(self.session)))

    def type(self, text: str) -> None:
        """Type an answer."""
        self.page.fill("#answer", text)
        self.after(lambda: self.page.keyboard.press("Enter"))

    def press(self, label: str) -> None:
        """Press a choice of the newest question."""
        button = self.page.locator(".choices:not(.past)").get_by_role("button", name=label)
        self.after(button.first.click)

    def show(self, picture: Path) -> None:
        """Choose a picture."""
        self.after(lambda: self.page.set_input_files("#album", picture))

    def follow_mail(self) -> Page:
        """Open the mailbox from the chat, then the newest mail and its link, and press the button there."""
        with self.page.context.expect_page() as opened:
            self.page.locator("#mailbox a").click()
        mail = opened.value
        mail.locator(".mails a").first.click()
        mail.locator(".mail a").first.click()
        self.after(lambda: mail.locator("main button").click())
        return mail

    def answer(self, key: str) -> None:
        """Answer one question the way an adult who applies for the first time does."""
        if key in TYPED:
            self.type(TYPED[key])
        elif key in PRESSED:
            self.press(PRESSED[key])
        elif key == "captcha":
            self.type(self.bot.letters(self.session))
        elif key == "email_proof":
            self.follow_mail().close()
        elif key == "photo" and self.page.get_by_role("button", name="この写真を使う").count():
            self.press("この写真を使う")
        elif key == "photo":
            self.show(PORTRAIT)
        else:
            self.press("1")

    def go_on(self, until: str, look: Callable[[str], object] = lambda key: None) -> list[str]:
        """Answer until a question; `look` is called at each; returns the questions in their order."""
        self.page.locator(".choices").first.wait_for()
        asked: list[str] = []
        while (key := self.question) != until:
            look(key)
            asked.append(key)
            assert len(asked) < 60, asked[-5:]
            self.answer(key)
        return asked

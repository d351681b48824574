"""The photo step in a phone-sized window: photos that will not do, one that does, and the three checks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.hand import Hand
from tests.browser.running import running
from tests.transcripts.draw import FOLDER


def test_the_photo_step_goes_from_photos_that_will_not_do_to_the_three_checks(open_page: Open, tmp_path: Path) -> None:
    with running(tmp_path / "data", captcha=False, email_proof=False, today=date(2026, 11, 23)) as bot:
        page = open_page(bot.address)
        hand = Hand(page, bot)
        hand.go_on("photo")
        log = page.locator("#log")
        hand.show(FOLDER / "dark.jpg")
        expect(log).to_contain_text("顔が暗く写っています")
        expect(log).to_contain_text("頭の上の余白：足りている")
        guide = page.locator("#log img").last
        assert guide.get_attribute("alt") == "届いた写真の小さな見本です。"
        assert guide.evaluate("image => image.decode().then(() => image.naturalWidth)") == 420
        assert violations(page) == []
        hand.press("撮り直す")
        hand.show(FOLDER / "sideways.jpg")
        expect(log).to_contain_text("写真の向きが違うようです")
        hand.press("右に回す")
        expect(log).to_contain_text("90度回しました")
        hand.press("この写真を使う")
        for _ in range(3):
            hand.press("1")
        assert hand.question == "application"
        said = [say for reply in bot.said(hand.session) for say in reply.says if say.status]
        assert {say.parts[0].key for say in said} == {"photo.checking"}

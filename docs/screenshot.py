"""Takes the picture of the README: `python -m docs.screenshot`, from the root, with chromium and Japanese letters."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import PHONE, QUIET, chromium
from tests.browser.hand import Hand
from tests.browser.running import Running, running

PICTURE = Path(__file__).parent / "chat.png"
SCREENS = (("light", "start"), ("light", "information_right"), ("dark", "photo_right"))
GAP = 40
CORNER = 48


def main() -> int:
    """Go through an application and keep three screens of it; return 1 where there is no browser."""
    path = chromium()
    if path is None:
        print("No browser was found; on Debian: apt install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    with (
        TemporaryDirectory() as folder,
        running(Path(folder), operator="ひまわり支援センター") as bot,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        screens = [_screen(browser, bot, scheme, until) for scheme, until in SCREENS]
        browser.close()
    _beside(screens).quantize(192, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    return 0


def _screen(browser: Browser, bot: Running, scheme: str, until: str) -> Image.Image:
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=1.5, locale="ja-JP", has_touch=True, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(bot.address)
    page.locator(".choices").first.wait_for()
    if until != "start":
        Hand(page, bot).go_on(until)
    return _still(page)


def _still(page: Page) -> Image.Image:
    page.wait_for_timeout(800)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.context.close()
    return picture


def _beside(screens: list[Image.Image]) -> Image.Image:
    width, height = screens[0].size
    whole = Image.new("RGB", ((width + GAP) * len(screens) + GAP, height + 2 * GAP), "#ffffff")
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), CORNER, fill=255)
    edge = ImageDraw.Draw(whole)
    for number, screen in enumerate(screens):
        left = GAP + number * (width + GAP)
        whole.paste(screen, (left, GAP), mask)
        edge.rounded_rectangle((left, GAP, left + width - 1, GAP + height - 1), CORNER, outline="#888888", width=3)
    return whole


if __name__ == "__main__":
    sys.exit(main())

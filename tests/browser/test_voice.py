"""The web chat with the voice on, in a real browser: it plays, stops, and goes on in text where there is no sound."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import Page, expect

from adapters.voice import installed
from adapters.voice.breaker import Breaker
from adapters.voice.lanes import Lanes
from adapters.voice.openjtalk import OpenJTalk
from tests.adapters.voice.conftest import need
from tests.adapters.voice.listening import WANTED, plays, said, share
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.hand import Hand
from tests.browser.running import Running, running

if TYPE_CHECKING:
    from adapters.voice.encode import Kind

WATCHED = """() => {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () { window.player = this; return play.call(this); };
}"""
SOUNDING = "() => window.player && !window.player.paused && window.player.currentTime > 0.2"
QUIET = "() => window.player.paused"
KINDS: tuple[Kind, ...] = ("ogg", "m4a")
FEW = 3
LISTEN = ".turn:last-child .listen"


@pytest.fixture
def shared(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Share the sound of fixed texts with the other tests that hear a whole application."""
    share(tmp_path / "data", tmp_path_factory)


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Running]:
    """A whole bot with its voice."""
    need(not installed.missing(), "the Japanese voice (extra `voice`)")
    with running(tmp_path / "data", voice="on") as bot:
        yield bot


@pytest.fixture
def hand(open_page: Open, bot: Running) -> Hand:
    """A person in front of the chat, whose page tells what it plays."""
    page = open_page("about:blank")
    page.add_init_script(f"({WATCHED})()")
    page.goto(bot.address)
    page.locator(".choices").first.wait_for()
    return Hand(page, bot)


def client(hand: Hand, session: str = "") -> httpx.Client:
    """Return a client with the cookie of the page, or another one."""
    return httpx.Client(base_url=hand.bot.address, cookies={"chat": session or hand.session}, timeout=60)


def fetched(web: httpx.Client, path: str) -> httpx.Response:
    """Ask until the bot has time."""
    while (answer := web.get(path)).status_code == 429:
        time.sleep(float(answer.headers["retry-after"]))
    return answer


def sounding(page: Page) -> None:
    """Wait until something is to be heard."""
    page.wait_for_function(SOUNDING)


@pytest.mark.slow
def test_a_whole_application_is_heard_reply_by_reply(shared: None, hand: Hand) -> None:
    hand.type("音声")
    sounding(hand.page)
    hand.go_on("handover", lambda key: hand.page.locator(LISTEN).wait_for())
    assert violations(hand.page) == []
    voice, desk = hand.bot.app.voice, hand.bot.app.desk
    assert voice is not None
    told = hand.bot.do(desk.outgoing(desk.conversation("web", hand.session)))
    aloud = [(item.seq, item.reply) for item in told if item.reply.voice and item.reply.says]
    with client(hand) as web:
        assert {web.get(f"/chat/sound/{item.seq}").status_code for item in told[:1]} == {404}
        for seq, reply in aloud:
            # A browser without Opus gets AAC; that a whole application is heard in it is shown for LINE.
            for kind in KINDS if seq < aloud[FEW][0] else KINDS[:1]:
                answer = fetched(web, f"/chat/sound/{seq}?as={kind}")
                assert answer.status_code == 200, (seq, reply)
                sound = hand.bot.do(voice.sound(reply, kind))
                assert sound is not None
                assert (answer.content, answer.headers["content-type"]) == (sound.data, sound.mime)
                plays(sound.data, kind, sound.seconds)
    assert said(p for _, reply in aloud for p in voice.reading.passages(reply)) >= WANTED


def test_the_newest_plays_by_itself_and_stops_when_it_is_answered_or_told_to(hand: Hand) -> None:
    page = hand.page
    hand.type("音声")
    sounding(page)
    expect(page.locator(LISTEN)).to_have_attribute("aria-pressed", "true")
    page.locator(LISTEN).click()
    expect(page.locator(LISTEN)).to_have_text("音声を聞く")
    page.wait_for_function(QUIET)
    page.locator(LISTEN).press("Enter")
    sounding(page)
    page.keyboard.press("Escape")
    page.wait_for_function(QUIET)
    page.locator(LISTEN).click()
    sounding(page)
    old = page.evaluate("player.src")
    hand.press("自分のカード")
    page.wait_for_function("(old) => player.src !== old && player.currentTime > 0.2", arg=old)
    expect(page.locator(".listen[aria-pressed=true]")).to_have_count(1)
    expect(page.locator(LISTEN)).to_have_attribute("aria-pressed", "true")


def test_an_older_reply_can_be_heard_again_after_a_reload(hand: Hand) -> None:
    hand.type("音声")
    hand.page.reload()
    first = hand.page.locator(".listen").first
    first.wait_for()
    expect(first).to_have_attribute("aria-pressed", "false")
    first.click()
    sounding(hand.page)


def test_letters_are_heard_and_not_shown_with_the_voice_off(hand: Hand) -> None:
    hand.go_on("captcha")
    hand.press("文字を聞く")
    sounding(hand.page)
    letters = hand.bot.letters(hand.session)
    assert letters not in hand.page.locator("#log").inner_text()
    assert not list(hand.bot.app.settings.data_dir.glob("voice/**/*.clip"))
    hand.type(letters)
    assert hand.question == "registration"
    assert hand.page.locator(LISTEN).count() == 0


def test_a_sound_is_for_its_own_session_and_comes_in_parts(hand: Hand) -> None:
    hand.type("音声")
    with client(hand) as web:
        whole = web.get("/chat/sound/2")
        head = web.head("/chat/sound/2")
        some = web.get("/chat/sound/2", headers={"Range": "bytes=0-99"})
        assert web.get("/chat/sound/99").status_code == 404
        assert web.get("/chat/sound/1").status_code == 404
    assert (head.status_code, head.headers["content-type"], head.content) == (200, "audio/ogg", b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert (some.status_code, some.content) == (206, whole.content[:100])
    assert "no-store" in whole.headers["cache-control"]
    with client(hand, "0" * 32) as stranger:
        assert stranger.get("/chat/sound/2").status_code == 404


def test_a_hanging_engine_costs_only_the_sound_and_the_person_is_told_once(hand: Hand) -> None:
    voice = hand.bot.app.voice
    assert voice is not None
    [engine] = [each.engine for each in voice.engines if isinstance(each, Breaker) and "ja" in each.locales]
    assert isinstance(engine, OpenJTalk)
    engine.lanes.close()
    engine.lanes = Lanes(1, seconds=0.01)
    hand.type("音声")
    state = hand.page.get_by_role("status")
    expect(state).to_contain_text("いまは声を出せません。文字で続けます。")
    hand.press("自分のカード")
    hand.press("同意します")
    assert hand.question == "application_id"
    expect(hand.page.locator(LISTEN)).to_have_attribute("aria-pressed", "false")
    assert re.fullmatch("|いまは.*", state.inner_text())


def test_without_the_voice_there_is_nothing_to_press(open_page: Open, tmp_path: Path) -> None:
    with running(tmp_path / "data", voice="off") as bot:
        hand = Hand(open_page(bot.address), bot)
        hand.page.locator(".choices").first.wait_for()
        hand.type("音声")
        expect(hand.page.locator(".turn").last).to_contain_text("いまは声を出せません")
        assert hand.page.locator(".listen").count() == 0

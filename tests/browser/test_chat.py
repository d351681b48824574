"""The chat page does not lose, repeat or mix up anything."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from dialogs.events import Picture, Text
from tests.adapters.webchat.desk import MemoryDesk
from tests.adapters.webchat.serving import free_port, serving, web
from tests.browser.conftest import Open

PORTRAIT = Path(__file__).parent.parent / "pictures" / "portrait.jpg"
HISTORY = "() => document.getElementById('log').innerText"
GIVE = """([kind, target, bytes, name]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, {type: 'image/jpeg'}));
  const init = {bubbles: true, cancelable: true};
  const event = kind === 'paste' ? new ClipboardEvent(kind, {...init, clipboardData: data})
    : new DragEvent(kind, {...init, dataTransfer: data});
  document.querySelector(target).dispatchEvent(event);
}"""


def turn(page: Page, number: int) -> None:
    page.locator(f".turn[data-seq='{number}']").wait_for()


def say(page: Page, text: str) -> None:
    page.fill("#answer", text)
    page.keyboard.press("Enter")


def texts(desk: MemoryDesk) -> list[str]:
    return [arrival.event.text for arrival in desk.arrivals if isinstance(arrival.event, Text)]


def test_who_runs_it_and_that_it_is_not_official_stands_first(open_page: Open, address: str) -> None:
    page = open_page(address)
    turn(page, 1)
    expect(page.get_by_role("banner")).to_contain_text("試験の窓口")
    expect(page.get_by_role("banner")).to_contain_text("公式サイト（J-LIS）ではありません")
    assert page.evaluate("scrollY") == 0


def test_a_reload_and_a_restarted_server_show_the_same_history(open_page: Open, desk: MemoryDesk) -> None:
    port = free_port()
    first = web(desk, port)
    with serving(first.app(), port, first.chat) as address:
        page = open_page(address)
        turn(page, 1)
        say(page, "1")
        turn(page, 2)
        before = page.evaluate(HISTORY)
        page.reload()
        turn(page, 2)
        assert page.evaluate(HISTORY) == before
        assert len(desk.arrivals) == 2
    expect(page.get_by_role("status")).to_contain_text("つながっていません", timeout=10_000)
    second = web(desk, port)
    with serving(second.app(), port, second.chat):
        expect(page.get_by_role("status")).to_contain_text("また、つながりました")
        assert page.evaluate(HISTORY) == before
        say(page, "1234")
        turn(page, 3)


def test_a_picture_that_is_chosen_while_a_message_is_on_its_way_waits_for_its_turn(
    open_page: Open, address: str, desk: MemoryDesk
) -> None:
    page = open_page(address)
    turn(page, 1)
    desk.busy = 2
    say(page, "大切な答え")
    expect(page.get_by_role("status")).to_contain_text("まだ送れていません")
    page.set_input_files("#album", PORTRAIT)
    turn(page, 3)
    assert [type(arrival.event) for arrival in desk.arrivals[-2:]] == [Text, Picture]
    expect(page.locator("#answer")).to_have_value("")


def test_a_busy_bot_is_asked_again_and_nothing_typed_is_lost(open_page: Open, address: str, desk: MemoryDesk) -> None:
    page = open_page(address)
    turn(page, 1)
    desk.busy = 2
    say(page, "大切な答え")
    expect(page.get_by_role("status")).to_contain_text("まだ送れていません")
    expect(page.locator("#answer")).to_have_value("大切な答え")
    turn(page, 2)
    expect(page.locator("#answer")).to_have_value("")
    assert texts(desk) == ["大切な答え"]


def test_without_a_connection_the_answer_waits_and_then_counts_once(
    open_page: Open, address: str, desk: MemoryDesk
) -> None:
    page = open_page(address)
    turn(page, 1)
    page.context.set_offline(True)
    say(page, "あとで届く")
    expect(page.get_by_role("status")).to_contain_text("つながっていません")
    page.context.set_offline(False)
    turn(page, 2)
    assert texts(desk) == ["あとで届く"]


def test_an_answer_whose_receipt_got_lost_counts_once(open_page: Open, address: str, desk: MemoryDesk) -> None:
    page = open_page(address)
    turn(page, 1)
    lost: list[str] = []

    def lose(route: object) -> None:
        if lost:
            route.continue_()
        else:
            lost.append("once")
            route.fetch()
            route.abort()

    page.route("**/chat/text", lose)
    say(page, "一度だけ")
    turn(page, 2)
    expect(page.locator("#answer")).to_have_value("")
    assert texts(desk) == ["一度だけ"]


def test_only_the_newest_question_can_be_answered(open_page: Open, address: str) -> None:
    page = open_page(address)
    turn(page, 1)
    page.get_by_role("button", name="自分のカード").click()
    turn(page, 2)
    expect(page.get_by_role("button", name="自分のカード")).to_be_disabled()
    assert page.locator("#commands button").count() == 6


def test_shift_enter_starts_a_line_and_a_composition_is_not_sent(
    open_page: Open, address: str, desk: MemoryDesk
) -> None:
    page = open_page(address)
    turn(page, 1)
    answer = page.locator("#answer")
    answer.press_sequentially("a")
    answer.press("Shift+Enter")
    answer.press_sequentially("b")
    answer.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    answer.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    expect(answer).to_have_value("a\nb")
    answer.press("Enter")
    turn(page, 2)
    assert texts(desk) == ["a\nb"]


def test_nothing_is_not_sent(open_page: Open, address: str, desk: MemoryDesk) -> None:
    page = open_page(address)
    turn(page, 1)
    say(page, "   ")
    page.get_by_role("button", name="送る").click()
    expect(page.locator("#answer")).to_be_focused()
    assert len(desk.arrivals) == 1


def test_a_photo_comes_by_button_paste_or_drop(open_page: Open, address: str, desk: MemoryDesk) -> None:
    page = open_page(address)
    turn(page, 1)
    say(page, "1")
    turn(page, 2)
    page.set_input_files("#album", PORTRAIT)
    turn(page, 3)
    for number, (kind, target) in enumerate((("paste", "#answer"), ("drop", "main")), 4):
        page.evaluate(GIVE, [kind, target, [255, 216, 255], "顔 1.jpg"])
        turn(page, number)
    sizes = [arrival.event.size for arrival in desk.arrivals if isinstance(arrival.event, Picture)]
    assert sizes == [PORTRAIT.stat().st_size, 3, 3]
    assert next(iter(desk.blobs.values())) == PORTRAIT.read_bytes()


def test_a_picture_of_40_megabytes_is_announced_and_never_sent(
    open_page: Open, address: str, desk: MemoryDesk, tmp_path: Path
) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    page = open_page(address)
    turn(page, 1)
    say(page, "1")
    turn(page, 2)
    page.set_input_files("#album", large)
    turn(page, 3)
    assert desk.arrivals[-1].event == Picture(None, 40 * 1024 * 1024, "large.jpg")


def test_a_text_that_is_too_long_stays_and_is_explained(open_page: Open, address: str, desk: MemoryDesk) -> None:
    page = open_page(address)
    turn(page, 1)
    say(page, "a" * 30_000)
    expect(page.get_by_role("status")).to_contain_text("長すぎて")
    assert len(page.input_value("#answer")) == 30_000
    say(page, "1")
    turn(page, 2)


def test_a_value_is_copied(open_page: Open, address: str) -> None:
    page = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    turn(page, 1)
    for number in range(2, 7):
        say(page, "1")
        turn(page, number)
    page.get_by_role("button", name="コピーする").click()
    expect(page.get_by_role("status")).to_contain_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == "taro@example.com"


def test_two_windows_show_the_same_conversation(open_page: Open, address: str) -> None:
    page = open_page(address)
    turn(page, 1)
    other = page.context.new_page()
    other.goto(address)
    turn(other, 1)
    say(page, "1")
    turn(other, 2)


def test_what_a_person_types_is_never_taken_for_html(open_page: Open, address: str) -> None:
    page = open_page(address)
    turn(page, 1)
    say(page, "<img src=x onerror=alert(1)>")
    turn(page, 2)
    expect(page.locator(".heard").last).to_contain_text("<img src=x")
    assert page.locator(".heard img").count() == 0


def test_what_lies_below_the_screen_is_announced_to_the_eye(open_page: Open, address: str) -> None:
    page = open_page(address, viewport={"width": 390, "height": 600}, reduced_motion="reduce")
    turn(page, 1)
    more = page.locator("#more")
    expect(more).to_be_visible()
    for _ in range(3):
        if more.is_visible():
            more.click()
        page.wait_for_timeout(500)
    expect(more).to_be_hidden()
    expect(page.get_by_role("button", name="成年被後見人のカード")).to_be_in_viewport()

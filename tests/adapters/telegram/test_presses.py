"""Presses: answered once and first, in whatever order they come, and only those on what is asked now count."""

from __future__ import annotations

import asyncio

import pytest
from lo_bot_api_emulator import ApiRefusal

from tests.adapters.telegram.application import register
from tests.adapters.telegram.conftest import Talk
from tests.adapters.telegram.person import until
from tests.adapters.telegram.shown import Trouble

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_press_that_comes_again_is_answered_once_and_changes_nothing(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    press = ann.pressing("representative:self")
    number = await ann.send(press)
    await until(lambda: talk.telegram.asked[ann.id] == 2)
    assert await talk.bring({"update_id": number, **press}) == 200
    await talk.app.idle()
    assert talk.telegram.asked[ann.id] == 2


async def test_a_press_and_a_text_of_one_person_in_flight_together(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    press = ann.pressing("representative:self")
    text = {"message": ann.message(text="1")}
    numbered = [{"update_id": 900_000 + n, **update} for n, update in enumerate((press, text))]
    assert await asyncio.gather(*(talk.bring(update) for update in numbered)) == [200, 200]
    await talk.app.idle()
    assert talk.telegram.asked[ann.id] == 3


async def test_an_old_button_is_answered_and_the_question_asked_again(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    old = ann.last.id
    await ann.say("自分")
    await ann._turn(ann.press_of(old, "representative:child:1"))
    assert "前の質問のボタン" in ann.text_shown
    await ann._turn(ann.press_of(999, "terms:yes:1"))


@pytest.mark.parametrize("data", ["x" * 64, "representative:self", "::::", "menu:help:0", "日本語"])
async def test_no_button_data_breaks_anything(talk: Talk, data: str) -> None:
    ann = talk.person()
    await ann.start()
    await ann.send(ann.press_of(ann.last.id, data))
    await talk.app.idle()
    await ann.press("representative:self")


async def test_an_answer_to_a_press_that_came_too_late_is_no_harm(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    late = ApiRefusal("Bad Request: query is too old and response timeout expired or query ID is invalid")
    talk.telegram.troubles.append(Trouble(late, ("answerCallbackQuery",)))
    talk.telegram.answers["unused"].append({})
    update = ann.pressing("representative:self")
    talk.telegram.presses.clear()
    await ann.send(update)
    await until(lambda: talk.telegram.asked[ann.id] == 2)


def alerts(talk: Talk) -> list[str]:
    """Return what was said in windows of their own."""
    given = (answer[0] for answer in talk.telegram.answers.values())
    return [answer["text"] for answer in given if answer.get("show_alert")]


async def test_leaving_a_certificate_out_warns_about_the_inverted_box_in_a_window(talk: Talk) -> None:
    ann = talk.person()
    await register(ann)
    await ann.press("course:A")
    await ann.say("昭和60年10月10日")
    await ann.press("signing_certificate:decline")
    (alert,) = alerts(talk)
    assert "不要" in alert
    await ann.press("login_certificate:want")
    await ann.press("braille:decline")
    assert alerts(talk) == [alert]


async def test_who_presses_before_telegram_has_told_us_that_the_question_is_out_is_warned_too(talk: Talk) -> None:
    ann = talk.person()
    await register(ann)
    await ann.press("course:A")
    told = talk.telegram.lagging = asyncio.Event()
    await ann.say("昭和60年10月10日")
    await ann.send(ann.pressing("signing_certificate:decline"))
    told.set()
    (alert,) = alerts(talk)
    assert "不要" in alert
    await until(lambda: "login_certificate" in str(ann.last.buttons))


async def test_an_old_button_warns_of_nothing(talk: Talk) -> None:
    ann = talk.person()
    await register(ann)
    await ann.press("course:A")
    await ann.say("昭和60年10月10日")
    old = ann.last
    (data,) = [one["callback_data"] for row in old.buttons for one in row if "decline" in one["callback_data"]]
    await ann.say("付ける")
    await talk.app.idle()
    await ann._turn(ann.press_of(old.id, data))
    assert "前の質問のボタン" in ann.text_shown
    assert alerts(talk) == []

"""What is sent: in order, edited in place where it may be, and only held back where Telegram says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from lo_bot_api_emulator import ApiRefusal

from adapters.sending import LEFT
from tests.adapters.telegram.application import PORTRAIT, inform, register, show_face
from tests.adapters.telegram.conftest import Talk
from tests.adapters.telegram.person import PATIENCE, until
from tests.adapters.telegram.shown import Trouble
from tests.dialogs.talking import ID, LICENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")


def called(talk: Talk, chat: int, *besides: str) -> list[str]:
    """Return the methods that were called for a chat, in order."""
    return [
        call.method
        for call in talk.telegram.calls
        if call.fields.get("chat_id") == str(chat) and call.method not in besides
    ]


async def later(talk: Talk, seconds: float, there: Callable[[], bool]) -> None:
    """Let time pass until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not there():
            talk.clock.move(timedelta(seconds=seconds))
            await asyncio.sleep(0.1)


async def test_a_button_changes_the_message_in_place_and_a_typed_answer_gets_a_new_one(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    asked = ann.last.id
    await ann.press("representative:self")
    assert ann.last.id == asked
    assert "<blockquote>自分のカード</blockquote>" in ann.last.text
    await ann.say("もどる")
    assert ann.last.id > asked
    assert not ann.chat[asked].armed


async def test_the_greeting_stays_in_the_chat(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    await ann.press("representative:self")
    assert ann.shown[0].text.startswith("こんにちは")


async def test_a_question_to_be_typed_shows_how_and_its_keys_go_with_it(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    await ann.press("representative:self")
    await ann.press("terms:yes")
    assert ann.last.hint == "数字23けた"
    assert [key["text"] for key in ann.last.keys[0]] == ["もどる", "ヘルプ", "中断"]
    await ann.say(ann.last.keys[0][0]["text"])
    assert "同意しますか" in ann.text_shown
    cleared = [call for call in talk.telegram.calls if "remove_keyboard" in str(call.fields.get("reply_markup"))]
    assert len(cleared) == 1


async def test_keys_for_typing_are_taken_away_before_a_question_on_its_own(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    await ann.press("representative:self")
    await ann.press("terms:yes")
    await ann.say("やめる")
    assert [shown.text for shown in ann.shown[-2:-1]] == ["<blockquote>やめる</blockquote>"]
    assert ann.last.armed


async def test_what_shows_answers_cannot_be_passed_on_and_is_a_message_of_its_own(talk: Talk) -> None:
    ann = talk.person()
    await register(ann)
    assert not ann.shown[0].protected
    await inform(ann, "C", to="braille")
    await ann.press("braille:decline")
    assert LICENCE in ann.last.text
    assert ann.last.protected


async def test_the_face_is_covered_and_a_turned_one_takes_its_place(talk: Talk) -> None:
    ann = talk.person()
    await register(ann)
    await inform(ann, "A")
    assert not any(shown.picture for shown in ann.shown)
    await ann.photo(PORTRAIT.read_bytes())
    before = ann.last
    assert (before.picture, before.spoiler, before.protected) == ("photo", True, True)
    assert "sendChatAction" in called(talk, ann.id)
    await ann.press("photo:rotate")
    assert (ann.last.id, ann.last.picture, ann.last.spoiler) == (before.id, "photo", True)


async def test_the_photo_of_the_hand_over_is_a_file_that_can_be_saved_and_values_can_be_copied(talk: Talk) -> None:
    ann = talk.person()
    await register(ann)
    await inform(ann, "A")
    await show_face(ann, as_file=True)
    await ann.press("application:ok")
    for _ in range(6):
        await ann.press("handover:next")
    (photo,) = [shown for shown in ann.shown if shown.picture == "document"]
    assert not photo.protected
    (sent,) = [call for call in talk.telegram.calls if call.method == "sendDocument"]
    assert PORTRAIT.read_bytes() in sent.files.values()
    buttons = [button for shown in ann.shown for row in shown.buttons for button in row]
    copied = [button["copy_text"]["text"] for button in buttons if "copy_text" in button]
    assert ann.email in copied


async def test_too_many_requests_hold_back_only_the_chat_they_are_about(talk: Talk) -> None:
    ann, bob = talk.person(), talk.person()
    await ann.start()
    await bob.start()
    limit = ApiRefusal("Too Many Requests: retry after 30", 429, {"retry_after": 30})
    talk.telegram.troubles.append(Trouble(limit, chat=ann.id, times=1))
    await ann.send(ann.pressing("representative:self"))
    await until(lambda: any(call.status == 429 for call in talk.telegram.calls))
    await bob.press("representative:self")
    await bob.press("terms:yes")
    assert talk.telegram.asked[ann.id] == 1
    await later(talk, 31, lambda: talk.telegram.asked[ann.id] == 2)


async def test_what_is_out_already_is_not_sent_again(talk: Talk) -> None:
    ann = talk.person()
    limit = ApiRefusal("Too Many Requests: retry after 30", 429, {"retry_after": 30})
    talk.telegram.troubles.append(Trouble(limit, ("sendMessage",), chat=ann.id, passed=1))
    await ann.send({"message": ann.message(text="/start")})
    await until(lambda: any(call.status == 429 for call in talk.telegram.calls))
    await later(talk, 31, lambda: talk.telegram.asked[ann.id] == 1)
    assert sum("こんにちは" in shown.text for shown in ann.shown) == 1


@pytest.mark.parametrize(
    "error",
    [
        ApiRefusal("Bad Gateway", 502),
        ApiRefusal("Unauthorized", 401),
        ApiRefusal("Conflict: something", 409),
        ApiRefusal("Too Many Requests: retry after 5", 429, {"retry_after": 5}),
    ],
    ids=["502", "401", "409", "429"],
)
async def test_trouble_that_passes_is_waited_for(talk: Talk, error: ApiRefusal) -> None:
    ann = talk.person()
    talk.telegram.troubles.append(Trouble(error, chat=ann.id))
    await ann.send({"message": ann.message(text="/start")})
    await until(lambda: any(call.status == error.status for call in talk.telegram.calls))
    await later(talk, 61, lambda: talk.telegram.asked[ann.id] == 1)


async def test_who_blocked_the_bot_gets_nothing_more_and_is_erased_after_the_grace_time(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    before = talk.app.stores.people.left()
    blocked = ApiRefusal("Forbidden: bot was blocked by the user", 403)
    talk.telegram.troubles.append(Trouble(blocked, chat=ann.id))
    await ann.send(ann.pressing("representative:self"))
    await until(lambda: talk.app.stores.people.left() == before + 1)
    assert talk.app.stores.outbox.dead()[-1][2] == LEFT
    number = talk.app.desk.conversation("telegram", str(ann.id))
    talk.clock.move(timedelta(days=3, minutes=1))
    talk.app.machine.sweep.tidy(talk.clock().timestamp())
    with pytest.raises(KeyError):
        talk.app.stores.people.state(number)


async def test_who_blocks_and_comes_back_in_time_finds_everything(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    await ann.press("representative:self")
    us = {"user": {"id": 7, "is_bot": True, "first_name": "Guide"}}
    change = {"chat": ann.private, "from": ann.user, "date": 1, "old_chat_member": {**us, "status": "member"}}
    before = talk.app.stores.people.left()
    await ann.send({"my_chat_member": {**change, "new_chat_member": {**us, "status": "kicked", "until_date": 0}}})
    assert talk.app.stores.people.left() == before + 1
    await ann.send({"my_chat_member": {**change, "new_chat_member": {**us, "status": "member"}}})
    await ann.start()
    assert talk.app.stores.people.left() == before
    assert "同意しますか" in ann.text_shown


@pytest.mark.parametrize(
    "refusal",
    ["Bad Request: message to edit not found", "Bad Request: message can't be edited"],
)
async def test_where_a_message_cannot_be_changed_a_new_one_is_sent(talk: Talk, refusal: str) -> None:
    ann = talk.person()
    await ann.start()
    before = ann.last.id
    edits = ("editMessageText", "editMessageReplyMarkup")
    talk.telegram.troubles.append(Trouble(ApiRefusal(refusal), edits, chat=ann.id, times=2))
    await ann.send(ann.pressing("representative:self"))
    await until(lambda: talk.telegram.asked[ann.id] == 2)
    assert ann.last.id > before
    talk.telegram.faults.remove("two keyboards are armed")


async def test_a_change_that_changes_nothing_is_no_trouble(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    same = ApiRefusal("Bad Request: message is not modified: specified new message content is exactly the same")
    talk.telegram.troubles.append(Trouble(same, chat=ann.id))
    await ann.send(ann.pressing("representative:self"))
    await until(lambda: any(call.status == 400 for call in talk.telegram.calls))
    await talk.app.idle()
    assert talk.app.stores.outbox.due(talk.clock().timestamp()) == 0
    await ann.say("もう一度")
    assert "同意しますか" in ann.text_shown


async def test_a_message_that_is_gone_need_not_be_deleted(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    await ann.press("representative:self")
    await ann.press("terms:yes")
    gone = ApiRefusal("Bad Request: message to delete not found")
    talk.telegram.troubles.append(Trouble(gone, ("deleteMessage",), chat=ann.id))
    message = ann.message(text=ID)
    ann.chat[message["message_id"]].deleted = True
    await ann._turn({"message": message})
    await talk.app.idle()
    assert called(talk, ann.id).count("deleteMessage") == 1


async def test_a_deletion_that_fails_is_tried_again(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    await ann.press("representative:self")
    await ann.press("terms:yes")
    limit = ApiRefusal("Too Many Requests: retry after 5", 429, {"retry_after": 5})
    talk.telegram.troubles.append(Trouble(limit, ("deleteMessage",), chat=ann.id))
    await ann.say(ID)
    await until(lambda: any(call.method == "deleteMessage" for call in talk.telegram.calls))
    await later(talk, 6, lambda: called(talk, ann.id).count("deleteMessage") == 2)

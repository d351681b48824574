"""What arrives: once, in order, answered, and nothing of it in a log."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from adapters.telegram import limits
from adapters.telegram.taking import Bot, Taking
from adapters.telegram.webhook import HEADER, Webhook
from dialogs.ports import Arrival
from tests.adapters.telegram.application import register
from tests.adapters.telegram.conftest import SECRET, Talk, talking
from tests.adapters.telegram.emulator import TOKEN
from tests.adapters.telegram.person import until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "é"])
async def test_what_comes_without_the_secret_is_turned_away(talk: Talk, secret: str) -> None:
    ann = talk.person()
    update = {"update_id": 1, "message": ann.message(text="hello")}
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{talk.url}/telegram/webhook", json=update, headers={HEADER: secret.encode("latin-1")}
        )
    assert answer.status_code == 403
    await asyncio.sleep(0.1)
    assert ann.shown == []


async def test_without_a_secret_of_ours_everybody_is_turned_away(talk: Talk) -> None:
    ann, channel = talk.person(), talk.app.telegram
    assert channel is not None
    app = Starlette(routes=Webhook(channel._taking(), SecretStr("")).routes())
    update = {"update_id": 1, "message": ann.message(text="hello")}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        for headers in ({}, {HEADER: ""}):
            assert (await client.post("/telegram/webhook", json=update, headers=headers)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"update_id": "x"}',
        {"update_id": 5},
        {"update_id": 5, "message": "text"},
        {"update_id": 5, "message": {"message_id": 1}},
        {"update_id": 5, "something_new": {"id": 1}},
        {"update_id": 5, "message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}},
        {"update_id": 5, "message": {"message_id": 1, "date": 10**14, "chat": {"id": 1, "type": "private"}}},
        b"[" * 100_000,
        b"x" * (limits.UPDATE + 1),
    ],
    ids=range(13),
)
async def test_what_is_no_update_is_not_brought_again(talk: Talk, body: object) -> None:
    assert await talk.bring(body) == 200


async def test_an_update_with_new_fields_is_taken(talk: Talk) -> None:
    ann = talk.person()
    await ann.send({"message": {**ann.message(text="こんにちは"), "brand_new": {"field": 1}}})
    await until(lambda: bool(ann.shown))


async def test_an_update_that_could_not_be_stored_comes_again_and_is_answered_once(tmp_path: Path) -> None:
    trouble = ["after state"]

    def passing(point: str) -> None:
        if point in trouble:
            trouble.remove(point)
            raise RuntimeError("the disk is full")

    async with talking(tmp_path, captcha=False, email_proof=False, passing=passing) as talk:
        ann = talk.person()
        number = await ann.send({"message": ann.message(text="/start")})
        assert talk.telegram._update_queues.info(TOKEN)["pending_update_count"] == 1
        assert not ann.shown
        await talk.telegram.deliver_updates(token=TOKEN)
        assert talk.telegram._update_queues.info(TOKEN)["pending_update_count"] == 0
        await until(lambda: talk.telegram.asked[ann.id] == 1)
        before = len(talk.telegram.calls)
        assert await talk.bring({"update_id": number, "message": ann.message(text="/start")}) == 200
        await talk.app.idle()
        assert len(talk.telegram.calls) == before


async def test_many_people_at_once_do_not_wait_for_each_other(talk: Talk) -> None:
    people = [talk.person() for _ in range(12)]
    updates = [{"update_id": 910_000 + n, "message": ann.message(text="/start")} for n, ann in enumerate(people)]
    assert set(await asyncio.gather(*(talk.bring(update) for update in updates))) == {200}
    await until(lambda: all(talk.telegram.asked[ann.id] == 1 for ann in people))


STILL = {"is_animated": False, "is_video": False}
OTHERS = [
    (
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1, **STILL}},
        "スタンプ",
    ),
    ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 2}}, "音声メッセージ"),
    ({"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 2}}, "動画"),
    ({"location": {"longitude": 139.7, "latitude": 35.6}}, "位置情報"),
    ({"contact": {"phone_number": "+81", "first_name": "CANARY"}}, "連絡先"),
    ({"document": {"file_id": "d", "file_unique_id": "d", "mime_type": "application/zip"}}, "ファイル"),
    ({"poll": {"id": "1", "question": "?", "something_new": 1}}, "ファイル"),
    ({"dice": {"emoji": "🎲", "value": 3}}, "ファイル"),
]


@pytest.mark.parametrize(("content", "named"), OTHERS, ids=[next(iter(content)) for content, _ in OTHERS])
async def test_what_is_no_answer_is_named_and_the_question_asked_again(
    talk: Talk, content: dict[str, Any], named: str
) -> None:
    ann = talk.person()
    await ann.start()
    await ann._turn({"message": ann.message(**content)})
    assert named in ann.text_shown
    assert "どなたのカード" in ann.text_shown


async def test_a_forwarded_text_is_an_answer_like_any_other(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    origin = {"type": "hidden_user", "sender_user_name": "CANARY", "date": 1_790_000_000}
    await ann._turn({"message": ann.message(text="自分", forward_origin=origin)})
    assert "同意しますか" in ann.text_shown


async def test_an_edited_message_is_not_taken_and_that_is_said(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    await ann._turn({"edited_message": {**ann.message(text="子"), "edit_date": 1_790_000_001}})
    assert "書き直したもの" in ann.text_shown


async def test_what_telegram_says_itself_is_passed_over(talk: Talk) -> None:
    ann = talk.person()
    await ann.start()
    timer = ann.message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    await ann.send({"message": timer})
    await talk.app.idle()
    assert talk.telegram.asked[ann.id] == 1


@pytest.mark.parametrize(
    ("payload", "begins"),
    [
        ("", "こんにちは"),
        ("en", "Hello"),
        ("easy", "こんにちは"),
        ("en_c-A", "Hello"),
        ("48210937556120487739105", "こん"),
    ],
)
async def test_a_link_chooses_the_language(talk: Talk, payload: str, begins: str) -> None:
    ann = talk.person()
    await ann.start(payload)
    assert ann.shown[0].text.startswith(begins)


async def test_a_link_about_a_course_says_so_where_the_course_is_asked_and_leaves_the_choice(talk: Talk) -> None:
    ann = talk.person()
    await register(ann, payload="c-B")
    assert "コースBの案内でした" in ann.text_shown
    await ann.press("course:A")
    assert "コースAで受け取りました" in ann.text_shown


async def test_the_language_of_the_app_is_the_first_guess(talk: Talk) -> None:
    ann = talk.person(language="en-GB")
    await ann.start()
    assert ann.shown[0].text.startswith("Hello")


@pytest.mark.parametrize("name", ["help", "status", "settings", "unknown_command", "HELP@guide_bot", "voice", "easy"])
async def test_commands_are_understood_at_any_time(talk: Talk, name: str) -> None:
    ann = talk.person()
    await ann.start()
    await ann.say(f"/{name}")


class Broken:
    """A bot in which something is wrong."""

    async def receive(self, arrival: Arrival) -> bool:
        """Fail."""
        raise ArithmeticError(arrival.address)


async def test_an_update_that_breaks_something_is_given_up_after_some_tries(talk: Talk) -> None:
    ann, channel = talk.person(), talk.app.telegram
    assert channel is not None
    taking = Taking(channel.client, cast(Bot, Broken()), channel.wording, channel.memory)
    app = Starlette(routes=Webhook(taking, SecretStr(SECRET)).routes())
    update = {"update_id": 77, "message": ann.message(text="hello")}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        tries = [await client.post("/telegram/webhook", json=update, headers={HEADER: SECRET}) for _ in range(6)]
    assert [answer.status_code for answer in tries] == [503] * 4 + [200] * 2

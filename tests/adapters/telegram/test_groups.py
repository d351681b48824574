"""Where others read along: explained once, with a link to a chat of one's own, and left."""

from __future__ import annotations

import pytest

from tests.adapters.telegram.conftest import Talk
from tests.adapters.telegram.person import until

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_group_is_told_once_where_to_go_and_left(talk: Talk) -> None:
    ann = talk.person()
    group = {"id": -100123, "type": "supergroup", "title": "CANARY"}
    added = {"user": {"id": 7, "is_bot": True, "first_name": "Guide"}, "status": "member"}
    change = {"chat": group, "from": ann.user, "date": 1, "old_chat_member": added, "new_chat_member": added}
    await ann.send({"my_chat_member": change})
    await ann.send({"message": {"message_id": 5, "date": 1, "chat": group, "from": ann.user, "text": "/start"}})
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    await ann.send({"message": {"message_id": 6, "date": 1, "chat": group, "from": anonymous, "text": "hi"}})
    (told,) = [
        call for call in talk.telegram.calls if call.fields.get("chat_id") == "-100123" and call.method[0] == "s"
    ]
    (link,) = told.fields["reply_markup"]["inline_keyboard"][0]
    assert link["url"] == "https://t.me/guide_bot?start=ja"
    assert talk.telegram.left == [-100123]
    assert not talk.telegram.faults


async def test_a_channel_is_left_without_a_word(talk: Talk) -> None:
    ann = talk.person()
    member = {"user": {"id": 7, "is_bot": True, "first_name": "Guide"}, "status": "member"}
    chat = {"id": -100999, "type": "channel", "title": "news"}
    change = {"chat": chat, "from": ann.user, "date": 1, "old_chat_member": member, "new_chat_member": member}
    await ann.send({"my_chat_member": change})
    await until(lambda: talk.telegram.left == [-100999])
    assert not any(call.method == "sendMessage" for call in talk.telegram.calls)

"""Photos come from LINE and previews go to it: bounded, tried again, signed, expiring."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from adapters.line import webhook
from adapters.line.client import Line
from tests.adapters import cutting
from tests.adapters.line import hooks, spec
from tests.adapters.line.conftest import Bot
from tests.adapters.line.platform import TOKEN, Platform
from tests.adapters.line.talk import Person

pytestmark = spec.needs_spec
PORTRAIT = (Path(__file__).parents[2] / "pictures" / "portrait.jpg").read_bytes()
PICTURES = Path(__file__).parents[2] / "transcripts" / "pictures"
ID = "48210937556120487739105"
TO_PHOTO = (
    *("はじめる", "自分", "はい", ID, ID, "番号 太郎", "taro@gmail.com", "taro@gmail.com", "はい", "A"),
    *("昭和60年10月10日", "付ける", "付ける", "付けない", "はい"),
)


@pytest.fixture
async def asked(ann: Person) -> Person:
    """Return somebody who is asked for the photo."""
    for words in TO_PHOTO:
        await ann.say(words)
    return ann


async def test_a_photo_is_checked_and_shown_as_it_will_look(bot: Bot, asked: Person) -> None:
    said = await asked.photo(PORTRAIT, not_ready=2)
    assert "この写真をどうしますか" in said
    assert asked.newest.by == "reply"
    assert asked.platform.loading == [asked.id]
    [link] = asked.links()
    shown = await bot.web.get(urlsplit(link).path)
    with Image.open(BytesIO(shown.content)) as preview:
        assert preview.format == "JPEG"
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "no-store"


async def test_the_photo_step_goes_from_photos_that_will_not_do_to_the_three_checks(asked: Person) -> None:
    dark = await asked.photo((PICTURES / "dark.jpg").read_bytes())
    assert "顔が暗く写っています" in dark
    assert "頭の上の余白：足りている" in dark
    assert "顔写真を1枚" in await asked.press("撮り直す")
    assert "写真の向きが違うようです" in await asked.photo((PICTURES / "sideways.jpg").read_bytes())
    assert "90度回しました" in await asked.press("右に回す")
    assert len(asked.links()) == 1
    assert "最近6か月以内" in await asked.press("この写真を使う")
    for _ in range(3):
        checked = await asked.say("はい")
    assert "合っていますか" in checked
    assert {one.by for one in asked.platform.to(asked.id)} == {"reply"}


async def test_a_link_answers_head_and_ranges_and_expires(bot: Bot, asked: Person) -> None:
    await asked.photo(PORTRAIT)
    path = urlsplit(asked.links()[0]).path
    whole = (await bot.web.get(path)).content
    head = await bot.web.head(path)
    assert (head.status_code, head.headers["accept-ranges"]) == (200, "bytes")
    assert int(head.headers["content-length"]) == len(whole)
    for wanted, part in (("bytes=0-9", whole[:10]), ("bytes=5-", whole[5:]), ("bytes=-7", whole[-7:])):
        found = await bot.web.get(path, headers={"range": wanted})
        assert (found.status_code, found.content) == (206, part)
        assert found.headers["content-range"].endswith(f"/{len(whole)}")
    assert (await bot.web.get(path, headers={"range": f"bytes={len(whole)}-"})).status_code == 416
    assert (await bot.web.get(path[:-3] + "AAA")).status_code == 404
    assert (await bot.web.get("/media/x")).status_code == 404
    bot.clock.move(timedelta(days=1, seconds=1))
    assert (await bot.web.get(path)).status_code == 404


async def test_a_link_is_dead_once_everything_is_erased(bot: Bot, asked: Person) -> None:
    await asked.photo(PORTRAIT)
    path = urlsplit(asked.links()[0]).path
    await asked.say("データを消す")
    await asked.say("はい")
    assert (await bot.web.get(path)).status_code == 404


async def test_an_unsent_photo_is_erased_with_its_link(bot: Bot, asked: Person) -> None:
    photo = hooks.image(asked.platform, PORTRAIT)
    await asked.send(photo)
    await asked.answer()
    path = urlsplit(asked.links()[0]).path
    await asked.send(hooks.event("unsend", unsend={"messageId": photo["message"]["id"]}))
    assert "送信取消がありました" in await asked.answer()
    assert (await bot.web.get(path)).status_code == 404


async def test_two_people_are_never_given_the_same_link(bot: Bot, asked: Person) -> None:
    assert bot.app.line is not None
    await asked.photo(PORTRAIT)
    first = asked.links()[0]
    await asked.say("もう一度")
    assert asked.links()[0] != first


async def test_a_picture_that_is_too_large_is_not_downloaded_whole(bot: Bot, asked: Person) -> None:
    assert "使えるのは7MBまで" in await asked.photo(PORTRAIT + bytes(webhook.PICTURE_LIMIT))
    before = len(asked.platform.calls)
    content = {"fileName": "photo.jpg", "fileSize": 9_000_000}
    await asked.send(hooks.message(asked.platform, "file", **content))
    assert "使えるのは7MBまで" in await asked.answer()
    assert not [path for _, path in asked.platform.calls[before:] if path.endswith("/content")]


async def test_a_picture_that_is_gone_is_asked_for_again(bot: Bot, asked: Person) -> None:
    photo = hooks.image(asked.platform, PORTRAIT)
    asked.platform.contents.clear()
    await asked.send(photo)
    assert "開けませんでした" in await asked.answer()


@pytest.mark.parametrize("place", [0, 10, 400, len(PORTRAIT)])
async def test_a_download_that_is_cut_off_is_begun_again(line: Platform, place: int) -> None:
    photo = hooks.image(line, PORTRAIT)["message"]["id"]
    async with cutting.wire(line.base) as wire:
        api = Line(TOKEN, wire.base)
        wire.cuts.append(place)
        assert await api.content(photo, webhook.PICTURE_LIMIT) == PORTRAIT
        assert wire.opened == 2
        await api.close()


async def test_one_answer_comes_for_several_photos_and_one_note(bot: Bot, asked: Person) -> None:
    sets = [{"id": "s", "index": n, "total": 3} for n in (1, 2, 3)]
    await asked.send(*(hooks.image(asked.platform, PORTRAIT, imageSet=one) for one in sets))
    said = [await asked.answer(), await asked.answer()]
    assert any("1枚目だけを使います" in words for words in said)
    assert any("この写真をどうしますか" in words for words in said)
    assert {one.by for one in asked.platform.to(asked.id)} == {"reply"}
    assert len([path for _, path in asked.platform.calls if path.endswith("/content")]) == 1


async def test_a_slow_download_is_answered_in_time_and_known_when_it_is_brought_again(
    bot: Bot, asked: Person, line: Platform
) -> None:
    assert bot.app.line is not None
    bot.app.line.webhooks[0].within = 0.3
    photo = hooks.image(line, PORTRAIT, not_ready=2)
    await asked.send(photo)
    assert asked.statuses[-1] == 503
    assert "この写真をどうしますか" in await asked.answer()
    bot.app.line.webhooks[0].within = 10
    await asked.send(hooks.again(photo))
    await bot.app.idle()
    assert asked.statuses[-1] == 200
    assert len(line.to(asked.id)) == asked.shown


async def test_who_stops_the_bot_stops_it_after_what_has_arrived_is_stored(bot: Bot, asked: Person) -> None:
    assert bot.app.line is not None
    bot.app.line.webhooks[0].within = 0.1
    await asked.send(hooks.image(asked.platform, PORTRAIT, not_ready=1))
    assert asked.statuses[-1] == 503
    bot.app.line.webhooks[0].within = 5
    await bot.app.line.finish()
    assert (await bot.app.desk.outgoing(bot.id()))[-1].reply.says[0].status


async def test_one_slow_person_holds_up_nobody_else(bot: Bot, line: Platform, asked: Person) -> None:
    bob = Person(line, bot.post, hooks.person(2))
    slow = asyncio.create_task(asked.send(hooks.image(line, PORTRAIT, not_ready=3)))
    assert "どなたのカード" in await bob.say("はじめる")
    assert not slow.done()
    await slow
    assert "この写真をどうしますか" in await asked.answer()

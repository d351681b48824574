"""Pictures on their way in: fetched once, small enough, asked for again where they are lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from lo_bot_api_emulator import ApiRefusal
from pydantic import SecretStr

from adapters.telegram import limits
from adapters.telegram.client import Client
from adapters.telegram.inbound import Attached
from adapters.telegram.media import Unfetched, fetch
from dialogs.events import Picture
from tests.adapters import cutting
from tests.adapters.telegram.application import PORTRAIT, inform, register
from tests.adapters.telegram.conftest import Talk, talking
from tests.adapters.telegram.emulator import TOKEN
from tests.adapters.telegram.person import Person, until
from tests.adapters.telegram.shown import Plain, Trouble

pytestmark = pytest.mark.asyncio(loop_scope="module")
PICTURES = Path(__file__).parents[2] / "transcripts" / "pictures"


async def at_photo(talk: Talk) -> Person:
    """Return somebody who is asked for the photo."""
    ann = talk.person()
    await register(ann)
    await inform(ann, "A")
    return ann


def said(ann: Person, messages: int) -> str:
    """Return the newest messages without their marks."""
    return "\n".join(Plain.of(shown.text) for shown in ann.shown[-messages:])


async def test_the_photo_step_goes_from_photos_that_will_not_do_to_the_three_checks(tmp_path: Path) -> None:
    async with talking(tmp_path, photo_engine="opencv", captcha=False, email_proof=False) as talk:
        ann = await at_photo(talk)
        await ann.photo((PICTURES / "dark.jpg").read_bytes())
        assert "顔が暗く写っています" in said(ann, 2)
        assert "頭の上の余白：足りている" in said(ann, 2)
        assert ann.last.picture == "photo"
        await ann.press("photo:retake")
        await ann.photo((PICTURES / "sideways.jpg").read_bytes(), name="sideways.jpg")
        assert "写真の向きが違うようです" in said(ann, 2)
        await ann.press("photo:rotate")
        assert "90度回しました" in said(ann, 2)
        assert "sendChatAction" in {call.method for call in talk.telegram.calls}
        await ann.press("photo:use")
        for tick in ("recent", "front", "rules"):
            await ann.press(f"photo_right:{tick}")
        assert "合っていますか" in ann.text_shown


async def test_of_an_album_the_first_picture_is_taken_and_that_is_said_once(talk: Talk) -> None:
    ann = await at_photo(talk)
    data = PORTRAIT.read_bytes()
    for n in range(3):
        update = {"message": ann.picture(data, media_group_id="album-1")}
        if n == 0:
            await ann._turn(update)
        else:
            await ann.send(update)
    await talk.app.idle()
    assert sum("何枚か" in shown.text for shown in ann.shown) == 1
    assert len([call for call in talk.telegram.calls if call.method == "getFile"]) == 1


async def test_a_picture_that_is_too_large_is_not_fetched(talk: Talk) -> None:
    ann = await at_photo(talk)
    update = ann.picture(PORTRAIT.read_bytes(), "large.jpg")
    update["document"]["file_size"] = limits.PICTURE + 1
    await ann._turn({"message": update})
    assert "8.4MB" in ann.text_shown
    assert not any(call.method == "getFile" for call in talk.telegram.calls)


async def test_a_picture_that_telegram_does_not_give_is_asked_for_again(talk: Talk) -> None:
    ann = await at_photo(talk)
    talk.telegram.troubles.append(Trouble(ApiRefusal("Bad Gateway", 502), ("getFile",), times=99))
    before = talk.telegram.asked[ann.id]
    await ann.send({"message": ann.picture(PORTRAIT.read_bytes())})
    for _ in range(2):
        await talk.telegram.deliver_updates(token=TOKEN)
    await until(lambda: talk.telegram.asked[ann.id] > before)
    assert "開けませんでした" in ann.text_shown


async def test_a_picture_that_is_gone_is_asked_for_again_at_once(talk: Talk) -> None:
    ann = await at_photo(talk)
    picture = ann.picture(PORTRAIT.read_bytes())
    talk.telegram.assets.clear()
    await ann._turn({"message": picture})
    assert "開けませんでした" in ann.text_shown


@pytest.mark.parametrize("place", [0, 10, 2000, 20_000])
async def test_a_download_that_is_cut_off_is_begun_again_when_the_update_comes_again(talk: Talk, place: int) -> None:
    data = PORTRAIT.read_bytes()
    talk.telegram.assets["cut"] = {"data": data, "size": len(data)}
    attached = Attached("cut", len(data), "me.jpg", as_file=True)
    async with cutting.wire(talk.telegram.base) as wire:
        client = Client(SecretStr(TOKEN), wire.base)
        wire.cuts.append(place)
        with pytest.raises(Unfetched):
            await fetch(client, talk.app.desk, attached)
        picture = await fetch(client, talk.app.desk, attached)
        assert isinstance(picture, Picture) and picture.blob is not None
        assert await talk.app.desk.fetch(picture.blob) == data
        await client.close_connections()


async def test_a_small_photo_is_asked_for_as_a_file(talk: Talk) -> None:
    ann = await at_photo(talk)
    await ann.photo((PICTURES / "few_pixels.jpg").read_bytes())
    assert "「ファイル」" in ann.text_shown

"""Setting the bot up, asking how it does, and polling, each against Telegram as it answers."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from lo_bot_api_emulator import ApiRefusal
from pydantic import SecretStr

from adapters.telegram import polling as loop
from adapters.telegram.client import Client
from adapters.telegram.commands import MENU
from adapters.telegram.setup import DESCRIPTION, NAME, SHORT, Setup, Target
from bot.cli import doctor
from bot.cli import telegram as command
from bot.settings import Telegram as Given
from bot.telegram import NotWell, diagnosed
from dialogs.ports import Arrival, Busy
from tests.adapters.telegram.conftest import SECRET, Talk, chosen, talking
from tests.adapters.telegram.contract import methods, published
from tests.adapters.telegram.emulator import TOKEN, Telegram, telegram
from tests.adapters.telegram.person import until
from tests.adapters.telegram.shown import Trouble
from tests.dialogs.talking import wording

URL = "https://bot.example.jp"


async def setup(emulated: Telegram, *, polls: bool = False) -> list[str]:
    """Set everything up; return the lines."""
    client = Client(SecretStr(TOKEN), emulated.base)
    target = Target(URL, SecretStr(SECRET), polls)
    try:
        return [line async for line in Setup(client, wording(), target).run()]
    finally:
        await client.close_connections()


async def test_everything_is_set_once_and_what_is_as_it_should_be_stays() -> None:
    async with telegram() as emulated:
        first = await setup(emulated)
        assert first[-1] == "webhook: set" and all(line.endswith(": set") for line in first)
        info = emulated._update_queues.info(TOKEN)
        assert info["url"] == f"{URL}/telegram/webhook"
        assert set(info["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
        again = await setup(emulated)
        assert [line for line in again if line.endswith(": set")] == ["webhook: set"]
        assert not emulated.faults


async def test_every_language_is_within_the_limits() -> None:
    async with telegram() as emulated:
        await setup(emulated)
    for language in ("", "ja", "en"):
        assert 0 < len(emulated.profile["Name", language]) <= NAME
        assert 0 < len(emulated.profile["ShortDescription", language]) <= SHORT
        assert 0 < len(emulated.profile["Description", language]) <= DESCRIPTION
        commands = emulated.profile["Commands", language]
        assert [one["command"] for one in commands] == list(MENU)
        assert all(1 <= len(one["description"]) <= 256 for one in commands)


async def test_a_bot_that_polls_has_no_webhook() -> None:
    async with telegram() as emulated:
        await setup(emulated)
        assert (await setup(emulated, polls=True))[-1] == "webhook: set"
        assert emulated._update_queues.info(TOKEN)["url"] == ""
        assert (await setup(emulated, polls=True))[-1] == "webhook: as it should be"


def environment(monkeypatch: pytest.MonkeyPatch, folder: Path, **given: str) -> None:
    """Set the environment."""
    monkeypatch.setenv("BOT_DATA_DIR", str(folder))
    monkeypatch.setenv("BOT_PUBLIC_URL", URL)
    for name, value in given.items():
        monkeypatch.setenv(f"BOT_TELEGRAM__{name}", value)


async def run(*words: str) -> int:
    """Run the command beside the emulated Telegram."""
    import argparse

    parser = argparse.ArgumentParser()
    command.configure(parser)
    return await asyncio.to_thread(command.run, parser.parse_args(words))


async def test_the_command_says_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with telegram() as emulated:
        environment(monkeypatch, tmp_path, TOKEN=TOKEN, WEBHOOK_SECRET=SECRET, API_BASE=emulated.base)
        assert await run("setup") == 0
        assert "webhook: set" in capsys.readouterr().out.splitlines()
        refusal = ApiRefusal("Unauthorized", 401)
        emulated.troubles.append(Trouble(refusal, ("getMyName",)))
        assert await run("setup") == 1
    told = capsys.readouterr().err
    assert "does not know this token" in told and TOKEN not in told
    assert await run("setup") == 1
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({}, "BOT_TELEGRAM__TOKEN is missing"),
        ({"TOKEN": TOKEN}, "BOT_TELEGRAM__WEBHOOK_SECRET is missing"),
        ({"TOKEN": TOKEN, "WEBHOOK_SECRET": "a b"}, "BOT_TELEGRAM__WEBHOOK_SECRET may hold letters, digits, _ and -"),
    ],
)
async def test_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], line: str
) -> None:
    environment(monkeypatch, tmp_path, **given)
    with pytest.raises(ValueError, match=line):
        await run("setup")


def test_telegram_itself_needs_https() -> None:
    given = Given(token=SecretStr(TOKEN), webhook_secret=SecretStr(SECRET))
    assert given.lines("http://bot.example.jp") == ["BOT_PUBLIC_URL must begin with https:// for Telegram's webhook"]
    assert given.lines(URL) == []


async def test_the_doctor_tells_how_the_webhook_does(tmp_path: Path) -> None:
    async with telegram() as emulated:
        settings = chosen(tmp_path, emulated.base, public_url=URL)
        with pytest.raises(NotWell, match="telegram setup"):
            await asyncio.to_thread(diagnosed, settings)
        await setup(emulated)
        well = "@guide_bot, webhook, 0 updates waiting"
        hint = "; BOT_TELEGRAM__USERNAME=guide_bot would offer links to it"
        assert await asyncio.to_thread(diagnosed, settings) == well + hint
        named = settings.telegram.model_copy(update={"username": "guide_bot"})
        assert await asyncio.to_thread(diagnosed, settings.model_copy(update={"telegram": named})) == well
        named = settings.telegram.model_copy(update={"username": "other_bot"})
        with pytest.raises(NotWell, match="BOT_TELEGRAM__USERNAME is not the name of this bot, guide_bot"):
            await asyncio.to_thread(diagnosed, settings.model_copy(update={"telegram": named}))
        emulated.troubles.append(Trouble(ApiRefusal("Unauthorized", 401), ("getMe",)))
        with pytest.raises(NotWell, match="does not know this token"):
            await asyncio.to_thread(diagnosed, settings)
    assert any(check.name == "telegram" for check in doctor.CHECKS)


async def test_the_token_is_never_shown() -> None:
    client = Client(SecretStr(TOKEN), "http://127.0.0.1:9")
    assert TOKEN not in repr(client) + str(client) + f"{client!r}" + repr(Given(token=SecretStr(TOKEN)))
    await client.close_connections()


def test_our_own_table_of_methods_says_what_the_published_one_says() -> None:
    assert methods()["sendMessage"]["chat_id"] is True
    for name, fields in published().items():
        assert methods()[name] == fields


def polling(folder: Path, **more: Any) -> AbstractAsyncContextManager[Talk]:
    """Return a bot that polls."""
    return talking(folder, "polling", captcha=False, email_proof=False, **more)


async def test_polling_confirms_only_what_is_stored(tmp_path: Path) -> None:
    failing = [True]

    def passing(point: str) -> None:
        if point == "after state" and failing:
            raise RuntimeError("the disk is full")

    async with polling(tmp_path, passing=passing) as talk:
        ann = talk.person()
        await ann.send({"message": ann.message(text="/start")})
        await asyncio.sleep(0.7)
        assert _waiting(talk) == 1
        failing.clear()
        await until(lambda: talk.telegram.asked[ann.id] == 1)
        await until(lambda: _waiting(talk) == 0)


async def test_polling_goes_on_after_trouble_and_takes_a_webhook_away(tmp_path: Path) -> None:
    async with polling(tmp_path) as talk:
        ann = talk.person()
        conflict = ApiRefusal("Conflict: terminated by other getUpdates request", 409)
        talk.telegram.troubles += [
            Trouble(conflict, ("getUpdates",)),
            Trouble(ApiRefusal("Too Many Requests: retry after 1", 429, {"retry_after": 1}), ("getUpdates",)),
        ]
        await ann.start()
        await ann.press("representative:self")
        await until(lambda: any(call.method == "deleteWebhook" for call in talk.telegram.calls))


async def test_an_update_that_cannot_be_read_does_not_hold_back_the_others(tmp_path: Path) -> None:
    async with polling(tmp_path) as talk:
        ann = talk.person()
        await ann.send({"my_chat_member": {"broken": True}})
        await ann.send({"message": {**ann.message(text="x"), "date": 10**30}})
        await ann.start()


async def test_one_slow_chat_does_not_hold_back_another_while_polling(tmp_path: Path) -> None:
    async with polling(tmp_path) as talk:
        people = [talk.person() for _ in range(3)]
        await asyncio.gather(*(ann.start() for ann in people))
        await asyncio.gather(*(ann.press("representative:self") for ann in people))


async def test_a_chat_that_cannot_be_stored_for_long_does_not_make_the_bot_deaf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "ROOM", 2)
    async with polling(tmp_path) as talk:
        ann, bob = talk.person(), talk.person()
        taken, kept = talk.app.desk.receive, []

        async def choosy(arrival: Arrival) -> bool:
            if arrival.address == str(ann.id) and not kept:
                raise Busy
            return await taken(arrival)

        monkeypatch.setattr(talk.app.desk, "receive", choosy)
        await ann.send({"message": ann.message(text="/start")})
        await bob.start()
        await bob.press("representative:self")
        assert _waiting(talk) >= 1
        for _ in range(4):
            await bob.send({"message": bob.message(text="x")})
        await until(lambda: _waiting(talk) == 0)
        kept.append(True)
        await until(lambda: talk.telegram.asked[ann.id] == 1)


def _waiting(talk: Talk) -> int:
    count: int = talk.telegram._update_queues.info(TOKEN)["pending_update_count"]
    return count

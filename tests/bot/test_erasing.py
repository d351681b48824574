"""What was erased is nowhere any more; what nobody needs goes by itself."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from adapters.store import database
from adapters.store.sealing import Wrapped, place, unseal
from adapters.store.tables import METADATA, blob, conversation, data_key, inbox, job, outbox, receipt
from bot import outbox as sender
from bot.logs import Lines
from bot.settings import Settings, WrongSettings
from bot.stores import Stores, open_stores
from dialogs.events import Picture
from tests.bot.rig import Rig, rig
from tests.bot.test_outbox import until

TABLES = (conversation, data_key, outbox, job)


def files(folder: Path) -> Iterator[bytes]:
    """Yield every file's bytes, the log of the database included."""
    yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "master.key")


def rows(stores: Stores) -> dict[str, int]:
    """Return the number of rows of each table."""
    with stores.database.read() as connection:
        return {table.name: len(connection.execute(select(table)).all()) for table in TABLES}


async def fill(bot: Rig) -> None:
    """Say things, send a picture, cause a mail."""
    await bot.send("CANARY-ANSWER", "CANARY-PERSON", "pushed")
    await bot.send("mail CANARY@example.jp", "CANARY-PERSON", "pushed")
    kept = await bot.machine.pipeline.keep(b"CANARY-PICTURE")
    await bot.send(Picture(kept, kept.size, "CANARY.jpg"), "CANARY-PERSON", "pushed")
    await bot.send("register", "CANARY-PERSON", "pushed")
    await bot.machine.idle()


async def test_no_answer_and_no_address_lies_in_plain_anywhere(
    plain: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(Lines())
    async with rig(plain) as bot:
        bot.push.trouble.append(RuntimeError("CANARY in a message"))
        bot.eyes.trouble.append(ValueError("CANARY in a message"))
        await fill(bot)
        await bot.send("boom", "CANARY-PERSON", "pushed")
        assert all(b"CANARY" not in data for data in files(tmp_path))
    assert all(b"CANARY" not in data for data in files(tmp_path))
    assert "CANARY" not in caplog.text
    assert caplog.text


@pytest.mark.parametrize("how", ["forget me", "renew"])
async def test_erased_bytes_are_in_no_file_and_their_key_is_gone(plain: Settings, tmp_path: Path, how: str) -> None:
    async with rig(plain) as bot:
        await fill(bot)
        id_ = bot.id("CANARY-PERSON", "pushed")
        with bot.stores.database.read() as connection:
            wrapped, master = connection.execute(select(data_key.c.wrapped, data_key.c.master_key_id)).one()
            bodies = list(connection.execute(select(outbox.c.body)).scalars())
            state = connection.execute(select(conversation.c.state)).scalar_one()
        key = bot.stores.vault.key(id_, Wrapped(wrapped, master))
        assert unseal(key, state, place("conversation", id_, "state"))
        await bot.send(how, "CANARY-PERSON", "pushed")
        await bot.machine.idle()
        for old in (wrapped, state, *bodies):
            assert all(old[13:] not in data for data in files(tmp_path))
        if how == "forget me":
            assert list(plain.blobs.iterdir()) == []
            assert rows(bot.stores) == {"conversation": 1, "data_key": 1, "outbox": 1, "job": 0}
        await bot.send("again", "CANARY-PERSON", "pushed")
        await bot.machine.idle()
        assert bot.push.sent[-1][:2] == ("CANARY-PERSON", "again")


async def test_the_word_that_all_is_erased_does_not_wait_for_who_reads(
    plain: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "GLANCE", 20.0)
    monkeypatch.setattr(sender, "POLL", 3600.0)
    async with rig(plain) as bot:
        await bot.send("hello", "bob", "pushed")
        await bot.machine.idle()
        with bot.stores.database.read() as reading:
            reading.execute(select(conversation)).all()
            erasing = asyncio.create_task(bot.send("forget me", "bob", "pushed"))
            await until(lambda: len(bot.push.sent) == 2)
            assert not erasing.done()
        assert await erasing


async def test_a_conversation_erased_by_the_operator_leaves_nothing(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await fill(bot)
        now = bot.clock().timestamp()
        assert bot.stores.people.erase(bot.id("CANARY-PERSON", "pushed"), now)
        assert not bot.stores.people.erase(bot.id("CANARY-PERSON", "pushed"), now)
        bot.stores.clear_dropped()
        assert set(rows(bot.stores).values()) == {0}
        assert list(chosen.blobs.iterdir()) == []


async def test_who_asked_to_be_woken_is_woken_once(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await bot.send("wake me")
        await bot.machine.idle()
        assert await bot.said() == ["wake me"]
        bot.clock.move(timedelta(hours=1))
        await bot.machine.idle()
        await bot.machine.idle()
        assert await bot.said() == ["wake me", "Woken"]


async def test_the_sweep_lets_go_of_what_has_outlived_its_time(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await fill(bot)
        orphan = await bot.machine.pipeline.keep(b"never sent")
        await bot.send("forget me", "bob")
        assert (chosen.blobs / orphan.id).exists()
        bot.clock.move(timedelta(days=1, minutes=1))
        await bot.machine.idle()
        assert not (chosen.blobs / orphan.id).exists()
        assert rows(bot.stores) == {"conversation": 1, "data_key": 1, "outbox": 0, "job": 0}
        bot.clock.move(timedelta(days=10))
        await bot.machine.idle()
        assert set(rows(bot.stores).values()) == {0}
        with bot.stores.database.read() as connection:
            assert connection.execute(select(inbox)).all() == []
            assert connection.execute(select(blob)).all() == []
            assert len(connection.execute(select(receipt)).all()) == 1


async def test_a_picture_that_a_state_names_is_not_swept(plain: Settings) -> None:
    async with rig(plain) as bot:
        kept = await bot.machine.pipeline.keep(b"picture", bot.id())
        await bot.send(f"remember {kept.id}")
        bot.clock.move(timedelta(days=2))
        await bot.machine.idle()
        assert await bot.machine.pipeline.fetch(kept) == b"picture"


async def test_received_applications_can_be_read_again(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await fill(bot)
        (received,) = bot.stores.receipts.all()
        assert received.number == "R-1"
        assert received.application == b'{"contact_name":"CANARY-NAME"}'


def with_keys(chosen: Settings, *names: str) -> Settings:
    """Return settings with these master keys, the newest first."""
    keys = ",".join(f"{name}:{b64encode(name.ljust(32).encode()).decode()}" for name in names)
    return chosen.model_copy(update={"master_keys": SecretStr(keys)})


async def test_new_master_keys_wrap_everything_anew_and_old_ones_can_go(chosen: Settings) -> None:
    async with rig(with_keys(chosen, "old")) as bot:
        await fill(bot)
    async with rig(with_keys(chosen, "new", "old")) as bot:
        await bot.machine.idle()
    async with rig(with_keys(chosen, "new")) as bot:
        await bot.send("after", "CANARY-PERSON", "pushed")
        await bot.machine.idle()
        last = (await bot.machine.pipeline.outgoing(bot.id("CANARY-PERSON", "pushed")))[-1]
        assert str(last.reply.says[0].parts[0].values["all"]).startswith("CANARY-ANSWER")
        assert len(list(bot.stores.receipts.all())) == 1
    with pytest.raises(WrongSettings, match="BOT_MASTER_KEYS: the key 'new' is missing"):
        open_stores(with_keys(chosen, "old"))
    with pytest.raises(WrongSettings, match="BOT_MASTER_KEYS: a key was changed under its old id"):
        open_stores(chosen.model_copy(update={"master_keys": SecretStr(f"new:{b64encode(bytes(32)).decode()}")}))


async def test_no_row_of_either_database_holds_an_answer_in_plain(chosen: Settings) -> None:
    async with rig(chosen) as bot:
        await fill(bot)
        with bot.stores.database.read() as connection:
            tables = {table: connection.execute(select(table)).all() for table in METADATA.sorted_tables}
    assert sum(map(len, tables.values())) >= 8
    for table, found in tables.items():
        held = [value if isinstance(value, bytes) else str(value).encode() for row in found for value in row]
        assert not [value for value in held if b"CANARY" in value], table.name

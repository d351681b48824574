"""A backup can be restored, and what was erased after it was made stays erased."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.store.tables import outbox
from bot.__main__ import main
from bot.cli.backup import STAMP
from bot.clock import real
from bot.settings import Settings
from dialogs.events import Picture
from tests.adapters.store.servers import new_database
from tests.bot.rig import rig, settings

Fresh = Callable[[str], Settings]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """Makes settings of an empty bot, all with the same master key."""

    def make(name: str) -> Settings:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "master.key").write_text("one:" + "A" * 43 + "=")
        (folder / "master.key").chmod(0o600)
        if request.param == "sqlite":
            return settings(folder)
        return settings(folder, database_url=new_database(request.getfixturevalue("server")))

    return make


async def backup(chosen: Settings, *words: str) -> int:
    """Run the command on these settings."""
    os.environ |= {"BOT_DATA_DIR": str(chosen.data_dir), "BOT_DATABASE_URL": chosen.database}
    try:
        return await asyncio.to_thread(main, ["backup", *words])
    finally:
        del os.environ["BOT_DATA_DIR"], os.environ["BOT_DATABASE_URL"]


async def fill(chosen: Settings) -> None:
    """Let two people talk, one of them with a picture."""
    async with rig(chosen) as bot:
        await bot.send("CANARY-ANN", "CANARY-ann")
        kept = await bot.machine.pipeline.keep(b"CANARY-PICTURE")
        await bot.send(Picture(kept, kept.size, "me.jpg"), "CANARY-ann")
        await bot.send("CANARY-BOB", "CANARY-bob")
        await bot.machine.idle()


async def test_what_was_saved_comes_back_whole(fresh: Fresh, tmp_path: Path) -> None:
    before, after, folder = fresh("before"), fresh("after"), tmp_path / "backup"
    await fill(before)
    folder.mkdir()
    (folder / "data-old.db").touch(0o600)
    assert await backup(before, str(folder)) == 0
    assert all(b"CANARY" not in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.db")} == {0o600}
    assert await backup(after, str(folder), "--restore") == 0
    async with rig(after) as bot:
        assert await bot.said("CANARY-ann") == ["CANARY-ANN", "Picture", "PhotoChecked"]
        assert await bot.send("again", "CANARY-ann")
        assert (await bot.said("CANARY-ann"))[-1] == "again"
        assert len(list(bot.stores.blobs.older(float("inf")))) == 1


async def test_what_was_erased_later_does_not_come_back_with_the_newest_keys(fresh: Fresh, tmp_path: Path) -> None:
    before, after, folder = fresh("before"), fresh("after"), tmp_path / "backup"
    await fill(before)
    assert await backup(before, str(folder)) == 0
    (old,) = folder.glob("data-*.db")
    shutil.move(old, folder / f"data-{(real() - timedelta(days=5)).strftime(STAMP)}.db")
    for path in folder.glob("keys-*.db"):
        shutil.move(path, folder / f"keys-{(real() - timedelta(days=5)).strftime(STAMP)}.db")
    async with rig(before) as bot:
        await bot.send("forget me", "CANARY-ann")
        await bot.send("renew", "CANARY-bob")
        await bot.machine.idle()
    assert await backup(before, str(folder)) == 0
    assert len(list(folder.glob("keys-*.db"))) == 1, "the old keys are gone after three days"
    oldest = min(folder.glob("data-*.db"))
    assert await backup(after, str(folder), "--restore", "--data", str(oldest)) == 0
    async with rig(after) as bot:
        assert await bot.said("CANARY-ann") == []
        assert await bot.said("CANARY-bob") == []


async def test_what_may_have_been_sent_is_not_sent_again_by_itself(fresh: Fresh, tmp_path: Path) -> None:
    before, after, folder = fresh("before"), fresh("after"), tmp_path / "backup"
    async with rig(before) as bot:
        bot.push.gate.clear()
        await bot.send("hello", "ann", "pushed")
        assert await backup(before, str(folder)) == 0
        await bot.machine.crash()
    assert await backup(after, str(folder), "--restore") == 0
    async with rig(after) as bot:
        await bot.machine.idle()
        assert bot.push.sent == []
        with bot.stores.database.read() as connection:
            assert connection.execute(select(outbox.c.reason)).scalar_one() == "restored"


async def test_a_database_that_is_not_empty_is_left_alone(
    fresh: Fresh, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, folder = fresh("before"), tmp_path / "backup"
    await fill(before)
    assert await backup(before, str(folder)) == 0
    assert await backup(before, str(folder), "--restore") == 1
    assert "not empty" in capsys.readouterr().err
    assert await backup(fresh("other"), str(tmp_path / "nothing"), "--restore") == 1

"""Operators can count, export, erase, report and retry; the doctor says what is ill."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapters.sending import Undeliverable
from bot.__main__ import main
from bot.settings import Settings
from tests.bot.rig import rig


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find the bot of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))


async def fill(plain: Settings) -> str:
    """Fill a bot and return a conversation."""
    async with rig(plain) as bot:
        bot.push.trouble.append(Undeliverable("blocked"))
        await bot.send("register", channel="pushed")
        await bot.send("hello", "bob")
        await bot.machine.idle()
        return bot.id("bob")


async def test_admin(plain: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    bob = await fill(plain)

    def says(*words: str) -> tuple[int, str]:
        return main(["admin", *words]), capsys.readouterr().out

    assert says("users") == (0, "neutral\t1\npushed\t1\nall\t2\n")
    code, listed = says("receipts")
    assert code == 0 and listed.startswith("R-1\t2026-11-23T") and "CANARY" not in listed
    folder = plain.data_dir / "out"
    code, exported = says("export", str(folder))
    assert (code, exported) == (0, f"1 applications and 0 photos in {folder}; they are not encrypted\n")
    assert json.loads((folder / "R-1.json").read_bytes())["application"] == {"contact_name": "CANARY-NAME"}
    assert "conversation\t2\n" in says("retention")[1]
    assert "\tblocked\t" in says("dead")[1]
    assert says("dead", "--retry") == (0, "1 will be tried again\n")
    assert says("dead") == (0, "")
    assert says("erase", bob) == (0, "erased\n")
    assert says("erase", bob) == (1, "there is no such conversation\n")
    assert "receipt\t1\n" in says("retention")[1]
    assert says("erase", "--receipt", "R-1") == (0, "erased\n")
    assert says("erase", "--receipt", "R-1") == (1, "there is no such application\n")
    assert "receipt\t0\n" in says("retention")[1]


def test_the_doctor_finds_a_fresh_bot_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    checked = [line.split(":")[0] for line in lines]
    assert all(line.startswith("ok ") for line in checked)
    assert {"ok settings", "ok database", "ok keys", "ok pictures", "ok mail", "ok vision"} <= set(checked)


def test_the_doctor_names_the_setting_that_is_to_blame(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BOT_SMTP__HOST", "127.0.0.1")
    monkeypatch.setenv("BOT_SMTP__PORT", "1")
    assert main(["doctor"]) == 1
    assert "(BOT_SMTP__HOST)" in capsys.readouterr().out
    (tmp_path / "file").touch()
    for name, value in (("BOT_BLOBS_URL", f"file://{tmp_path}/file/x"), ("BOT_DATA_DIR", f"{tmp_path}/file/x")):
        with monkeypatch.context() as other:
            other.setenv(name, value)
            assert main(["doctor"]) == 1
            assert f"FAILED settings: {name}: the folder cannot be used" in capsys.readouterr().out
    (tmp_path / "master.key").chmod(0o644)
    assert main(["doctor"]) == 1
    assert "FAILED keys: others may read master.key in the data folder (BOT_MASTER_KEYS)" in capsys.readouterr().out
    assert main(["doctor", "--serve"]) == 1
    assert "FAILED settings: BOT_OPERATOR is missing" in capsys.readouterr().out
    monkeypatch.setenv("BOT_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert main(["admin", "users"]) == 2

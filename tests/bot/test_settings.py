"""Settings come from the environment, and what is wrong is said in one line each."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.settings import WrongSettings, load
from dialogs.moment import JAPAN

KEY = b64encode(bytes(32)).decode()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder without a .env file."""
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = load()
    assert settings.database == "sqlite:///data/bot.db"
    assert settings.blobs == Path("data/blobs")
    assert settings.policy().mode == "prepare"


def test_the_environment_and_the_env_file_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("BOT_OPERATOR=みなと市\nBOT_CAPTCHA=off\n", "utf-8")
    monkeypatch.setenv("BOT_SMTP__FROM", "bot@example.jp")
    monkeypatch.setenv("BOT_MAIL_LIMITS__IN_ALL", "7")
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://bot.example/")
    monkeypatch.setenv("BOT_BLOBS_URL", "file:///srv/blobs")
    monkeypatch.setenv("BOT_EMAIL_PROOF", "on")
    settings = load()
    assert (settings.operator, settings.captcha, settings.email_proof) == ("みなと市", False, True)
    assert settings.smtp.sender == "bot@example.jp"
    assert (settings.limits().in_all, settings.limits().per_address) == (7, 10)
    assert settings.policy().public_url == "https://bot.example"
    assert settings.blobs == Path("/srv/blobs")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("BOT_MODE", "submit", "BOT_MODE: Input should be 'prepare' or 'intake'"),
        ("BOT_MASTER_KEYS", "CANARY", "BOT_MASTER_KEYS: each key must be id:base64 of 32 bytes"),
        ("BOT_MASTER_KEYS", f"a:{KEY},b:CANARY", "BOT_MASTER_KEYS: each key must be id:base64 of 32 bytes"),
        ("BOT_DATABASE_URL", "mysql://CANARY", "BOT_DATABASE_URL: must begin with sqlite:/// or postgresql+psycopg://"),
        ("BOT_BLOBS_URL", "ftp://CANARY", "BOT_BLOBS_URL: must begin with file:/// or s3://bucket"),
        ("BOT_BLOBS_URL", "file://CANARY", "BOT_BLOBS_URL: must begin with file:/// or s3://bucket"),
        ("BOT_BLOBS_URL", "file://", "BOT_BLOBS_URL: must begin with file:/// or s3://bucket"),
        ("BOT_BLOBS_URL", "file:CANARY", "BOT_BLOBS_URL: must begin with file:/// or s3://bucket"),
        ("BOT_SMTP__PORT", "CANARY", "BOT_SMTP__PORT: Input should be a valid integer"),
        ("BOT_DRAFT_DAYS", "0", "BOT_DRAFT_DAYS: Input should be greater than or equal to 1"),
        ("BOT_PUBLIC_URL", "CANARY", "BOT_PUBLIC_URL: Input should be a valid URL"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings) as wrong:
        load()
    assert [one.startswith(line) for one in wrong.value.lines] == [True]
    assert "CANARY" not in str(wrong.value)


def test_a_server_wants_more_and_says_all_of_it() -> None:
    with pytest.raises(WrongSettings) as wrong:
        load(database_url="postgresql+psycopg://db/bot").for_serving()
    names = ("OPERATOR", "OPERATOR_CONTACT", "PUBLIC_URL", "SMTP__HOST", "SMTP__FROM", "MASTER_KEYS")
    assert wrong.value.lines == [f"BOT_{name} is missing" for name in names]


def test_secrets_do_not_show() -> None:
    settings = load(master_keys=f"a:{KEY}", smtp={"password": "CANARY"}, line={"channel_secret": "CANARY"})
    assert KEY not in repr(settings)
    assert "CANARY" not in repr(settings)


def test_another_day_goes_on_like_today() -> None:
    chosen = clock.on(date(2030, 2, 28))
    assert chosen().astimezone(JAPAN).date() == date(2030, 2, 28)
    moved = clock.MovableClock(date(2026, 11, 23))
    moved.move(timedelta(hours=25))
    assert moved().astimezone(JAPAN).strftime("%m-%d %H") == "11-24 11"

"""Ready means ready: database, tables, room in the queue; and the side entrance says which is missing."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

import httpx
import pytest
from sqlalchemy import text

from bot import logs, machine
from bot.app import App
from bot.cli import serve, work
from bot.outbox import Delivery
from bot.server import listen
from bot.settings import Settings, WrongSettings, load
from bot.side import side_entrance
from bot.web import assemble
from bot.wiring import build
from tests.adapters.webchat.serving import free_port


def step(app: App, name: str) -> None:
    """Write down another step of the tables."""
    with app.stores.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :name"), {"name": name})


async def test_a_bot_that_can_take_messages_is_ready(chosen: Settings) -> None:
    async with build(chosen) as app:
        assert await app.health.troubles() == ()


async def test_missing_tables_are_told_and_newer_ones_are_fine(chosen: Settings) -> None:
    async with build(chosen) as app:
        await asyncio.to_thread(step, app, "0001")
        assert await app.health.troubles() == ("migrations",)
        await asyncio.to_thread(step, app, "9999")
        assert await app.health.troubles() == ()
    async with build(chosen) as older_version:
        assert await older_version.health.troubles() == ()


async def test_a_full_queue_a_lost_database_and_an_end_are_told(
    plain: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with build(plain) as app:
        monkeypatch.setattr(machine, "NEARLY", -1)
        assert await app.health.troubles() == ("queue",)
        monkeypatch.undo()
        await asyncio.to_thread(app.stores.database.close)
        assert await app.health.troubles() == ("database",)
    assert await app.health.troubles() == ("stopping",)


async def test_the_side_entrance_shows_health_and_numbers(plain: Settings) -> None:
    port = free_port()
    chosen = plain.model_copy(update={"metrics": plain.metrics.model_copy(update={"port": port})})
    async with build(chosen) as app, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as watcher:
        async with side_entrance(app):
            assert (await watcher.get("/healthz")).text == "alive"
            assert (await watcher.get("/readyz")).text == "ready"
            assert "bot_queue_turns 0.0" in (await watcher.get("/metrics")).text
            await app.machine.stop()
            assert (await watcher.get("/readyz")).text == "not ready: stopping"
            assert "bot_queue_turns" in (await watcher.get("/metrics")).text
        with pytest.raises(httpx.ConnectError):
            await watcher.get("/healthz")


@pytest.mark.parametrize("command", ["serve", "work"])
async def test_the_side_entrance_says_that_the_bot_is_stopping_until_it_has(
    plain: Settings, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    port, go_on = free_port(), asyncio.Event()
    required = dict.fromkeys(("OPERATOR", "OPERATOR_CONTACT", "SMTP__HOST", "SMTP__FROM"), "x")
    chosen = {
        **required,
        "PUBLIC_URL": "https://x",
        "DATA_DIR": plain.data_dir,
        "PORT": free_port(),
        "METRICS__PORT": port,
        "VOICE": "off",
    }
    for name, value in chosen.items():
        monkeypatch.setenv(f"BOT_{name}", str(value))
    finish = Delivery.stop

    async def slowly(self: Delivery, patience: float = 0.0) -> None:
        await go_on.wait()
        await finish(self, patience)

    monkeypatch.setattr(Delivery, "stop", slowly)
    monkeypatch.setattr(logs, "configure", lambda level: None)
    running = asyncio.create_task(work._work() if command == "work" else serve._serve(load().for_serving()))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as watcher:
        await says(watcher, "ready")
        os.kill(os.getpid(), signal.SIGTERM)
        await says(watcher, "not ready: stopping")
        go_on.set()
        await running


async def says(watcher: httpx.AsyncClient, word: str) -> None:
    """Return when the side entrance says this word."""
    async with asyncio.timeout(20):
        while True:
            with suppress(httpx.ConnectError):
                if (await watcher.get("/readyz")).text == word:
                    return
            await asyncio.sleep(0.02)


async def test_a_side_entrance_whose_port_is_taken_is_a_wrong_setting(plain: Settings) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        chosen = plain.model_copy(update={"metrics": plain.metrics.model_copy(update={"port": port})})
        async with build(chosen) as app:
            with pytest.raises(WrongSettings, match="BOT_METRICS__PORT cannot be used"):
                async with side_entrance(app):
                    pass


async def test_the_public_side_shows_numbers_only_to_who_has_the_token(plain: Settings) -> None:
    for token, sent, status in (("", "", 404), ("t0ken", "", 404), ("t0ken", "wrong", 404), ("t0ken", "t0ken", 200)):
        measures = type(plain.metrics)(token=token)
        async with build(plain.model_copy(update={"metrics": measures})) as app:
            transport = httpx.ASGITransport(assemble(app, chat=False).app())
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as watcher:
                answer = await watcher.get("/metrics", headers={"authorization": f"Bearer {sent}"})
                assert answer.status_code == status

"""Ready means ready: database, tables, room in the queue; and the side entrance says which is missing."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from sqlalchemy import text

from bot import machine
from bot.app import App
from bot.server import listen
from bot.settings import Settings, WrongSettings
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

"""A received application keeps its photo until it goes itself, and an operator can have both."""

from __future__ import annotations

import asyncio
import json
import stat
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from adapters.store import database as opening
from adapters.store.tables import blob, receipt
from bot.app import App
from bot.clock import MovableClock
from bot.exporting import export
from bot.settings import Settings
from bot.wiring import build
from dialogs.events import Event, Picture, Started, Text
from dialogs.ports import Arrival
from tests.bot.rig import TODAY, rig
from tests.bot.test_handoff import FIRST, PORTRAIT, TO_PHOTO


async def send(app: App, *events: Event | str) -> None:
    """Let the person do things one after the other."""
    for event in events:
        known = Text(event) if isinstance(event, str) else event
        await app.desk.receive(Arrival("web", "ann", uuid4().hex, known))


async def apply(app: App) -> None:
    """Send a whole application with a photo."""
    await send(app, Started("ja"), *FIRST, *TO_PHOTO)
    data = PORTRAIT.read_bytes()
    await send(app, Picture(await app.desk.keep(data), len(data), "me.jpg"))
    await app.idle()
    await send(app, "1", "はい", "はい", "はい", "はい")


@pytest.fixture
def intake(chosen: Settings) -> Settings:
    """Settings of an operator who receives applications."""
    return chosen.model_copy(update={"mode": "intake", "captcha": False, "email_proof": False})


async def test_the_photo_outlives_the_conversation_and_goes_with_the_receipt(intake: Settings, tmp_path: Path) -> None:
    clock = MovableClock(TODAY)
    async with build(intake, clock=clock) as app:
        await apply(app)
        await send(app, "データを消す", "はい")
        clock.move(timedelta(days=29))
        await app.idle()
        (received,) = app.stores.receipts.all()
        written = export(app.stores, tmp_path / "out")
        assert (written.applications, written.photos, written.missing) == (1, 1, 0)
        photo, form = tmp_path / "out" / f"{received.number}.jpg", tmp_path / "out" / f"{received.number}.json"
        assert photo.read_bytes() == PORTRAIT.read_bytes()
        assert stat.S_IMODE(photo.stat().st_mode) == stat.S_IMODE(form.stat().st_mode) == 0o600
        assert stat.S_IMODE(photo.parent.stat().st_mode) == 0o700
        exported = json.loads(form.read_bytes())
        assert exported["receipt_number"] == received.number and "key" not in form.read_text(encoding="utf-8")
        clock.move(timedelta(days=2))
        await app.idle()
        with app.stores.database.read() as connection:
            assert connection.execute(select(receipt)).all() == []
            assert connection.execute(select(blob)).all() == []
        assert list(intake.blobs.iterdir()) == []


async def test_an_operator_can_erase_it_with_its_photo_before_its_time(intake: Settings) -> None:
    async with build(intake, clock=MovableClock(TODAY)) as app:
        await apply(app)
        ((number, _),) = app.stores.receipts.numbers()
        app.stores.people.erase(app.desk.conversation("web", "ann"), 1.0)
        app.stores.clear_dropped()
        assert len(list(intake.blobs.iterdir())) == 1
        assert not app.stores.receipts.erase("other", 1.0)
        assert app.stores.receipts.erase(number, 1.0)
        app.stores.clear_dropped()
        assert (app.stores.receipts.numbers(), list(intake.blobs.iterdir())) == ([], [])


async def test_an_export_may_take_its_time(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "STUCK", 0.3)
    async with rig(chosen) as bot:
        for person in ("ann", "bob"):
            await bot.send("register", person)
        exported = 0
        for _ in bot.stores.receipts.all():
            await asyncio.sleep(0.6)
            exported += 1
        assert exported == 2


async def test_an_operator_is_told_of_a_photo_that_is_gone(intake: Settings, tmp_path: Path) -> None:
    async with build(intake, clock=MovableClock(TODAY)) as app:
        await apply(app)
        for stored in intake.blobs.iterdir():
            stored.unlink()
        written = export(app.stores, tmp_path / "out")
        assert (written.applications, written.photos, written.missing) == (1, 0, 1)

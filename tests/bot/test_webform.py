"""An answer from its page is a turn like any other, and nothing of it is stored in plain."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.settings import Settings
from bot.wiring import build
from dialogs.effects import Reply
from dialogs.events import Event, Started, Text
from dialogs.ports import Arrival
from tests.bot.rig import TODAY

ID = "48210937556120487739105"


async def send(app: App, *events: Event) -> Reply:
    """Let a person on another company's channel do things; return what was said last."""
    for event in events:
        await app.desk.receive(Arrival("line", "ann", uuid4().hex, event))
    return await newest(app)


async def newest(app: App) -> Reply:
    """Return what was said last."""
    return (await app.desk.outgoing(app.desk.conversation("line", "ann")))[-1].reply


def token(reply: Reply) -> str:
    """Return what stands behind /form/ in the newest link."""
    return reply.form.rpartition("/")[2]


async def test_an_answer_comes_in_from_its_page(chosen: Settings) -> None:
    settings = chosen.model_copy(update={"sensitive_entry": "webform"})
    async with build(settings, clock=MovableClock(TODAY)) as app:
        link = token(await send(app, Started("ja"), Text("自分"), Text("はい")))
        page = await app.pages.form(link)
        assert page is not None and (page.question, page.masked, page.locale) == ("application_id", True, "ja")
        refused = await app.pages.answer(link, ID[:-1])
        assert refused is not None and not refused.accepted
        assert token(await newest(app)) == link
        taken = await app.pages.answer(link, ID)
        assert taken is not None and taken.accepted
        following = await newest(app)
        assert following.question == "application_id_again" and taken.next == following.form
        assert await app.pages.form(link) is None and await app.pages.answer(link, ID) is None
        assert ID not in str(await app.desk.outgoing(app.desk.conversation("line", "ann")))
        await app.pages.answer(token(following), ID)
        assert (await newest(app)).question == "contact_name"


@pytest.mark.parametrize("link", ["", "x", "x.y", f"{'0' * 32}.", f"{'0' * 32}.secret", "../..", "é.é"])
async def test_a_made_up_link_leads_nowhere(plain: Settings, link: str) -> None:
    async with build(plain.model_copy(update={"sensitive_entry": "webform"}), clock=MovableClock(TODAY)) as app:
        await send(app, Started("ja"))
        assert await app.pages.form(link) is None
        assert await app.pages.answer(link, ID) is None

"""The benchmarks run, and measure the form that the flow asks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters import catalogues
from adapters.store.tables import conversation
from bot.bench import _commits, _drafts, _ourselves, turns
from bot.bench._form import ANSWERS, KEYS, Form
from bot.bench._http import pressed, servers
from bot.bench._talking import Taken, talked
from bot.stores import open_stores
from dialogs.application import APPLICATION
from dialogs.engine import Interview
from dialogs.events import Started, Text
from dialogs.moment import Moment
from dialogs.policy import Policy
from dialogs.vocabulary import Vocabulary


def test_the_form_that_is_measured_is_the_beginning_of_the_flow() -> None:
    interview = Interview(APPLICATION, Policy(captcha=False, email_proof=False), Vocabulary(catalogues.load()))
    state, asked = None, []
    for event in (Started("ja"), *map(Text, ANSWERS)):
        outcome = interview.turn(state, event, Moment(datetime.now(UTC), bytes(32)))
        state = outcome.state
        asked.append(outcome.reply.question if outcome.reply else "")
    assert tuple(asked) == KEYS


def test_the_form_written_by_hand_takes_the_same_answers() -> None:
    form, kept = Form(), dict[str, object]()
    for number, answer in enumerate(ANSWERS):
        form.take(number, answer, kept)
    assert tuple(kept) == KEYS[:-1]
    assert kept["contact_name"] == "高橋　花子"


async def test_everybody_who_is_compared_takes_the_whole_form() -> None:
    for rival in turns.rivals():
        async with rival.begun() as talker:
            taken = await talked(talker, 1, 1)
        assert len(taken.each) == len(KEYS), rival.name


@pytest.mark.parametrize(("rate", "reached"), [(300.0, True), (150.0, False)])
def test_a_missed_target_is_told(capsys: pytest.CaptureFixture[str], rate: float, reached: bool) -> None:
    ours = {together: [Taken([1.0] * 300, 300 / rate)] for together in (16, 64)}
    theirs = {together: [Taken([1.0] * 100, 1.0)] for together in (16, 64)}
    found = {turns.OURS: ours, turns.IN_MEMORY: theirs, turns.SAME: theirs}
    assert turns.judged(found) is reached
    assert f"64 at a time: {rate / 100:.2f}" in capsys.readouterr().out


def test_commits_in_groups_are_at_least_twice_as_many() -> None:
    assert _commits.sqlite(64, 0.3) >= 2 * _commits.sqlite(1, 0.3)


async def test_webhooks_are_taken_by_a_server_of_its_own(tmp_path: Path) -> None:
    async with servers(1, tmp_path) as running:
        taken = await pressed(running.ports, 2, 2)
    assert len(taken.each) == 2 * len(KEYS)


async def test_idle_drafts_are_whole_conversations(tmp_path: Path) -> None:
    state, reply = await _drafts.prepared(tmp_path)
    _drafts.fill(tmp_path, state, reply, 30)
    stores = open_stores(_ourselves.settings(tmp_path))
    try:
        with stores.database.read() as connection:
            ids = list(connection.execute(select(conversation.c.id)).scalars())
        assert len(ids) == 31
        assert {stores.people.state(id_) for id_ in ids} == {state}
        assert {stores.outbox.said(id_, 0)[-1].body for id_ in ids} == {reply}
    finally:
        stores.close()

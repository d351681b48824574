"""Two processes on one database, and all that can go wrong, against a dict: nothing is lost, doubled or reordered."""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select

from adapters.store.database import Database
from adapters.store.migrate import migrate
from adapters.store.tables import METADATA, UNSENT, data_key, inbox, outbox
from bot.clock import MovableClock
from bot.settings import Settings
from dialogs.ports import Busy
from tests.bot.messenger import WAYS, Messenger, Way
from tests.bot.process import Process, with_keys
from tests.bot.rig import TODAY

TRIES = int(os.environ.get("MODEL", "5"))
"""Histories for each database; `MODEL=1000` for a night."""
POINTS = ("before inbox", "after inbox", "after state", "after outbox", "before commit", "after commit")
COMMITTED = "after commit"
WITHIN = 60.0
"""Seconds of the real clock after which something that should be sent is lost."""
LATER = timedelta(minutes=10)
"""After this time on the bot's clock everything is due, whatever happened before."""
JUMPS = (-3600, -61, -1, 1, 11, 61, 3600)
BOTH = st.sampled_from((0, 1))
WORSE = st.lists(st.sampled_from(WAYS), min_size=1, max_size=3)
T = TypeVar("T")


@dataclass(frozen=True)
class Note:
    """One event."""

    id: str
    person: str
    word: str


class History(RuleBasedStateMachine):
    """`applied` is what the bot must know, `said` what each person must have been told, in order."""

    notes: Bundle[Note] = Bundle("notes")
    chosen: Settings

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(self.chosen.database)
        migrate(self.database)
        with self.database.write() as connection:
            for table in reversed(METADATA.sorted_tables):
                connection.execute(delete(table))
        self.clock = MovableClock(TODAY)
        self.messenger = self.run(self._messenger())
        self.processes: list[Process | None] = [None, None]
        self.phases = [0, 0]
        self.count = 0
        self.applied: set[str] = set()
        self.said: dict[str, list[str]] = defaultdict(list)

    @rule(target=notes, person=st.sampled_from(("ann", "bob")), mail=st.booleans())
    def somebody_writes(self, person: str, mail: bool) -> Note:
        """Make an event that has not arrived yet."""
        return self._written(person, mail=mail)

    @rule(target=notes, person=st.sampled_from(("ann", "bob")), at=BOTH, ways=WORSE)
    def is_answered(self, person: str, at: int, ways: list[Way]) -> Note:
        """Let a new event arrive, and the tries to answer it go these ways."""
        note = self._written(person)
        self.messenger.coming.extend(ways)
        self.arrives(note, at)
        self.run(asyncio.sleep(0.005))
        return note

    @rule(note=notes, at=BOTH)
    def arrives(self, note: Note, at: int) -> None:
        """Deliver it, again or out of turn."""
        assert self.run(self._bring(note, at)) is (note.id not in self.applied)
        self._apply(note)

    @rule(some=st.lists(st.tuples(notes, BOTH), min_size=2, max_size=6))
    def arrive_together(self, some: list[tuple[Note, int]]) -> None:
        """Deliver several at once, at both processes; their order is the bot's to choose."""
        fresh = self.run(self._all([self._bring(note, at) for note, at in some]))
        new = {note for note, _ in some if note.id not in self.applied}
        assert sorted(note.id for (note, _), first in zip(some, fresh, strict=True) if first) == sorted(
            note.id for note in new
        )
        for person in {note.person for note in new}:
            said, _ = self.run(self._said(person))
            before = self.said[person]
            assert said[: len(before)] == before
            assert sorted(said[len(before) :]) == sorted(note.word for note in new if note.person == person)
            self.said[person] = said
        self.applied |= {note.id for note in new}

    @rule(note=notes, at=BOTH, point=st.sampled_from(POINTS))
    def dies_on_it(self, note: Note, at: int, point: str) -> None:
        """Kill a process at a point of the turn."""
        self.run(self._die(note, at, point))
        if point == COMMITTED:
            self._apply(note)

    @rule(note=notes, at=BOTH, point=st.sampled_from(POINTS))
    def database_fails_on_it(self, note: Note, at: int, point: str) -> None:
        """Fail a transaction, or the word that it was committed."""
        with pytest.raises(Busy):
            self.run(self._bring(note, at, point))
        if point == COMMITTED:
            self._apply(note)

    @rule(ways=WORSE)
    def messenger_goes_bad(self, ways: list[Way]) -> None:
        """Let the next tries go these ways."""
        self.messenger.coming.extend(ways)

    @rule(at=BOTH, orderly=st.booleans())
    def ends(self, at: int, orderly: bool) -> None:
        """End a process, whatever is on its way."""
        self.run(self._end(at, orderly))

    @rule(seconds=st.sampled_from(JUMPS))
    def clock_jumps(self, seconds: int) -> None:
        """Move the clock, also back."""
        self.clock.move(timedelta(seconds=seconds))

    @rule(at=BOTH)
    def keys_change(self, at: int) -> None:
        """Give one process the next ring: the new key at the end, then first, then alone; never two steps ahead."""
        if self.phases[at] > min(self.phases) or (self.phases[at] % 3 == 2 and self.run(self._old_keys())):
            return
        self.run(self._end(at, True))
        self.phases[at] += 1
        self.run(self._alive(at))

    @rule()
    def a_moment_passes(self) -> None:
        """Let the senders go on."""
        self.run(self._moment())

    @precondition(lambda self: self.applied)
    @rule()
    def all_is_well_again(self) -> None:
        """Let everything work; what is not sent soon is lost."""
        self.run(self._healed())
        with self.database.read() as connection:
            events = connection.execute(select(inbox.c.event_id, inbox.c.failure)).all()
        assert sorted(id_ for id_, _ in events) == sorted(self.applied)
        assert not [failure for _, failure in events if failure]
        for person, words in self.said.items():
            said, remembered = self.run(self._said(person))
            assert said == words
            assert remembered == " ".join(words)
            assert self._taken(person) == [word for word in words if word not in self.messenger.refused.values()]
        mails = {word.removeprefix("mail ") for words in self.said.values() for word in words if "mail" in word}
        assert sorted(self._taken("mails")) == sorted(mails - set(self.messenger.refused.values()))

    @invariant()
    def nobody_hears_anything_twice_or_out_of_order(self) -> None:
        """Look at what arrived so far."""
        for person, words in self.said.items():
            places = [words.index(word) for word in self._taken(person)]
            assert places == sorted(set(places))

    def teardown(self) -> None:
        """See that it ends well, and that nothing lies about in plain."""
        try:
            if self.applied:
                self.all_is_well_again()
            for path in self.chosen.data_dir.rglob("*"):
                assert path.is_dir() or b"CANARY" not in path.read_bytes()
        finally:
            self.run(self._all([self._end(at, True) for at in (0, 1)]))
            self.database.close()
            self.runner.close()

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Go on for as long as this takes."""
        return self.runner.run(doing)

    def _written(self, person: str, *, mail: bool = False) -> Note:
        self.count += 1
        return Note(str(self.count), person, f"mail CANARY-{self.count}@x.jp" if mail else f"CANARY-{self.count}")

    def _apply(self, note: Note) -> None:
        if note.id not in self.applied:
            self.applied.add(note.id)
            self.said[note.person].append(note.word)

    def _taken(self, address: str) -> list[str]:
        return [word for to, word, _ in self.messenger.taken if to == address]

    async def _messenger(self) -> Messenger:
        return Messenger()

    async def _all(self, doing: list[Awaitable[T]]) -> list[T]:
        return await asyncio.gather(*doing)

    async def _alive(self, at: int) -> Process:
        process = self.processes[at]
        if process is None:
            turn, phase = divmod(self.phases[at], 3)
            names = ([f"key-{turn}"], [f"key-{turn}", f"key-{turn + 1}"], [f"key-{turn + 1}", f"key-{turn}"])[phase]
            process = self.processes[at] = Process(with_keys(self.chosen, names), self.clock, self.messenger)
        return process

    async def _bring(self, note: Note, at: int, trouble: str = "") -> bool:
        process = await self._alive(at)
        process.trouble = trouble
        return await process.bring(note.person, note.id, note.word)

    async def _die(self, note: Note, at: int, point: str) -> None:
        process = await self._alive(at)
        self.processes[at] = None
        await process.die(note.person, note.id, note.word, point)

    async def _end(self, at: int, orderly: bool) -> None:
        process, self.processes[at] = self.processes[at], None
        if process and orderly:
            self.messenger.answer()
            await process.machine.stop()
        elif process:
            await process.machine.crash()

    async def _said(self, person: str) -> tuple[list[str], str]:
        return await (await self._alive(0)).said(person)

    async def _moment(self) -> None:
        for process in self.processes:
            if process:
                process.look()
        await asyncio.sleep(0.03)

    async def _old_keys(self) -> int:
        process = await self._alive(0)
        await asyncio.to_thread(process.stores.vault.rewrap, self.database)
        with self.database.read() as connection:
            old = data_key.c.master_key_id != process.stores.vault.ring.newest
            return connection.execute(select(func.count()).select_from(data_key).where(old)).scalar_one()

    async def _healed(self) -> None:
        processes = [await self._alive(at) for at in (0, 1)]
        self.messenger.answer()
        await self._over(lambda: [process.machine.sending for process in processes])
        self.clock.move(LATER)  # only now: a try that was told to wait counts from when that is written down
        await self._over(lambda: [self._unsent(), *(process.machine.sending for process in processes)])

    async def _over(self, left: Callable[[], list[int]]) -> None:
        """Wait until nothing is left."""
        until = time.monotonic() + WITHIN
        while any(still := left()):
            assert time.monotonic() < until, still
            await self._moment()

    def _unsent(self) -> int:
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(outbox).where(UNSENT)).scalar_one()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # a writer that is killed
def test_whatever_happens_everything_is_said_once_and_in_order(chosen: Settings) -> None:
    kind = type("Chosen", (History,), {"chosen": chosen})
    unhurried = settings(
        max_examples=TRIES,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making a history of seconds shorter takes minutes
    )
    run_state_machine_as_test(kind, settings=unhurried)

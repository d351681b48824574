"""An application goes from one conversation to another, within the one turn that names its code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from adapters.store.handoffs import HandoffStore
from adapters.store.turns import Kept, TurnStore
from dialogs.drafts import blobs
from dialogs.effects import Claim, Effect, Offer
from dialogs.ports import Busy
from dialogs.state import DRAFT, STATE, Draft, State


@dataclass(frozen=True, slots=True)
class Found:
    """An application that a code was given for, with the conversation it leaves, locked."""

    kept: Kept
    state: State
    draft: Draft

    @property
    def as_json(self) -> dict[str, Any]:
        """The application as it is handed over."""
        taken: dict[str, Any] = DRAFT.dump_python(self.draft, mode="json")
        return taken

    @property
    def pictures(self) -> tuple[str, ...]:
        """The ids of its pictures."""
        return tuple(blob.id for blob in blobs(self.draft))


@dataclass(frozen=True, slots=True)
class Handoffs:
    """Notes offers and finds what a code was given for."""

    store: HandoffStore
    turns: TurnStore

    def find(self, connection: Connection, code: str, here: str, held: Collection[str], now: float) -> Found | None:
        """Return the application behind a code, None where the code is not good.

        Raises Busy where the other conversation is among `held`, those of this batch, or locked by another process:
        waiting for it could be waiting for each other.
        """
        offered = self.store.find(connection, code, now)
        if offered is None or offered[0] == here:
            return None
        source, ref = offered
        kept = None if source in held else self.turns.take(connection, source)
        if kept is None:
            raise Busy
        if self.store.find(connection, code, now) != offered or kept.state is None:
            return None
        state = STATE.validate_json(kept.state)
        draft = next((draft for draft in state.drafts if draft.ref == ref), None)
        return None if draft is None else Found(kept, state, draft)

    def settle(self, connection: Connection, conversation: str, effects: Sequence[Effect], *, moved: bool) -> None:
        """Note what a turn offers; after a move its code works no more."""
        for effect in effects:
            if isinstance(effect, Offer):
                at = effect.expires_at.timestamp()
                self.store.offer(connection, conversation, effect.code, effect.ref, at)
            elif isinstance(effect, Claim) and moved:
                self.store.spend(connection, effect.code)

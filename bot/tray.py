"""Where senders put down what they have sent, until the next transaction of the same person writes it down too."""

from __future__ import annotations

import threading
from collections.abc import Iterable


class Tray:
    """Rows that were sent, by conversation. Used by senders and writers at once; nothing is taken twice."""

    def __init__(self) -> None:
        self._sent: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._sent)

    def put(self, conversation: str, ids: Iterable[str]) -> None:
        """Put down rows of a conversation that were sent."""
        with self._lock:
            self._sent.setdefault(conversation, []).extend(ids)

    def take(self, conversations: Iterable[str] | None = None) -> dict[str, list[str]]:
        """Take what was sent in these conversations, or everything; put it back where it cannot be written down."""
        with self._lock:
            wanted = list(self._sent) if conversations is None else conversations
            return {owner: self._sent.pop(owner) for owner in wanted if owner in self._sent}

    def put_back(self, taken: dict[str, list[str]]) -> None:
        """Put back what was taken."""
        for conversation, ids in taken.items():
            self.put(conversation, ids)

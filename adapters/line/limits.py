"""What LINE takes, from one table, and texts cut so that it takes them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from core.text import graphemes

MORE = "…"
WIDEST = {"graphemes": 1, "bytes": 4}
"""The most that one character counts (in UTF-16 units: 2); a text that is short by this need not be measured."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At least and at most so many; `counts` says of what, `source` where LINE says so."""

    counts: str
    source: str
    least: int = 0
    most: int = 2**31

    def measure(self, text: str) -> int:
        """Return the length of a text as LINE counts it here."""
        if self.counts == "graphemes":
            return len(graphemes(text))
        return len(text.encode("utf-8")) if self.counts == "bytes" else utf16(text)

    def allows(self, text: str) -> bool:
        """Tell whether LINE takes the text here."""
        return self.least <= self.measure(text) <= self.most

    def cut(self, text: str) -> str:
        """Return the text, cut between clusters and marked where it is too long."""
        if len(text) * WIDEST.get(self.counts, 2) <= self.most or self.measure(text) <= self.most:
            return text
        kept, left = [], self.most - self.measure(MORE)
        for cluster in graphemes(text):
            left -= 1 if self.counts == "graphemes" else self.measure(cluster)
            if left < 0:
                break
            kept.append(cluster)
        return "".join(kept).rstrip() + MORE


def utf16(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def _read() -> dict[str, Limit]:
    rows = tomllib.loads((files("adapters.line") / "limits.toml").read_text(encoding="utf-8"))
    return {name: Limit(**row) for name, row in rows.items()}


LIMITS = _read()
"""Every limit by its name."""

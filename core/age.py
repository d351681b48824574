"""Ages in whole years by the birthday, and the eve on which law and calendar may differ (年齢計算ニ関スル法律)."""

from __future__ import annotations

from datetime import date, timedelta

PHOTO = 1
"""From this age a photo is needed (since 2024-12-02, seed step 5-1)."""

OWN = 15
"""From this age people apply for themselves (seed step 1)."""

ADULT = 18
"""From this age a card lasts ten years."""

LIMITS = (PHOTO, OWN, ADULT)


def years(birth: date, today: date) -> int:
    """Return the age in whole years; a person of 29 February grows older on 1 March of a common year."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def eve(birth: date, today: date) -> int | None:
    """Return 1, 15 or 18 when tomorrow is that birthday, else None."""
    tomorrow = years(birth, today + timedelta(days=1))
    return tomorrow if tomorrow in LIMITS and tomorrow > years(birth, today) else None

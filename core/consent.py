"""Who applies (seed step 1): the person, or the legal representative of a child under 15 or of an adult ward."""

from __future__ import annotations

from datetime import date
from typing import Literal

from core import age
from core.verdict import Rejected

Representative = Literal["self", "child", "ward"]
"""本人, 15歳未満の子の法定代理人, 成年被後見人の法定代理人."""


def contradiction(representative: str, birth: date, today: date) -> None:
    """Raise where the birth date cannot belong to the one who was said to apply; return nothing else."""
    years = age.years(birth, today)
    if representative == "self" and years < age.OWN:
        raise Rejected("self_under_15", date=birth, age=years)
    if representative == "child" and years >= age.OWN:
        raise Rejected("child_15_or_older", date=birth, age=years)

"""What Telegram's methods take: our own table, and the whole list where it lies beside the repository."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
PUBLISHED = HERE.parents[3] / "shared" / "specs" / "telegram" / "api.min.json"


@cache
def methods() -> Mapping[str, Mapping[str, bool]]:
    """Return for each method its fields, and whether each must be there."""
    own: dict[str, dict[str, bool]] = json.loads((HERE / "methods.json").read_text(encoding="utf-8"))["methods"]
    return {**own, **published()}


@cache
def published() -> Mapping[str, Mapping[str, bool]]:
    """Return the same from the published list, nothing where it is not there."""
    if not PUBLISHED.is_file():
        return {}
    spec = json.loads(PUBLISHED.read_text(encoding="utf-8"))["methods"]
    return {
        name: {field["name"]: field["required"] for field in method.get("fields", [])} for name, method in spec.items()
    }

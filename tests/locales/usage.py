"""Which keys the code names: literals, and patterns such as label.{option} filled with names that stand in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.locales.texts import KEYS, lists

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("core", "dialogs", "adapters", "bot")
KEY = re.compile(r"[a-z_]+(?:\.\w+)+")
QUOTED = re.compile(r"""["'`]([a-z_]+(?:\.\w+)+)["'`]""")
HOLE = "\x00"


@cache
def trees() -> dict[Path, ast.Module]:
    """Return the code of all layers, parsed."""
    paths = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def literals() -> frozenset[str]:
    """Return every piece of text in the code, and the keys in templates and scripts of the pages."""
    found = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for suffix in ("html", "js"):
        for path in (ROOT / "adapters").rglob(f"*.{suffix}"):
            found |= set(QUOTED.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


@cache
def patterns() -> frozenset[str]:
    """Return the texts with values in them, each value as one sign."""
    joined = (node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return frozenset(filter(lambda pattern: "." in pattern, map(_pattern, joined)))


def named_outright() -> Iterator[tuple[Path, str]]:
    """Yield (file, key) of every Part("key") in the code."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Part" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield path, first.value
                elif isinstance(first, ast.JoinedStr):
                    yield path, _pattern(first)


def used() -> set[str]:
    """Return the keys that the code can say or listen to."""
    said = {key for key in KEYS if key in literals() or any(_filled(key, pattern) for pattern in patterns())}
    listened = {key for key in lists() if _listened(key)}
    return said | listened | {key for key in KEYS if key.startswith(("format.", "faq."))}


def matches(key: str, pattern: str) -> bool:
    """Tell whether a pattern can become this key."""
    return _expression(pattern).fullmatch(key) is not None


def _filled(key: str, pattern: str) -> bool:
    found = _expression(pattern).fullmatch(key)
    return found is not None and all(map(_is_name, found.groups()))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(r"([\w.]+)".join(map(re.escape, pattern.split(HOLE))))


def _is_name(fill: str) -> bool:
    return fill in literals() or all(piece.isdigit() or piece in literals() for piece in fill.split("."))


def _listened(key: str) -> bool:
    name = key.rpartition(".")[2]
    return key.startswith("answer.row.") or name in literals()


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)

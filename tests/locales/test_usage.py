"""What the code says is there to be said."""

from __future__ import annotations

import ast

from tests.locales.texts import KEYS
from tests.locales.usage import HOLE, LAYERS, QUOTED, ROOT, matches, named_outright, trees

FIRST = {key.split(".")[0] for key in KEYS}
FILES = ("css", "html", "jpg", "js", "png", "svg")


def test_every_key_that_the_code_names_is_in_the_catalogues() -> None:
    missing = [(path.name, key.replace(HOLE, "{}")) for path, key in named_outright() if not _there(key)]
    assert missing == []


def test_every_key_in_the_pages_is_in_the_catalogues() -> None:
    pages = [path for suffix in ("html", "js") for path in (ROOT / "adapters").rglob(f"*.{suffix}")]
    named = {(path.name, key) for path in pages for key in QUOTED.findall(path.read_text(encoding="utf-8"))}
    keys = {(name, key) for name, key in named if key.split(".")[0] in FIRST and key.rpartition(".")[2] not in FILES}
    assert {(name, key) for name, key in keys if key not in KEYS} == set()


def test_every_reason_of_a_rule_has_its_words() -> None:
    said = {
        key.split(".", 2)[2] for key in KEYS if key.count(".") >= 2 and key.split(".")[0] in ("error", "warn", "done")
    }
    assert _reasons() - said == set()


def test_all_layers_were_read() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in trees()} == set(LAYERS)


def _there(key: str) -> bool:
    return key in KEYS or (HOLE in key and any(matches(each, key) for each in KEYS))


def _reasons() -> set[str]:
    return {
        node.args[0].value
        for path, tree in trees().items()
        if path.parent.name == "core"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Rejected", "Notice")
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }

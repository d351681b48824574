"""Fixed sound outlives a restart and gives way when there is too much; personal sound is forgotten."""

from __future__ import annotations

import os
from pathlib import Path

from adapters.voice.cache import Folder, Memory, key


def test_a_name_changes_with_everything_that_changes_the_sound() -> None:
    names = {
        key("mei", "ja", 1.0, "a"),
        key("mei", "ja", 1.1, "a"),
        key("mei", "ja", 1.0, "b"),
        key("mei", "ja1.0", "a"),
    }
    assert len(names) == 4


def test_a_folder_keeps_what_it_is_given(tmp_path: Path) -> None:
    Folder(tmp_path / "voice").put("ab12", b"sound")
    assert Folder(tmp_path / "voice").get("ab12") == b"sound"
    assert Folder(tmp_path / "voice").get("cd34") is None


def test_a_full_folder_lets_go_of_what_was_not_heard_for_longest(tmp_path: Path) -> None:
    folder = Folder(tmp_path, limit=100)
    for at, name in enumerate(("aa", "bb", "cc")):
        folder.put(name, bytes(30))
        os.utime(tmp_path / name / f"{name}.clip", (at, at))
    folder.get("aa")
    folder.put("dd", bytes(30))
    assert {name for name in ("aa", "bb", "cc", "dd") if folder.get(name)} == {"aa", "dd"}


def test_a_folder_that_cannot_be_written_to_costs_only_the_clip(tmp_path: Path) -> None:
    (tmp_path / "voice").write_text("not a folder")
    folder = Folder(tmp_path / "voice")
    folder.put("ab12", b"sound")
    assert folder.get("ab12") is None


def test_memory_forgets_after_its_lifetime() -> None:
    now = [0.0]
    memory = Memory(lifetime=10, clock=lambda: now[0])
    memory.put("a", b"one")
    now[0] = 9.9
    assert memory.get("a") == b"one"
    now[0] = 10.0
    assert memory.get("a") is None


def test_memory_holds_no_more_than_it_may() -> None:
    memory = Memory(limit=10)
    for name in "abc":
        memory.put(name, bytes(4))
    assert [memory.get(name) is not None for name in "abc"] == [False, True, True]

"""What stands nowhere in the repository: paths of one machine, hosts of registries, work left for later."""

from __future__ import annotations

import re

import pytest

from tests.house.files import OURS, ROOT, name, python_files, texts

FORBIDDEN = {
    "a path of one machine": r"(?<![\w.~])/(work|tmp|root|home|opt|Users)/\w",
    "the host of a registry": r"py" + r"pi\.org|pythonhosted\.org|registry\.np" + r"mjs|crates\.io|proxy\.golang",
}
UNFINISHED = r"\b(TO" + r"DO|FIX" + r"ME|XXX)\b|# type: " + r"ignore|# no" + r"qa|except:"


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [f"{name(path)}: {hit[0]}" for path, text in texts() if (hit := re.search(FORBIDDEN[what], text))]
    assert not found


def test_nothing_in_the_code_is_left_for_later() -> None:
    ours = [path for path in python_files() if path.relative_to(ROOT).parts[0] in OURS]
    found = [name(path) for path in ours if re.search(UNFINISHED, path.read_text(encoding="utf-8"))]
    assert not found

"""Our generic top-level names belong to nobody else, and pyproject.toml names all that is ours and all we use."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions

from tests.house.files import OURS, ROOT, project, python_files, tree

OWN = "myna-guide"
INSIDE = {"pydantic-core": "pydantic"}
"""Distributions that are a part of another one, whose names its documentation uses."""


def plain(distribution: str) -> str:
    """Return a distribution's name in its normal form."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def needed() -> set[str]:
    """Return the names of everything pyproject.toml asks for."""
    section = project()["project"]
    asked = [*section["dependencies"], *(one for extra in section["optional-dependencies"].values() for one in extra)]
    return {plain(re.split(r"[\[<>=~! ]", one, maxsplit=1)[0]) for one in asked}


def imported() -> set[str]:
    """Return the top-level names of all modules that ours import."""
    found: set[str] = set()
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {*OURS, "tests"}


def test_no_other_distribution_owns_one_of_our_names() -> None:
    owners = packages_distributions()
    for folder in (*OURS, "tests", "locales"):
        assert set(map(plain, owners.get(folder, []))) <= {OWN}, f"{folder} belongs to {owners[folder]}"


def test_every_package_is_named_in_pyproject() -> None:
    listed = project()["tool"]["setuptools"]["packages"]
    folders = {path.parent.relative_to(ROOT) for path in python_files()}
    assert sorted(".".join(folder.parts) for folder in folders if folder.parts[0] in OURS) == sorted(listed)


def test_every_library_that_is_imported_is_named_in_pyproject() -> None:
    owners = packages_distributions()
    for module in sorted(imported()):
        distributions = {INSIDE.get(plain(owner), plain(owner)) for owner in owners.get(module, [])}
        assert not distributions or distributions & needed(), f"{module} comes with {distributions}"


def test_every_dependency_is_locked() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {plain(re.split(r"[= ;]", line, maxsplit=1)[0]) for line in locked.splitlines()}
    assert needed() <= names


def test_the_project_cannot_be_uploaded() -> None:
    assert "Private :: Do Not Upload" in project()["project"]["classifiers"]

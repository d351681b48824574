"""Files and functions stay small, and each says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import OURS, ROOT, name, python_files, tree

FILE_LINES = 300
FUNCTION_LINES = 40
DECLARATIONS = {"dialogs/application.py"}
"""Data written in Python: the flow reads from top to bottom like the form."""


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_300_lines() -> None:
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert not {path: lines for path, lines in sizes.items() if lines > FILE_LINES and path not in DECLARATIONS}


def test_no_function_is_longer_than_40_lines() -> None:
    found = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]
    assert not found


def test_every_file_says_in_its_first_line_what_it_is_for() -> None:
    assert not [name(path) for path in python_files() if not ast.get_docstring(tree(path))]


def test_every_public_name_of_a_module_is_described() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    undescribed = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in OURS
        for node in tree(path).body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not undescribed

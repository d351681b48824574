"""The pages say the truth: settings, commands, targets, links, the flow, the numbers of the form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot import drawing
from bot.__main__ import names
from bot.settings import PREFIX, Settings
from dialogs.application import APPLICATION
from tests.house.files import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


def settings(model: type[BaseModel], prefix: str) -> dict[str, str]:
    """Return the names of all environment variables that `model` reads, with their defaults as one writes them."""
    found: dict[str, str] = {}
    for field_name, field in model.model_fields.items():
        variable = prefix + (field.alias or field_name).upper()
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= settings(inner, f"{variable}__")
        else:
            default = "" if field.default is None else str(field.default)
            found[variable] = default.lower() if isinstance(field.default, bool) else default.strip("*")
    return found


def test_the_readme_lists_every_setting_and_no_other() -> None:
    assert set(re.findall(rf"^\| `({PREFIX}\w+)`", README, re.MULTILINE)) == set(settings(Settings, PREFIX))


def test_the_readme_tells_the_defaults_as_they_are() -> None:
    told = dict(re.findall(rf"^\| `({PREFIX}\w+)` \| `([^`]+)` \|", README, re.MULTILINE))
    assert told == {name: default for name, default in settings(Settings, PREFIX).items() if default}


def test_the_readme_lists_every_command_and_no_other() -> None:
    assert sorted(re.findall(r"^\| `python -m bot (\w+)", README, re.MULTILINE)) == names()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_and_command_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= targets
    assert set(re.findall(r"python -m bot ([a-z]+)", text)) <= set(names())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_the_drawn_flow_is_current() -> None:
    assert (ROOT / "docs" / "flow.md").read_text(encoding="utf-8").rstrip("\n") == drawing.page(APPLICATION)


def test_every_decision_says_what_was_decided_and_why() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences")), path.name


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {"help", "chat", "demo", "play", "test", "check"} <= explained

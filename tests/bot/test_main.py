"""The command line: commands are found, helped with, and refuse wrong settings in one line each."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.__main__ import load, main, names
from tests.house.files import ROOT


@pytest.mark.parametrize("name", names())
def test_every_command_has_its_name_and_a_line_of_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = load(name)
    assert name == command.NAME
    assert command.HELP.strip()
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert command.HELP.split()[0] in capsys.readouterr().out


def test_without_a_command_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    with pytest.raises(SystemExit):
        main(["--help"])
    assert all(name in capsys.readouterr().out for name in ["check"])


def test_a_wrong_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_MODE", "both")
    assert main(["work"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("BOT_MODE")
    assert "both" not in line


def test_missing_settings_are_named_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["work"]) == 2
    assert "BOT_OPERATOR is missing" in capsys.readouterr().err.splitlines()


def test_the_rules_are_checked_without_loading_what_is_heavy() -> None:
    code = (
        "import sys; from bot.__main__ import load; load('check');"
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'starlette', 'PIL', 'rich')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_is_none_is_told(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["chat", "--no-browser", f"--port={port}"])
    assert f"--port: {port} is not between 0 and 65535" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["mermaid", "table", "page"])
def test_the_flow_is_printed(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "--format", form]) == 0
    assert "representative" in capsys.readouterr().out


def test_the_demonstration_reaches_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    assert "準備完了です" in capsys.readouterr().out

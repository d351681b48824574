"""The commands `chat` and `serve`, where they cannot start."""

from __future__ import annotations

import socket
from argparse import Namespace
from pathlib import Path

import pytest

from bot.cli import chat, serve


def test_a_port_that_is_taken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert chat.run(Namespace(port=port, no_browser=True, terminal=False)) == 1
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_a_server_without_its_settings_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert serve.run(Namespace()) == 2
    assert "BOT_PUBLIC_URL is missing" in capsys.readouterr().err

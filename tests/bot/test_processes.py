"""Server and worker as processes of their own: they come up, say so, and end in order when they are told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.adapters.webchat.serving import free_port
from tests.house.files import ROOT

LONGEST = 60.0


@contextmanager
def running(command: str, folder: Path, side: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command on this folder until it is ready; it is killed at the end if it is still there."""
    chosen = {
        "BOT_DATA_DIR": str(folder),
        "BOT_OPERATOR": "Minato",
        "BOT_OPERATOR_CONTACT": "03-0000-0000",
        "BOT_PUBLIC_URL": "https://bot.example",
        "BOT_SMTP__HOST": "127.0.0.1",
        "BOT_SMTP__FROM": "bot@bot.example",
        "BOT_METRICS__PORT": str(side),
        **more,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", command],
        cwd=ROOT,
        env={**os.environ, **chosen},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{side}/readyz", process)
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(address: str, process: subprocess.Popen[str]) -> None:
    """Return when the address answers with 200; raises AssertionError."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()[1]
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("it did not get ready")


def ended(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """Send a signal; return what was logged once the process has ended with 0."""
    process.send_signal(number)
    _, log = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, log
    return log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_comes_up_and_ends_in_order(tmp_path: Path, number: signal.Signals) -> None:
    side, port = free_port(), free_port()
    with running("serve", tmp_path, side, BOT_PORT=str(port), BOT_WEBCHAT="true") as server:
        page = httpx.get(f"http://127.0.0.1:{port}/")
        assert page.status_code == 200
        assert httpx.get(f"http://127.0.0.1:{port}/metrics").status_code == 404
        assert "bot_queue_turns" in httpx.get(f"http://127.0.0.1:{side}/metrics").text
        log = ended(server, number)
    assert '"level": "ERROR"' not in log


def test_workers_share_a_database_with_a_server_and_end_in_order(tmp_path: Path) -> None:
    sides = [free_port() for _ in range(3)]
    with (
        running("serve", tmp_path, sides[0], BOT_PORT=str(free_port())) as server,
        running("work", tmp_path, sides[1]) as one,
        running("work", tmp_path, sides[2]) as two,
    ):
        logs = [ended(process, signal.SIGTERM) for process in (one, server, two)]
    assert not [log for log in logs if '"level": "ERROR"' in log]

"""A PostgreSQL server of the tests' own, where PostgreSQL is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _user() -> str | None:
    """Return the user to run the server as: it refuses to run as root."""
    return pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None


@dataclass(frozen=True)
class PostgreSql:
    """A server on a socket in `folder`. `url` has a place for the name of a database."""

    binaries: Path
    folder: Path
    user: str | None

    @property
    def url(self) -> str:
        """The URL without a database."""
        return f"postgresql+psycopg://bot@/%s?host={self.folder}"

    def start(self) -> None:
        """Return when it takes connections."""
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        self._control("-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """Break all connections and end at once."""
        self._control("-m", "immediate", "stop")

    def _control(self, *words: str | Path) -> None:
        run(self.binaries / "pg_ctl", "-D", self.folder / "data", *words, user=self.user)


@contextmanager
def postgresql() -> Iterator[PostgreSql]:
    """Run a server; skips where it is not installed, but not in CI."""
    binaries = _binaries()
    if binaries is None or find_spec("psycopg") is None:
        missing = "needs PostgreSQL (Debian: postgresql) and psycopg"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder, user = Path(name), _user()
        if user:
            shutil.chown(folder, user)
        run(binaries / "initdb", "-D", folder / "data", "-U", "bot", "-A", "trust", "--no-sync", user=user)
        server = PostgreSql(binaries, folder, user)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def run(*command: str | Path, user: str | None) -> None:
    """Run a command quietly; its output is shown where it fails."""
    subprocess.run([str(part) for part in command], check=True, capture_output=True, user=user, cwd="/", timeout=60)


def new_database(server: str) -> str:
    """Make an empty database and return its URL."""
    psycopg = pytest.importorskip("psycopg")
    name = f"test_{uuid4().hex}"
    url = (server % "postgres").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server % name

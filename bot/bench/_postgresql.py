"""A PostgreSQL server for a while, where PostgreSQL is installed: for measuring and for tests."""

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


class Missing(Exception):
    """PostgreSQL or its client is not installed; the text names the packages."""


@dataclass(frozen=True, slots=True)
class PostgreSql:
    """A server on a socket in `folder`. Without `durable` nothing is forced to the disk: quicker, until power fails."""

    binaries: Path
    folder: Path
    user: str | None
    durable: bool

    @property
    def url(self) -> str:
        """The URL, with %s for the name of a database."""
        return f"postgresql+psycopg://bot@/%s?host={self.folder}"

    def make(self) -> None:
        """Make its data folder."""
        _run(self.binaries / "initdb", "-D", self.data, "-U", "bot", "-A", "trust", "--no-sync", user=self.user)

    def start(self) -> None:
        """Return when it takes connections."""
        fsync = "on" if self.durable else "off"
        options = f"-k {self.folder} -c listen_addresses='' -c fsync={fsync} -c max_connections=60"
        self._control("-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """Break all connections and end at once."""
        self._control("-m", "immediate", "stop")

    @property
    def data(self) -> Path:
        """Where its data lies."""
        return self.folder / "data"

    def _control(self, *words: str | Path) -> None:
        _run(self.binaries / "pg_ctl", "-D", self.data, *words, user=self.user)


@contextmanager
def server(*, durable: bool = True) -> Iterator[PostgreSql]:
    """Run a server in a folder of its own; raises Missing."""
    binaries = _binaries()
    if binaries is None or find_spec("psycopg") is None:
        raise Missing("needs PostgreSQL (Debian: postgresql) and psycopg")
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        found = PostgreSql(binaries, Path(name), _user(), durable)
        if found.user:
            shutil.chown(name, found.user)
        found.make()
        found.start()
        try:
            yield found
        finally:
            found.stop()


def new_database(server: str) -> str:
    """Make an empty database on the server of this URL (with %s for the database); return its URL."""
    import psycopg

    name = f"new_{uuid4().hex}"
    with psycopg.connect((server % "postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server % name


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _user() -> str | None:
    """Return the user to run the server as: it refuses to run as root."""
    return pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None


def _run(*command: str | Path, user: str | None) -> None:
    """Run a command quietly; its output is shown where it fails."""
    subprocess.run([str(part) for part in command], check=True, capture_output=True, user=user, cwd="/", timeout=60)

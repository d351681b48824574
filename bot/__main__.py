"""The command line: `python -m bot COMMAND`; each module of `bot.cli` is one command."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from bot import cli


class Command(Protocol):
    """A module of `bot.cli`: its name, one line of help, its arguments, and what it does (returns the exit code)."""

    NAME: str
    HELP: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Do it."""
        ...


def names() -> list[str]:
    """Return the names of all commands."""
    return sorted(module.name for module in pkgutil.iter_modules(cli.__path__) if not module.name.startswith("_"))


def load(name: str) -> Command:
    """Import one command; nothing else is imported, so that a quick command starts quickly."""
    return cast(Command, importlib.import_module(f"bot.cli.{name}"))


def parser(wanted: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser that knows the commands `wanted`."""
    top = argparse.ArgumentParser(prog="python -m bot", description="A guided chat for a My Number Card application.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in map(load, wanted):
        sub = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.configure(sub)
        sub.set_defaults(run=command.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 2 where the command line or a setting is wrong."""
    words = list(sys.argv[1:] if argv is None else argv)
    known = names()
    args = parser(words[:1] if words and words[0] in known else known).parse_args(words)
    try:
        return cast(int, args.run(args))
    except ValueError as error:
        return refused(error)
    except KeyboardInterrupt:
        return 130


def refused(error: ValueError) -> int:
    """Say which settings are missing or wrong, a line each; raises any other error again."""
    from bot.settings import WrongSettings

    if not isinstance(error, WrongSettings):
        raise error
    print("\n".join(error.lines), file=sys.stderr)
    return 2


if __name__ == "__main__":
    from bot.hardening import harden

    harden()
    sys.exit(main())

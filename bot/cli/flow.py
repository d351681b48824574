"""`flow`: prints the form as a drawing (mermaid), as a table, or as the page of the documentation."""

from __future__ import annotations

import argparse

NAME = "flow"
HELP = "print the flow as mermaid, as a table, or as a page with both"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the form of the output."""
    parser.add_argument("--format", choices=("mermaid", "table", "page"), default="mermaid")


def run(args: argparse.Namespace) -> int:
    """Print it."""
    from bot.drawing import mermaid, page, table
    from dialogs.application import APPLICATION

    print({"mermaid": mermaid, "table": table, "page": page}[args.format](APPLICATION))
    return 0

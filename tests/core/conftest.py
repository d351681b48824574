"""What the tests of the rules share: the words of all languages, read once."""

from __future__ import annotations

import pytest

from bot.cli.check import vocabulary
from core.yes_no import Lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Return the words that mean yes, no, want and decline."""
    return vocabulary()

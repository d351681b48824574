"""What the bot logs while it is played."""

from __future__ import annotations

import logging

from bot.logs import OURS, Lines


class Log(logging.Handler):
    """Keeps the log lines from INFO on, as the bot writes them. A context manager."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())
        self.lines: list[str] = []
        self._levels = {name: logging.getLogger(name).level for name in OURS}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))

    def __enter__(self) -> Log:
        logging.getLogger().addHandler(self)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.INFO)
        return self

    def __exit__(self, *problem: object) -> None:
        logging.getLogger().removeHandler(self)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

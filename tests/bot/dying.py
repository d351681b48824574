"""A process that kills itself at a named point of a transaction: `python -m tests.bot.dying FOLDER POINT URL`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.bot.rig import rig, settings


async def main(folder: str, point: str, url: str) -> None:
    """Take two events; die at the point during the second."""
    ready = False

    def passing(name: str) -> None:
        if ready and name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    async with rig(settings(Path(folder), database_url=url), passing=passing) as bot:
        await bot.send("one", event_id="1")
        ready = True
        await bot.send("mail ann@example.jp", event_id="2")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

"""Which rich menu a person sees: the idle one, or the one for an application under way, in their language."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from time import monotonic

from adapters.line.client import Line
from adapters.line.errors import LineError, NobodyThere
from dialogs.effects import Reply

LOG = logging.getLogger(__name__)
REMEMBERED = 10_000
UNTIL_ASKED_AGAIN = 600.0


def alias(menu: str, locale: str) -> str:
    """Return the name by which LINE knows a menu, whatever its id."""
    return f"guide-{menu}-{locale}".lower()


class Menus:
    """Links menus to people, behind their replies; where `setup` has made none, nothing happens."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._shown: OrderedDict[str, str] = OrderedDict()
        self._ids: dict[str, tuple[str, float]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def show(self, person: str, reply: Reply) -> None:
        """Let a person have the menu that fits a reply."""
        wanted = alias("progress" if reply.question else "idle", reply.locale)
        if self._shown.get(person) == wanted:
            return
        self._shown[person] = wanted
        self._shown.move_to_end(person)
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
        task = asyncio.create_task(self._link(person, wanted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Leave what is not done."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _link(self, person: str, wanted: str) -> None:
        try:
            if menu := await self._id(wanted):
                await self._line.ask(self._line.api.link_rich_menu_id_to_user, person, menu)
        except LineError as error:
            self._shown.pop(person, None)
            self._ids.pop(wanted, None)
            LOG.info("the menu stays as it is", extra={"error": type(error).__name__})

    async def _id(self, wanted: str) -> str:
        known, until = self._ids.get(wanted, ("", 0.0))
        if monotonic() < until:
            return known
        try:
            known = (await self._line.ask(self._line.api.get_rich_menu_alias, wanted)).rich_menu_id
        except NobodyThere:
            known = ""
        self._ids[wanted] = (known, monotonic() + UNTIL_ASKED_AGAIN)
        return known

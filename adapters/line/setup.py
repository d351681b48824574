"""Brings a LINE channel into the state the bot wants, whatever state it is in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from linebot.v3.messaging import (
    AsyncMessagingApiBlob,
    CreateRichMenuAliasRequest,
    RichMenuRequest,
    SetWebhookEndpointRequest,
    UpdateRichMenuAliasRequest,
)

from adapters.line.client import Line
from adapters.line.errors import NobodyThere
from adapters.line.menus import alias
from adapters.line.richmenu import Menu, picture, request

OURS = "guide "
FIRST = ("idle", "ja")


async def set_up(line: Line, menus: Sequence[Menu], endpoint: str) -> AsyncIterator[str]:
    """Set the webhook and the rich menus; yields what was changed, nothing where all is well. Raises LineError."""
    async for change in _webhook(line, endpoint):
        yield change
    there = {menu.name: menu.rich_menu_id for menu in (await line.ask(line.api.get_rich_menu_list)).richmenus}
    kept: dict[str, str] = {}
    for menu in menus:
        wanted = request(menu)
        id_ = there.get(wanted["name"], "")
        if not id_ or not await _has_picture(line, id_):
            id_ = await _made(line, wanted, menu, id_)
            yield f"made the menu {menu.kind} ({menu.locale})"
        kept[wanted["name"]] = id_
        if await _named(line, alias(menu.kind, menu.locale), id_):
            yield f"named it {alias(menu.kind, menu.locale)}"
        if (menu.kind, menu.locale) == FIRST and await _default(line) != id_:
            await line.ask(line.api.set_default_rich_menu, id_)
            yield "made it the menu of everybody new"
    for name, id_ in there.items():
        if name.startswith(OURS) and name not in kept:
            await line.ask(line.api.delete_rich_menu, id_)
            yield "took an old menu away"


async def _webhook(line: Line, endpoint: str) -> AsyncIterator[str]:
    try:
        known = (await line.ask(line.api.get_webhook_endpoint)).endpoint
    except NobodyThere:
        known = ""
    if known != endpoint:
        await line.ask(line.api.set_webhook_endpoint, SetWebhookEndpointRequest(endpoint=endpoint))
        yield f"set the webhook to {endpoint}"


async def _made(line: Line, wanted: dict[str, object], menu: Menu, without_picture: str) -> str:
    id_ = without_picture
    if not id_:
        made = await line.ask(line.api.create_rich_menu, RichMenuRequest.from_dict(wanted))
        id_ = str(made.rich_menu_id)
    blobs = AsyncMessagingApiBlob(line.api.api_client)
    headers = {"Content-Type": "image/png"}
    await line.ask(blobs.set_rich_menu_image, id_, body=picture(menu), _headers=headers)
    return id_


async def _has_picture(line: Line, id_: str) -> bool:
    try:
        await line.ask(AsyncMessagingApiBlob(line.api.api_client).get_rich_menu_image, id_)
    except NobodyThere:
        return False
    return True


async def _named(line: Line, name: str, id_: str) -> bool:
    """Let the alias mean this menu; return whether it did not before."""
    try:
        if (await line.ask(line.api.get_rich_menu_alias, name)).rich_menu_id == id_:
            return False
        await line.ask(line.api.update_rich_menu_alias, name, UpdateRichMenuAliasRequest(richMenuId=id_))
    except NobodyThere:
        wanted = CreateRichMenuAliasRequest(richMenuAliasId=name, richMenuId=id_)
        await line.ask(line.api.create_rich_menu_alias, wanted)
    return True


async def _default(line: Line) -> str:
    try:
        return str((await line.ask(line.api.get_default_rich_menu_id)).rich_menu_id)
    except NobodyThere:
        return ""

"""Asks LINE itself how the channel is: who it is, whether the webhook answers, what is left, what it would refuse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linebot.v3.messaging import TestWebhookEndpointRequest, ValidateMessageRequest

from adapters.line.client import Line, Message
from adapters.line.errors import NobodyThere, Rejected


class NotWell(Exception):
    """What is wrong with the channel, in words."""


async def bot(line: Line) -> str:
    """Return the account's name; raises NotWell where people's messages go to a human chat instead."""
    info = await line.ask(line.api.get_bot_info)
    if str(getattr(info.chat_mode, "value", info.chat_mode)) != "bot":
        raise NotWell("the response mode of the account is chat; set it to bot")
    return f"{info.basic_id} answers as {info.display_name}"


async def webhook(line: Line, endpoint: str) -> str:
    """Let LINE call the webhook; raises NotWell where it is another one, switched off, or does not answer with 200."""
    try:
        known = await line.ask(line.api.get_webhook_endpoint)
    except NobodyThere:
        raise NotWell("no webhook is set; run python -m bot line setup") from None
    if known.endpoint != endpoint:
        raise NotWell("another webhook is set; run python -m bot line setup")
    if not known.active:
        raise NotWell("the webhook is switched off in the console")
    tested = await line.ask(line.api.test_webhook_endpoint, TestWebhookEndpointRequest(endpoint=endpoint))
    if not tested.success:
        raise NotWell(f"LINE got {tested.status_code} {tested.reason}")
    return "LINE calls it and gets 200"


async def quota(line: Line) -> str:
    """Return how many pushes are left this month."""
    found = await line.quota()
    if found.included is None:
        return f"{found.used} pushed this month, no limit"
    if found.used >= found.included:
        raise NotWell(f"all {found.included} pushed messages of this month are used up; answers still go out")
    return f"{found.included - found.used} of {found.included} pushed messages are left this month"


async def screens(line: Line, payloads: Iterable[tuple[str, Sequence[Message]]]) -> str:
    """Have LINE check what the bot would say, which sends nothing and costs nothing; `payloads` are named."""
    count = 0
    for name, messages in payloads:
        try:
            await line.ask(line.api.validate_reply, ValidateMessageRequest.from_dict({"messages": list(messages)}))
        except (Rejected, ValueError) as error:
            raise NotWell(f"LINE would refuse the screen {name}") from error
        count += 1
    return f"LINE would take all {count} screens"

"""What everything that sends has in common: how it is called, and how it says that it could not."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from dialogs.effects import Reply, SendMail

LEFT = "left"
"""The reason of an Undeliverable that says: this person blocked the bot; all of theirs goes after a grace time."""


class TryLater(Exception):
    """Not sent now but perhaps later; `after` is the number of seconds the other side asked us to wait."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__("try later")
        self.after = after


class Undeliverable(Exception):
    """Will never be delivered: blocked, unknown or refused; `reason` is a code without any personal datum."""

    def __init__(self, reason: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason


class Sender(Protocol):
    """The pushing side of a channel."""

    async def send(self, address: str, reply: Reply, row_id: str) -> None:
        """Deliver a reply; `row_id` is the same at every try. Raises TryLater or Undeliverable."""
        ...


@runtime_checkable
class Forgetful(Protocol):
    """The pushing side of a channel where a message the person sent can be deleted."""

    async def forget(self, address: str, message: str) -> None:
        """Delete the message with this id of the channel. Raises TryLater or Undeliverable."""
        ...


class MailSender(Protocol):
    """What takes a mail to a mail server."""

    async def send(self, mail: SendMail, link: str, locale: str, message_id: str) -> None:
        """Render and send a mail; `message_id` is the same at every try. Raises TryLater or Undeliverable."""
        ...

"""Counts mails, so that nobody can have strangers' mailboxes filled through the bot."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection, case, func, insert, select

from adapters.store.tables import mail_sent
from adapters.store.vault import Vault

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class MailLimits:
    """How many mails may be queued within an hour: to one address, by one conversation, and in all."""

    per_address: int = 10
    per_conversation: int = 20
    in_all: int = 1000


class Postage:
    """Decides whether one more mail may go out, and remembers it."""

    def __init__(self, vault: Vault, limits: MailLimits) -> None:
        self._vault = vault
        self._limits = limits

    def take(self, connection: Connection, conversation: str, to: str, now: float) -> bool:
        """Count a mail to `to` and return True, or return False where a limit is reached."""
        mark = self._vault.fingerprint(f"mail|{to.casefold()}")
        query = select(
            func.count(),
            func.sum(case((mail_sent.c.address_hmac == mark, 1), else_=0)),
            func.sum(case((mail_sent.c.conversation_id == conversation, 1), else_=0)),
        ).where(mail_sent.c.sent_at > now - HOUR)
        in_all, to_address, by_conversation = (int(count or 0) for count in connection.execute(query).one())
        limits = self._limits
        if in_all >= limits.in_all or to_address >= limits.per_address or by_conversation >= limits.per_conversation:
            return False
        row = {"id": str(uuid4()), "address_hmac": mark, "conversation_id": conversation, "sent_at": now}
        connection.execute(insert(mail_sent), [row])
        return True

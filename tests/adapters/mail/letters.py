"""The mails that the tests send, worded by the real catalogues."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.catalogues import load
from dialogs.effects import SendMail, When
from dialogs.wording import Wording

LINK = "https://bot.example.jp/verify/0123abcd.SECRET-token_1"
WORDING = Wording(
    load(),
    {
        "operator": "さくら市役所 <市民課> & 申請支援センター（マイナンバーカード担当）",
        "operator_contact": "0123-45-6789",
        "official_url": "https://net.kojinbango-card.go.jp/",
        "help_line": "0120-95-0178",
        "help_line_hours": "9:30-20:00",
    },
    strict=True,
)


def proof(to: str = "taro@example.co.jp", name: str = "髙橋 <b>太郎</b> & 花子") -> SendMail:
    """The mail that proves an address."""
    expires = When(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    return SendMail("proof", to, {"contact_name": name, "code": "480275", "expires_at": expires}, token="t")

"""A finished application as the hand-over page gets it, and mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from dialogs.effects import Day, Part, Parts
from dialogs.events import BlobRef
from dialogs.ports import Card, Entry, HandedOver

LONG = datetime(2099, 1, 1, tzinfo=UTC)
BOXES = Parts((Part("box.login_certificate.decline"), Part("box.braille.decline")))


def packet(photo: BlobRef | None, locale: str = "ja") -> HandedOver:
    """Return a packet of three screens."""
    typed = {"application_id": "1234", "contact_name": "番号 <太郎>", "email": "taro@example.com"}
    born = {"birthdate": Day(date(1985, 10, 10), "wareki"), "boxes": BOXES, "course_button": "A. 新規"}
    cards = (
        Card(
            2,
            Part("handover.screen.2.title"),
            (Part("handover.screen.2.do"),),
            Part("handover.screen.2.type", typed),
            (
                Entry(Part("review.row.contact_name"), "番号 <太郎>"),
                Entry(Part("review.row.email"), "taro@example.com"),
            ),
            (Part("handover.screen.2.box"),),
            Part("handover.screen.2.trap"),
        ),
        Card(
            4,
            Part("handover.screen.4.title"),
            (Part("handover.screen.4.do", born),),
            Part("handover.screen.4.type", born),
            (Entry(Part("review.row.birthdate"), "昭和60年10月10日"),),
            (Part("handover.screen.4.box", born),),
            Part("handover.screen.4.trap"),
        ),
        Card(
            5,
            Part("handover.screen.5.title"),
            (Part("handover.screen.5.do"),),
            Part("handover.screen.5.type", {"photo_url": "http://127.0.0.1/handover/a.b/photo"}),
            (),
            (Part("handover.screen.5.box"),),
            Part("handover.screen.5.trap"),
            photo=True,
        ),
    )
    return HandedOver(locale, cards, photo, LONG)


@dataclass(frozen=True)
class Letter:
    """A mail of the mailbox."""

    id: str = "1-a"
    at: datetime = LONG
    sender: str = "窓口 <bot@example.com>"
    to: str = "taro@example.com"
    subject: str = "メールアドレスの<確認>"
    text: str = "リンク：http://127.0.0.1/verify/a.b\n<b>"
    html: str = "<p>リンク</p><script>1</script>"


@dataclass(frozen=True)
class Letters:
    """A mailbox."""

    mails: tuple[Letter, ...] = (Letter(),)

    def messages(self) -> tuple[Letter, ...]:
        """Return the mails."""
        return self.mails

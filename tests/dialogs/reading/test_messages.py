"""Every message in every language can be read aloud, with its text and with its spoken form."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from adapters.catalogues import load
from dialogs.effects import Day, Part, Parts, Say, Size, Value, When
from dialogs.reading import Reading
from dialogs.reading.reading import WRITTEN_ONLY
from dialogs.vocabulary import LIST
from dialogs.wording import HOLE, Catalogue
from tests.dialogs.reading.test_japanese import SAYABLE

CATALOGUES = load()
STANDING: dict[str, Value] = {
    "operator": "みどり市",
    "operator_contact": "help@midori.example",
    "draft_days": 7,
    "packet_days": 3,
    "photo_hours": 24,
}
MOMENT = When(datetime(2026, 11, 23, 1, 5, tzinfo=UTC))
VALUES: dict[str, Value] = {
    "masked": "●●●● ●●●● ●●●● ●●●● ●●●● 123",
    "tail": "123",
    "letters": "447y6k",
    "email": "Taro.y@example.com",
    "received": "12345678901234567890",
    "application_id": "1234 5678 9012 3456 7890 123",
    "char": "😀",
    "date": Day(date(1985, 10, 10)),
    "wareki": Day(date(1985, 10, 10), "wareki"),
    "size": Size(7_000_001),
    "link": "https://example.jp/verify/abc_DEF",
    "page_url": "https://example.jp/handover/abc_DEF",
    "rows": Parts((Part("review.line", {"number": 1, "name": Part("review.row.email"), "value": "a@b.jp"}),)),
    **dict.fromkeys(("time", "expires_at", "sent_at", "received_at"), MOMENT),
}
PLAIN = {locale: Catalogue(catalogue.texts) for locale, catalogue in CATALOGUES.items()}
READINGS = {"spoken": Reading(CATALOGUES, STANDING), "text": Reading(PLAIN, STANDING)}
LEFT_OVER = re.compile(r"[●☐☑@#*_「」【】{}<>]|https?:|[0-9]{5}|[\U0001f000-\U0001ffff]")


def keys() -> list[str]:
    """Return the keys of what is said to people."""
    return [key for key in CATALOGUES["ja"].texts if not LIST.fullmatch(key) and not key.startswith(WRITTEN_ONLY)]


def read(key: str, locale: str, kind: str) -> str:
    """Return the reading of a message with a value for each of its placeholders."""
    catalogue = CATALOGUES[locale]
    holes = HOLE.findall(catalogue.texts.get(key, "") + catalogue.spoken.get(key, ""))
    values = {name: VALUES.get(name, "3") for name in holes if name not in STANDING}
    return READINGS[kind].say(Say((Part(key, values),)), locale)


@pytest.mark.parametrize("kind", ["text", "spoken"])
@pytest.mark.parametrize("locale", ["ja", "ja_easy"])
def test_every_japanese_message_is_sayable(locale: str, kind: str) -> None:
    wrong = {
        key: found for key in keys() if not SAYABLE.fullmatch(found := read(key, locale, kind)) or not found.strip()
    }
    assert wrong == {}


@pytest.mark.parametrize("kind", ["text", "spoken"])
def test_no_english_message_holds_what_a_voice_would_spell(kind: str) -> None:
    assert {key: found for key in keys() if LEFT_OVER.search(found := read(key, "en", kind))} == {}


@pytest.mark.parametrize("locale", sorted(CATALOGUES))
def test_a_full_number_is_never_read_where_only_its_end_is_said(locale: str) -> None:
    for key in ("done.application_id", "done.licence_number", "qr.found"):
        assert len(re.findall("ゼロ|zero", read(key, locale, "spoken"))) == 0


@pytest.mark.parametrize("locale", sorted(CATALOGUES))
def test_every_error_begins_with_the_same_words(locale: str) -> None:
    first = READINGS["spoken"].say(Say((Part("retry.first_words"),)), locale)
    errors = [key for key in keys() if key.startswith("error.")]
    assert {key for key in errors if not read(key, locale, "spoken").startswith(first)} == set()


@pytest.mark.parametrize("locale", ["ja", "ja_easy"])
def test_a_box_is_told_by_what_to_do_with_it(locale: str) -> None:
    boxes = [key for key in keys() if key.startswith("box.") and not key.endswith("not_asked")]
    wanted = re.compile("チェックを入れます|空白のまま|チェックする|からの まま")
    assert {key: found for key in boxes if not wanted.search(found := read(key, locale, "spoken"))} == {}


def test_every_spoken_form_belongs_to_a_text() -> None:
    stray = [(locale, key) for locale, each in CATALOGUES.items() for key in each.spoken if key not in each.texts]
    assert stray == []

"""How keys and values become text in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from adapters.catalogues import load
from dialogs.effects import Button, Day, Part, Parts, Say, Size, Value, When
from dialogs.wording import Catalogue, Unsaid, Wording

MEGA = 1_000_000
CATALOGUES = load()
WORDING = Wording(CATALOGUES, {"operator": "みどり市", "draft_days": 7}, strict=True)
FORMATS = {key: text for key, text in CATALOGUES["ja"].texts.items() if key.startswith("format.")}


def small(texts: Mapping[str, Mapping[str, str]], *, strict: bool = False, **standing: Value) -> Wording:
    """Return a wording of a few texts by locale."""
    return Wording({name: Catalogue({**FORMATS, **own}) for name, own in texts.items()}, standing, strict=strict)


def shown(value: Value, locale: str, wording: Wording | None = None) -> str:
    """Return one value as it stands in a text."""
    texts = {name: {"it": "{it}"} for name in CATALOGUES}
    both = {name: Catalogue({**CATALOGUES[name].texts, **texts[name]}) for name in CATALOGUES}
    return (wording or Wording(both, {}, strict=True)).text(Part("it", {"it": value}), locale)


@pytest.mark.parametrize(
    ("locale", "long"), [("ja", "1985年10月10日"), ("ja_easy", "1985年10月10日"), ("en", "10 October 1985")]
)
def test_a_day_is_written_as_the_language_writes_it(locale: str, long: str) -> None:
    assert shown(Day(date(1985, 10, 10)), locale) == long


def test_the_era_is_written_in_japanese_in_every_language() -> None:
    assert {shown(Day(date(1985, 10, 10), "wareki"), locale) for locale in CATALOGUES} == {"昭和60年10月10日"}


def test_a_time_is_shown_in_japan_and_with_its_year() -> None:
    value = When(datetime(2026, 12, 31, 16, 5, tzinfo=UTC))
    assert shown(value, "ja") == "2027年1月1日 1時5分"
    assert shown(value, "en") == "1 January 2027, 01:05"


def test_a_time_of_this_year_is_shown_without_the_year() -> None:
    now = Wording(CATALOGUES, {}, strict=True, today=lambda: date(2026, 11, 23))
    part = Part("error.email_proof.expired", {"expires_at": When(datetime(2026, 11, 24, 7, 16, tzinfo=UTC))})
    assert "期限は11月24日 16時16分でした" in now.text(part, "ja")
    assert "24 November, 16:16" in now.text(part, "en")


@pytest.mark.parametrize(
    ("size", "ja", "en"),
    [
        (15 * 1024, "15KB", "15 KB"),
        (20 * 1024 - 1, "19KB", "19 KB"),
        (7 * MEGA, "7MB", "7 MB"),
        (7 * MEGA + 1, "7.1MB", "7.1 MB"),
        (6 * MEGA + 850_000, "6.9MB", "6.9 MB"),
    ],
)
def test_a_size_never_looks_as_if_it_kept_a_limit_that_it_breaks(size: int, ja: str, en: str) -> None:
    assert (shown(Size(size), "ja"), shown(Size(size), "en")) == (ja, en)


def test_several_messages_stand_in_a_row_or_below_each_other() -> None:
    rows = (Part("review.row.email"), Part("review.row.braille"))
    assert shown(Parts(rows, "names"), "ja") == "メールアドレス、名前の点字"
    assert shown(Parts(rows, "names"), "en") == "E-mail address, Braille (点字)"
    assert shown(Parts(rows), "ja") == "メールアドレス\n名前の点字"


def test_braces_that_a_person_typed_stay_as_they_are() -> None:
    assert shown("{operator} {x", "ja") == "{operator} {x"


def test_a_value_of_the_message_goes_before_a_standing_one() -> None:
    wording = small({"ja": {"who": "{operator}"}}, strict=True, operator="市")
    assert wording.text(Part("who"), "ja") == "市"
    assert wording.text(Part("who", {"operator": "町"}), "ja") == "町"


def test_facts_speak_the_readers_language() -> None:
    assert "0120-95-0178" in WORDING.text(Part("retry.person", {"error": ""}), "ja")
    assert "0120-0178-27" in WORDING.text(Part("retry.person", {"error": ""}), "en")


def test_an_unknown_language_is_answered_in_japanese() -> None:
    assert WORDING.text(Part("label.back"), "fr") == "もどる"


def test_strict_a_missing_key_or_value_is_an_error() -> None:
    with pytest.raises(Unsaid, match=r"no\.such\.key"):
        WORDING.text(Part("no.such.key"), "ja")
    with pytest.raises(Unsaid, match="received"):
        WORDING.text(Part("error.birthdate.unparseable"), "ja")


def test_at_run_time_a_person_never_sees_a_key_or_a_brace() -> None:
    wording = small({"ja": {"a": "はい、{name}さん"}, "en": {}})
    assert wording.text(Part("a", {"name": "番号"}), "en") == "はい、番号さん"
    assert wording.text(Part("a"), "ja") == "はい、…さん"
    assert wording.text(Part("b"), "ja") == "…"


def test_a_bubble_is_its_parts_below_each_other() -> None:
    assert WORDING.say(Say((Part("label.back"), Part("label.help"))), "en") == "Back\nHelp"


def test_choices_are_numbered_and_commands_are_not() -> None:
    say = Say(
        (Part("ask.representative"),),
        (
            Button("representative:self:1", Part("label.self"), 1, Part("choice.representative.self")),
            Button("representative:ward:1", Part("label.ward"), 2),
            Button("representative:back:1", Part("label.back"), role="command"),
        ),
    )
    assert WORDING.choices(say, "ja") == "1 自分のカード：15歳以上で、自分で申請します\n2 成年被後見人のカード"
    assert WORDING.label(say.buttons[0], "en") == "My own card"


def test_the_japanese_comes_first() -> None:
    assert WORDING.locales == ("ja", "en", "ja_easy")

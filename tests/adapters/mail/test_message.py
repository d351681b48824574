"""Mails as they are written."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.html import page
from adapters.mail.message import Envelope, compose
from dialogs.effects import Day, SendMail
from tests.adapters.mail.letters import LINK, WORDING, proof

ENVELOPE = Envelope("さくら市 <bot@sakura.example.jp>", "5f0c")
VOID = {"meta", "br"}


def written(mail: SendMail, locale: str = "ja", envelope: Envelope = ENVELOPE) -> EmailMessage:
    """The mail as it arrives: composed, sent as bytes, parsed."""
    raw = compose(WORDING, mail, LINK, locale, envelope).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 998
    return message_from_bytes(raw, policy=default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


class Outline(HTMLParser):
    """Notes tags, links and words, and that every tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.language = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.language = values.get("lang") or self.language
        self.links += [values["href"] or ""] if "href" in values else []
        assert "src" not in values
        assert not any(name.startswith("on") for name in values)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_headers_say_who_to_whom_and_that_a_program_wrote_it() -> None:
    message = written(proof())
    assert (
        message["Subject"]
        == "メールアドレスの確認（さくら市役所 <市民課> & 申請支援センター（マイナンバーカード担当））"
    )
    assert message["From"].addresses[0].display_name == "さくら市"
    assert message["From"].addresses[0].addr_spec == "bot@sakura.example.jp"
    assert message["To"].addresses[0].addr_spec == "taro@example.co.jp"
    assert message["Message-ID"] == "<5f0c@sakura.example.jp>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ja"
    assert message["Date"].datetime is not None
    assert message["Reply-To"] is None
    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(("locale", "language"), [("ja", "ja"), ("ja_easy", "ja"), ("en", "en")])
def test_both_parts_hold_code_and_link_in_every_language(locale: str, language: str) -> None:
    message = written(proof(), locale)
    text, html = body(message, "plain"), Outline(body(message, "html"))
    assert "480275" in text
    assert LINK in text
    assert html.links == [LINK]
    assert html.language == language
    assert "480275" in html.words
    assert "髙橋 <b>太郎</b> & 花子" in html.words
    assert html.tags == {"html", "head", "meta", "title", "body", "main", "h1", "p", "br", "a", "span", "strong"}


def test_the_words_before_the_link_are_its_button() -> None:
    html = body(written(proof()), "html")
    assert ">このリンクを開く</a>" in html
    assert ">open this link</a>" in body(written(proof(), "en"), "html")


def test_the_official_address_of_the_other_mails_is_a_link() -> None:
    from datetime import date

    mail = SendMail("prepared", "taro@example.co.jp", {"contact_name": "番号太郎", "date": Day(date(2026, 11, 26))})
    message = compose(WORDING, mail, "", "ja", ENVELOPE)
    assert Outline(body(message, "html")).links == ["https://net.kojinbango-card.go.jp/"]


def test_a_long_japanese_subject_survives_folding() -> None:
    mail = SendMail("receipt", "taro@example.co.jp", {"receipt_number": "R-" + "山﨑髙橋" * 30, "contact_name": "x"})
    with pytest.raises(LookupError):
        written(mail)
    values = {**mail.values, "received_at": "今日", "course": "A"}
    message = written(SendMail("receipt", mail.to, values))
    assert "山﨑髙橋" * 30 in message["Subject"].replace(" ", "")


@pytest.mark.parametrize(
    "to",
    [
        "a@example.jp\r\nBcc: b@example.jp",
        "a@example.jp\nBcc: b@example.jp",
        "a@example.jp, b@example.jp",
        "a@example.jp;b@example.jp",
        "<a@example.jp> b@example.jp",
        "a b@example.jp",
        "a\x00@example.jp",
        "あ@example.jp",
        "a@exämple.jp",
        "a@",
        "@example.jp",
        "example.jp",
        "",
    ],
)
def test_an_address_that_is_not_exactly_one_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match="address"):
        compose(WORDING, proof(to), LINK, "ja", ENVELOPE)


@pytest.mark.parametrize("to", ["taro..yamada@docomo.ne.jp", "taro.@ezweb.ne.jp", "a+b/c=d@example.jp"])
def test_old_addresses_of_carriers_are_written_so_that_they_arrive(to: str) -> None:
    (address,) = written(proof(to))["To"].addresses
    assert f"{address.username}@{address.domain}" == to


@pytest.mark.parametrize("identifier", ["a\r\nBcc: b@example.jp", "a b", "<a><b>", "あ"])
def test_a_message_id_cannot_break_out_of_its_header(identifier: str) -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        compose(WORDING, proof(), LINK, "ja", Envelope("bot@sakura.example.jp", identifier))


def test_a_whole_message_id_stays_as_it_is() -> None:
    assert written(proof(), envelope=Envelope("bot@a.example", "<1@b.example>"))["Message-ID"] == "<1@b.example>"


@given(st.text(max_size=60))
def test_no_name_breaks_header_or_page(name: str) -> None:
    message = compose(WORDING, proof(name=name), LINK, "ja", ENVELOPE)
    assert len(message.keys()) == 9
    Outline(body(message, "html"))


@given(st.text(max_size=80))
def test_any_text_becomes_a_page_without_tags_of_its_own(text: str) -> None:
    outline = Outline(page(text, title=text, language="ja", link="https://x.example/", code="123456"))
    assert outline.tags <= {"html", "head", "meta", "title", "body", "main", "h1", "p", "br", "a", "span", "strong"}

"""Catalogue text as HTML."""

from __future__ import annotations

from adapters.pages.prose import Segment, markup, plain, segments


def test_addresses_become_links_and_end_where_japanese_begins() -> None:
    assert segments("公式：https://a.example/b?c=1。次に", "ja") == (
        Segment("公式："),
        Segment("https://a.example/b?c=1", href="https://a.example/b?c=1"),
        Segment("。次に"),
    )


def test_a_full_stop_behind_an_address_is_not_part_of_it() -> None:
    assert segments("See https://a.example/b.", "en")[1].href == "https://a.example/b"


def test_readings_become_ruby_and_are_left_out_of_plain_text() -> None:
    text = "申請書（しんせいしょ）を 送（おく）る（A）"
    assert markup(text, "ja_easy") == (
        "<ruby>申請書<rp>（</rp><rt>しんせいしょ</rt><rp>）</rp></ruby>を "
        "<ruby>送<rp>（</rp><rt>おく</rt><rp>）</rp></ruby>る（A）"
    )
    assert plain(text, "ja_easy") == "申請書を 送る（A）"


def test_japanese_words_in_english_are_marked_for_the_voice() -> None:
    assert markup("Press 確認 now.", "en") == 'Press <span lang="ja">確認</span> now.'


def test_nothing_a_person_wrote_becomes_html() -> None:
    assert markup('<script>\nhttps://a.example/"x', "ja") == (
        '&lt;script&gt;<br><a href="https://a.example/" rel="noopener noreferrer">https://a.example/</a>&#34;x'
    )

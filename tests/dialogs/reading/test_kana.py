"""The voice says every reading as a person would: a table of written and spoken forms."""

from __future__ import annotations

from pathlib import Path

from dialogs.reading import japanese
from tests.dialogs.reading.voice import kana

TABLE = Path(__file__).with_name("kana.tsv")
EASY = {
    "7日（にち）で 消（け）します": "ナノカデケシマス",
    "6か月（げつ）以内（いない）": "ロッカゲツイナイ",
    "トークで 話（はな）します": "トークデハナシマス",
    "QRコードにも 入（はい）って います": "キューアールコードニモハイッテイマス",
    "空（から）の まま": "カラノママ",
    "後（あと）で できます": "アトデデキマス",
    "法定代理人（ほうていだいりにん）": "ホーテイダイリニン",
    "15歳（さい）に なる 前（まえ）": "ジューゴサイニナルマエ",
}


def rows() -> list[list[str]]:
    """Return the pairs of the table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def test_the_table_has_enough_to_go_by() -> None:
    assert len(rows()) >= 150
    assert all(len(row) == 2 for row in rows())


def test_everything_in_the_table_is_said_as_it_stands_there() -> None:
    said = kana()
    wrong = [
        (written, found, wanted) for written, wanted in rows() if (found := said(japanese.read(written))) != wanted
    ]
    assert wrong == []


def test_the_readings_of_easy_japanese_are_said_instead_of_the_kanji() -> None:
    said = kana()
    assert {written: said(japanese.read(written, easy=True)) for written in EASY} == EASY

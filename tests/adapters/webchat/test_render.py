"""Replies as the page gets them."""

from __future__ import annotations

from typing import Any

from adapters.webchat.render import payload
from dialogs.effects import Part, Reply, Say
from tests.adapters.webchat.desk import SCRIPT
from tests.adapters.webchat.serving import wording

STEPS = {"application": "6", "email": "2-1"}
TEXTS = wording()


def shown(reply: Reply) -> Any:
    return payload(7, reply, TEXTS, STEPS)


def text(runs: list[dict[str, str]]) -> str:
    return "".join(run["text"] for run in runs)


def test_choices_carry_number_and_label_and_commands_stand_apart() -> None:
    page = shown(SCRIPT[0])
    first = page["options"][0]
    assert (first["number"], text(first["label"])) == (1, "自分のカード")
    assert {each["data"].split(":")[1] for each in page["commands"]} >= {"back", "help", "stop"}
    assert all(each["number"] == 0 for each in page["commands"])


def test_a_review_is_a_list_with_a_button_for_each_row() -> None:
    [bubble] = shown(SCRIPT[3])["bubbles"]
    assert [text(line) for line in bubble["lines"]] == ["次の内容で、全部合っていますか？これが最後の確認です。"]
    first, second = bubble["rows"]
    assert text(first["name"]) == "連絡用の名前"
    assert text(first["value"][0]) == "番号 太郎"
    assert first["change"]["data"] == "application:row_1:1"
    assert [text(line) for line in second["value"]] == [
        "付ける",
        "公式の画面：☐ 署名用電子証明書 不要（チェックしない。空白のまま）",
    ]


def test_a_picture_has_an_address_of_its_own_and_words_for_those_who_do_not_see_it() -> None:
    image = shown(SCRIPT[2])["bubbles"][0]["image"]
    assert image["src"] == "/chat/media/7/0"
    assert "画像" in image["alt"]


def test_progress_is_said_in_words() -> None:
    assert shown(SCRIPT[3])["progress"] == {"number": 6, "total": 7, "text": "7つのうち6つめ。申請情報登録確認"}
    assert shown(Reply("ja", (), "elsewhere"))["progress"] is None


def test_the_answer_field_knows_what_is_asked() -> None:
    assert shown(SCRIPT[1])["input"] == {
        "picture": "possible",
        "mailed": False,
        "mode": "numeric",
        "complete": "off",
    }
    assert shown(Reply("ja", (), "email"))["input"] == {
        "picture": "",
        "mailed": False,
        "mode": "email",
        "complete": "email",
    }
    assert shown(Reply("ja", (), "terms"))["input"] == {"picture": "", "mailed": False, "mode": "text"}
    assert shown(Reply("ja", (), "photo"))["input"]["picture"] == "wanted"
    assert shown(Reply("ja", (), "email_proof"))["input"]["mailed"]


def test_what_the_person_sent_comes_back_as_the_engine_shows_it() -> None:
    assert shown(Reply("ja", (), heard="●●\n<b>"))["heard"] == [[{"text": "●●"}], [{"text": "<b>"}]]
    assert shown(Reply("ja", (), heard_part=Part("label.yes")))["heard"] == [[{"text": "はい"}]]
    assert shown(Reply("ja", ()))["heard"] is None


def test_easy_japanese_gets_its_readings_as_ruby_and_english_its_japanese_marked() -> None:
    easy = shown(Reply("ja_easy", (Say((Part("ask.photo"),)),)))
    assert easy["lang"] == "ja"
    assert {"text": "顔", "ruby": "かお"} in easy["bubbles"][0]["lines"][0]
    english = shown(Reply("en", (Say((Part("ask.photo"),)),)))
    assert {"text": "顔写真", "lang": "ja"} in english["bubbles"][0]["lines"][0]


def test_after_everything_was_erased_the_page_forgets_too() -> None:
    assert shown(Reply("ja", (Say((Part("erase.done"),)),), erased=True))["erased"]

"""What the browser sends, read into neutral events."""

from __future__ import annotations

import json

import pytest

from adapters.webchat import inbound
from dialogs.events import Press, Started, Text

ID = "0b5c1f1e-7f0e-4f3a-9d52-3f8f4a1f0c11"


def body(**fields: object) -> bytes:
    return json.dumps({"id": ID, **fields}).encode()


def test_typed_text_arrives_as_it_was_typed() -> None:
    assert inbound.text(body(text=" １２３\n")) == (ID, Text(" １２３\n"))


def test_a_button_arrives_with_its_data() -> None:
    assert inbound.press(body(data="terms:yes:3")) == (ID, Press("terms:yes:3"))


@pytest.mark.parametrize(("tag", "locale"), [("ja-JP", "ja"), ("EN", "en"), ("", None), ("<b>", None)])
def test_the_first_visit_carries_the_language_of_the_browser(tag: str, locale: str | None) -> None:
    assert inbound.start(body(locale=tag)) == (ID, Started(locale))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"\xff", b'{"id": "1", "text": "a"}', body(), body(text=3), json.dumps({"text": "a"}).encode()]
)
def test_what_the_page_never_sends_is_refused(data: bytes) -> None:
    with pytest.raises(inbound.Malformed):
        inbound.text(data)


@pytest.mark.parametrize("data", ["", "a" * 65, "terms yes", "規約:yes:1"])
def test_a_button_that_is_none_of_ours_is_refused(data: str) -> None:
    with pytest.raises(inbound.Malformed):
        inbound.press(body(data=data))


def test_the_name_of_a_picture_is_decoded_and_bounded() -> None:
    assert inbound.picture(None, 5, "%E5%86%99%E7%9C%9F.jpg").name == "写真.jpg"
    assert len(inbound.picture(None, 5, "a" * 999).name) == 255

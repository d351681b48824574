"""Every body that LINE could send becomes events, or none; none breaks the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.line.inbound import Download, Left, Malformed, read
from dialogs.events import Other, Press, Started, Text, Unsent

ANN = "U" + "a" * 32
NAMES = [
    *("type", "mode", "timestamp", "webhookEventId", "deliveryContext", "isRedelivery", "source", "userId", "groupId"),
    *("message", "id", "text", "contentProvider", "imageSet", "index", "total", "fileName", "fileSize", "replyToken"),
    *("postback", "data", "params", "date", "unsend", "messageId"),
]
WORDS = ["message", "postback", "follow", "unsend", "join", "user", "group", "text", "image", "file", "line", ANN]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8),
    max_leaves=30,
)


def body(*events: Any) -> bytes:
    """Return a request with these events."""
    return json.dumps({"destination": "U", "events": events}).encode()


def one(kind: str, **more: Any) -> Any:
    """Return what is read of one event."""
    event = {"type": kind, "timestamp": 1, "webhookEventId": "e", "source": {"type": "user", "userId": ANN}, **more}
    return [found.event for found in read(body(event))]


@pytest.mark.parametrize(
    ("kind", "more", "event"),
    [
        ("message", {"message": {"type": "text", "id": "1", "text": "はい"}}, Text("はい")),
        ("message", {"message": {"type": "sticker", "id": "1"}}, Other("sticker")),
        ("message", {"message": {"type": "audio", "id": "1"}}, Download("1", voice=True)),
        ("message", {"message": {"type": "audio", "id": ""}}, Other("voice_message")),
        ("message", {"message": {"type": "video", "id": "1"}}, Other("video")),
        ("message", {"message": {"type": "smell", "id": "1"}}, Other("file")),
        ("message", {"message": {"type": "image", "id": "1", "contentProvider": {"type": "line"}}}, Download("1")),
        (
            "message",
            {"message": {"type": "image", "id": "1", "contentProvider": {"type": "external"}}},
            Other("picture_elsewhere"),
        ),
        (
            "message",
            {"message": {"type": "file", "id": "1", "fileName": "a.jpg", "fileSize": 7}},
            Download("1", "a.jpg", 7, as_file=True),
        ),
        ("postback", {"postback": {"data": "terms:yes:3"}}, Press("terms:yes:3")),
        (
            "postback",
            {"postback": {"data": "birthdate:pick:3", "params": {"date": "1985-10-10"}}},
            Press("birthdate:pick:3", "1985-10-10"),
        ),
        (
            "postback",
            {"postback": {"data": "birthdate:pick:3", "params": {"date": "soon"}}},
            Press("birthdate:pick:3"),
        ),
        ("follow", {"follow": {"isUnblocked": True}}, Started()),
        ("unfollow", {}, Left()),
        ("unsend", {"unsend": {"messageId": "9"}}, Unsent("9")),
        ("messageEdited", {}, Other("edited")),
    ],
)
def test_an_event_is_read_as_what_it_means(kind: str, more: dict[str, Any], event: object) -> None:
    assert one(kind, **more) == [event]


@pytest.mark.parametrize("kind", ["beacon", "membership", "hologram", ""])
def test_an_event_that_means_nothing_here_is_passed_over(kind: str) -> None:
    assert one(kind) == []


@pytest.mark.parametrize("data", ["", "x" * 65, "ã", "a b", "a\nb"])
def test_a_press_of_no_button_of_ours_is_passed_over(data: str) -> None:
    assert one("postback", postback={"data": data}) == []


def test_of_several_photos_the_first_is_taken_and_the_last_is_told_about() -> None:
    def photo(index: int) -> Any:
        content = {"type": "image", "id": str(index), "contentProvider": {"type": "line"}}
        return one("message", message={**content, "imageSet": {"id": "s", "index": index, "total": 3}})

    assert [photo(n) for n in (1, 2, 3)] == [[Download("1")], [], [Other("picture_set")]]


def test_half_of_a_sign_is_replaced_so_that_it_can_be_stored() -> None:
    [text] = one("message", message={"type": "text", "id": "1", "text": "a\ud842b"})
    assert text == Text("a\ufffdb")


def test_an_event_without_an_id_is_known_by_its_content() -> None:
    event = {"type": "follow", "source": {"type": "user", "userId": ANN}, "timestamp": 5}
    first, second, other = read(body(event, event, {**event, "timestamp": 6}))
    assert first.id == second.id != other.id


@given(st.lists(JSON, max_size=4))
def test_whatever_is_in_the_events_is_read_without_an_error(events: list[Any]) -> None:
    for found in read(json.dumps({"events": events}).encode()):
        assert len(found.person) <= 64


@given(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_bytes_come_are_read_or_refused(data: bytes) -> None:
    try:
        read(data)
    except Malformed:
        return

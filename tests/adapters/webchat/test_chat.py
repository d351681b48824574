"""The chat's routes over a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from dialogs.events import Picture, Press, Started, Text
from dialogs.ports import Busy
from tests.adapters.webchat.desk import MemoryDesk

MEGABYTE = 1024 * 1024


def post(client: httpx.Client, name: str, **fields: object) -> httpx.Response:
    return client.post(f"/chat/{name}", json={"id": str(uuid4()), **fields})


def upload(client: httpx.Client, content: Any, **headers: str) -> httpx.Response:
    named = {"X-Event-Id": str(uuid4()), "X-Picture-Name": "%E9%A1%94.jpg"}
    return client.post("/chat/picture", content=content, headers={**named, **headers})


def listen(client: httpx.Client, **headers: str) -> list[dict[str, Any]]:
    """Read the stream up to `ready`."""
    with client.stream("GET", "/chat/events", headers=headers) as stream:
        found = []
        for line in stream.iter_lines():
            if line == "event: ready":
                break
            if line.startswith("data: "):
                found.append(json.loads(line[6:]))
    return found


def test_the_page_gives_a_session_out_of_reach_of_scripts(client: httpx.Client) -> None:
    client.cookies.clear()
    cookie = client.get("/").headers["set-cookie"]
    assert cookie.startswith("chat=") and len(cookie.split("=")[1].split(";")[0]) == 32
    for flag in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert flag in cookie


def test_every_answer_carries_the_security_headers(client: httpx.Client) -> None:
    for path in ("/", "/healthz", "/nowhere", "/static/chat/chat.js"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert client.get("/").headers["cache-control"] == "no-store"


def test_the_page_needs_nothing_from_elsewhere_and_no_inline_script(client: httpx.Client) -> None:
    html = client.get("/").text
    assert "https://" not in html.split('id="texts"')[0]
    assert "style=" not in html and "onclick" not in html


def test_text_buttons_and_the_first_visit_become_events(client: httpx.Client, desk: MemoryDesk) -> None:
    assert post(client, "start", locale="en-US").json() == {"new": True}
    post(client, "text", text="こんにちは")
    post(client, "press", data="terms:yes:1")
    assert [arrival.event for arrival in desk.arrivals] == [Started("en"), Text("こんにちは"), Press("terms:yes:1")]
    assert {(arrival.channel, arrival.address) for arrival in desk.arrivals} == {("web", client.cookies["chat"])}


def test_an_event_that_is_sent_twice_counts_once(client: httpx.Client, desk: MemoryDesk) -> None:
    body = {"id": str(uuid4()), "text": "a"}
    answers = [client.post("/chat/text", json=body).json()["new"] for _ in range(2)]
    assert answers == [True, False]
    assert len(desk.arrivals) == 1


def test_a_busy_bot_asks_to_be_asked_again(client: httpx.Client, desk: MemoryDesk) -> None:
    desk.busy = 1
    answer = post(client, "text", text="a")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none", "Origin": "https://evil.example"},
    ],
)
def test_other_sites_cannot_send(client: httpx.Client, desk: MemoryDesk, headers: dict[str, str]) -> None:
    body = {"id": str(uuid4()), "text": "a"}
    assert client.post("/chat/text", json=body, headers=headers).status_code == 403
    assert upload(client, b"a", **headers).status_code == 403
    assert not desk.arrivals


def test_an_old_browser_is_known_by_its_origin(client: httpx.Client) -> None:
    del client.headers["sec-fetch-site"]
    body = {"id": str(uuid4()), "text": "a"}
    own = str(client.base_url).rstrip("/")
    assert client.post("/chat/text", json=body, headers={"Origin": own}).status_code == 200
    assert client.post("/chat/text", json=body, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/chat/text", json=body).status_code == 403


def test_without_a_session_nothing_is_taken_or_shown(client: httpx.Client) -> None:
    client.cookies.clear()
    assert post(client, "text", text="a").status_code == 403
    assert client.get("/chat/events").status_code == 403
    assert client.get("/chat/media/1/0").status_code == 404


def test_a_text_that_is_too_long_or_malformed_is_refused(client: httpx.Client, desk: MemoryDesk) -> None:
    assert post(client, "text", text="あ" * 5000).status_code == 200
    assert post(client, "text", text="a" * 30_000).status_code == 413
    assert client.post("/chat/text", content=b"no json").status_code == 400
    assert len(desk.arrivals) == 1


def test_one_session_cannot_flood(client: httpx.Client) -> None:
    answers = [post(client, "text", text="a").status_code for _ in range(40)]
    assert answers[:30] == [200] * 30
    assert answers[-1] == 429


def test_a_picture_arrives_whole_with_its_name(client: httpx.Client, desk: MemoryDesk) -> None:
    assert upload(client, b"\xff\xd8\xffabc").status_code == 200
    event = desk.arrivals[0].event
    assert isinstance(event, Picture) and event.blob is not None
    assert (event.size, event.name) == (6, "顔.jpg")
    assert desk.blobs[event.blob.id] == b"\xff\xd8\xffabc"


def test_a_picture_of_40_megabytes_is_never_kept_but_its_size_is_known(client: httpx.Client, desk: MemoryDesk) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield bytes(MEGABYTE)

    assert upload(client, chunks()).status_code == 200
    assert upload(client, bytes(40 * MEGABYTE)).status_code == 200
    assert upload(client, b"", **{"X-Picture-Size": str(40 * MEGABYTE)}).status_code == 200
    for arrival in desk.arrivals:
        assert arrival.event == Picture(None, 40 * MEGABYTE, "顔.jpg")
    assert not desk.blobs


def test_a_picture_that_cannot_be_stored_now_is_asked_for_again(
    client: httpx.Client, desk: MemoryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(data: bytes) -> None:
        raise Busy

    monkeypatch.setattr(desk, "keep", full)
    assert upload(client, b"\xff\xd8\xffabc").status_code == 503
    assert not desk.arrivals


def test_a_reload_hears_everything_again_and_a_break_only_the_rest(client: httpx.Client) -> None:
    post(client, "start", locale="ja")
    post(client, "text", text="a")
    assert [reply["seq"] for reply in listen(client)] == [1, 2]
    assert [reply["seq"] for reply in listen(client, **{"Last-Event-ID": "1"})] == [2]


def test_pictures_are_shown_to_their_own_conversation_only(client: httpx.Client) -> None:
    for text in "abc":
        post(client, "text", text=text)
    answer = client.get("/chat/media/3/0")
    assert answer.headers["content-type"] == "image/png"
    assert client.get("/chat/media/1/0").status_code == 404
    assert client.get("/chat/media/3/9").status_code == 404
    client.cookies.clear()
    client.get("/")
    assert client.get("/chat/media/3/0").status_code == 404


def test_health_is_told(client: httpx.Client, desk: MemoryDesk) -> None:
    assert client.get("/healthz").status_code == 200
    desk.busy = 1
    assert client.get("/readyz").status_code == 503

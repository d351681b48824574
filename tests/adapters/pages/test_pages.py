"""The pages behind links, over a real server."""

from __future__ import annotations

import httpx

from dialogs.effects import Part, Reply, Say, When
from tests.adapters.pages.packet import LONG, packet
from tests.adapters.webchat.desk import MemoryDesk

DONE = Reply("ja", (Say((Part("done.email_proof"),)),))
EXPIRED = Reply("ja", (Say((Part("error.email_proof.expired", {"expires_at": When(LONG)}),)),))


def link(desk: MemoryDesk, client: httpx.Client, reply: Reply, session: str = "ab" * 16) -> str:
    token = f"{desk.conversation('web', session)}.secret"
    desk.links[token] = reply
    return f"/verify/{token}"


def test_opening_the_link_of_a_mail_changes_nothing(client: httpx.Client, desk: MemoryDesk) -> None:
    path = link(desk, client, EXPIRED)
    page = client.get(path)
    assert page.status_code == 200
    assert '<form method="post">' in page.text


def test_its_button_confirms_and_leads_back_where_the_chat_runs_in_this_browser(
    client: httpx.Client, desk: MemoryDesk
) -> None:
    client.get("/")
    page = client.post(link(desk, client, DONE, client.cookies["chat"]))
    assert page.status_code == 200
    assert "メールアドレスを確認できました" in page.text
    assert 'href="/"' in page.text


def test_on_another_device_it_sends_the_person_back_to_the_chat(client: httpx.Client, desk: MemoryDesk) -> None:
    page = client.post(link(desk, client, DONE))
    assert "始めたトークに戻って" in page.text
    assert 'href="/"' not in page.text


def test_an_expired_link_says_so_in_plain_words(client: httpx.Client, desk: MemoryDesk) -> None:
    page = client.post(link(desk, client, EXPIRED))
    assert page.status_code == 410
    assert "もう使えません" in page.text


def test_unknown_links_and_addresses_have_a_page_in_plain_words(client: httpx.Client) -> None:
    for answer in (
        client.post("/verify/no.thing"),
        client.get("/handover/no.thing"),
        client.get("/handover/x.y/photo"),
    ):
        assert answer.status_code == 404
        assert "このリンクは使えません" in answer.text
    missing = client.get("/nowhere", headers={"Accept-Language": "fr, en;q=0.8"})
    assert missing.status_code == 404
    assert "This page does not exist" in missing.text and '<html lang="en">' in missing.text


async def test_the_hand_over_page_has_every_screen_value_and_box(client: httpx.Client, desk: MemoryDesk) -> None:
    desk.packets["a.b"] = packet(await desk.keep(b"\xff\xd8\xffphoto"))
    html = client.get("/handover/a.b").text
    assert "申請は、まだ終わっていません" in html
    assert "番号 &lt;太郎&gt;" in html
    assert "昭和60年10月10日" in html
    assert "☑ 利用者証明用電子証明書 不要" in html
    assert 'href="https://net.kojinbango-card.go.jp/"' in html
    for number in (2, 4, 5):
        assert f'id="screen-{number}"' in html
    assert client.get("/handover/a.b/qr").headers["content-type"] == "image/png"
    assert client.get("/handover/a.b/preview").headers["content-type"] == "image/jpeg"


async def test_the_photo_is_saved_as_the_bytes_that_were_checked(client: httpx.Client, desk: MemoryDesk) -> None:
    desk.packets["a.b"] = packet(await desk.keep(b"\xff\xd8\xffphoto"))
    answer = client.get("/handover/a.b/photo")
    assert answer.content == b"\xff\xd8\xffphoto"
    assert answer.headers["content-disposition"] == 'attachment; filename="photo.jpg"'


async def test_a_photo_that_was_erased_meanwhile_is_missed_in_plain_words(
    client: httpx.Client, desk: MemoryDesk
) -> None:
    desk.packets["a.b"] = packet(await desk.keep(b"photo"))
    desk.blobs.clear()
    assert client.get("/handover/a.b/photo").status_code == 404


def test_the_mailbox_lists_and_shows_mails_and_keeps_their_html_in_a_cage(client: httpx.Client) -> None:
    assert "メールアドレスの&lt;確認&gt;" in client.get("/mailbox").text
    mail = client.get("/mailbox/1-a").text
    assert '<a href="http://127.0.0.1/verify/a.b"' in mail
    assert "&lt;b&gt;" in mail
    html = client.get("/mailbox/1-a/html")
    assert "sandbox" in html.headers["content-security-policy"]
    assert client.get("/mailbox/nothing").status_code == 404


def test_the_mailbox_is_not_shown_under_a_foreign_name(client: httpx.Client) -> None:
    assert client.get("/mailbox", headers={"Host": "evil.example"}).status_code == 404

"""The page of a sensitive question, over a real server and without scripts."""

from __future__ import annotations

import httpx
import pytest

from dialogs.effects import Part
from dialogs.ports import FormPage, FormResult
from tests.adapters.webchat.desk import MemoryDesk

NAME, ASK = Part("page.form.name.application_id"), Part("page.form.ask.application_id")
SECRET = FormPage("ja", "application_id", NAME, ASK, Part("page.form.hint.application_id"), masked=True)
OPEN = FormPage("en", "birthdate", Part("page.form.name.birthdate"), ASK, Part("hint.birthdate"), masked=False)
SHORT = FormResult(
    SECRET, False, (Part("error.application_id.too_short", {"received": "●●", "count": 2, "missing": 21}),)
)
TAKEN = FormResult(SECRET, True, (Part("done.application_id", {"masked": "●●105", "tail": "105"}),))


@pytest.fixture
def form(desk: MemoryDesk) -> str:
    """The address of a page."""
    desk.forms |= {"a.b": SECRET, "c.d": OPEN}
    desk.results |= {"12": SHORT, "123": TAKEN}
    return "/form/a.b"


def test_the_question_stands_over_a_masked_field_that_no_browser_keeps(client: httpx.Client, form: str) -> None:
    page = client.get(form)
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in page.headers["content-security-policy"]
    for wanted in (
        '<label for="answer">申請書ID</label>',
        'type="password"',
        'inputmode="numeric"',
        'autocomplete="off"',
        'aria-describedby="ask hint"',
        "23けたの数字です",
        '<p id="shown" hidden>',
    ):
        assert wanted in page.text


def test_other_answers_are_typed_in_the_open_in_the_language_of_the_chat(client: httpx.Client, form: str) -> None:
    page = client.get("/form/c.d").text
    assert '<html lang="en">' in page and 'type="text"' in page and 'id="show"' not in page


def test_a_refused_answer_says_why_and_stays_in_the_field(client: httpx.Client, form: str) -> None:
    page = client.post(form, data={"answer": "12"})
    assert page.status_code == 422
    assert 'role="alert"' in page.text and 'value="12"' in page.text and 'aria-invalid="true"' in page.text
    assert 'aria-describedby="ask problem hint"' in page.text and "<title>まだ受け取れません" in page.text


def test_an_accepted_answer_is_read_back_and_leads_on(client: httpx.Client, desk: MemoryDesk, form: str) -> None:
    page = client.post(form, data={"answer": "123"})
    assert page.status_code == 200 and "トークに戻って" in page.text and "105" in page.text
    desk.results["123"] = FormResult(SECRET, True, (), next="https://bot.example/form/c.d")
    assert 'href="https://bot.example/form/c.d"' in client.post(form, data={"answer": "123"}).text
    desk.results["123"] = FormResult(SECRET, True, (), waiting=True)
    assert "トークに質問があります" in client.post(form, data={"answer": "123"}).text


def test_a_link_that_no_longer_works_says_so(client: httpx.Client, form: str) -> None:
    for answer in (client.get("/form/x.y"), client.post("/form/x.y", data={"answer": "1"})):
        assert answer.status_code == 410 and "このページはもう使えません" in answer.text


def test_what_is_no_answer_is_refused(client: httpx.Client, desk: MemoryDesk, form: str) -> None:
    assert client.post(form, data={"answer": "1" * 5000}).status_code == 413
    assert client.post(form, content="&".join("a=1" for _ in range(9))).status_code == 413
    desk.busy = 1
    assert client.post(form, data={"answer": "123"}).status_code == 503
    assert client.post(form, content=b"\xff").status_code == 410


def test_what_was_typed_never_becomes_html(client: httpx.Client, desk: MemoryDesk, form: str) -> None:
    desk.results['"><b>'] = SHORT
    assert 'value="&#34;&gt;&lt;b&gt;"' in client.post(form, data={"answer": '"><b>'}).text

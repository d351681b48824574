"""Every path of the form, enumerated: each ends, asks exactly what applies in the seed's order, and can be left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from dialogs.application import APPLICATION
from dialogs.policy import Policy
from tests.dialogs.talking import ORDINARY, PICTURE, Chat

ORDER = [step.key for step in APPLICATION]
BIRTHS = {"baby": "2026年5月5日", "child": "2016年5月5日", "adult": "昭和60年10月10日"}
CHOICES = {
    "representative": ("self", "child", "ward"),
    "course": ("A", "B", "C", "unsure", "もうすぐ期限が切れます"),
    "course_card": ("have", "never", "lost", "broken"),
    "course_expired": ("yes", "no"),
    "course_licence": ("yes", "no"),
    "continuation": ("ok", "no"),
    "birthdate": tuple(BIRTHS),
    "signing_certificate": ("want", "decline"),
    "login_certificate": ("want", "decline"),
    "braille": ("want", "decline"),
    "application_id": ("typed", "qr"),
}
POLICIES = [
    Policy(mode=mode, captcha=captcha, email_proof=proof)
    for mode in ("prepare", "intake")
    for captcha in (True, False)
    for proof in (True, False)
]


def named(policy: Policy) -> str:
    """Return what tells a policy from the others."""
    return f"{policy.mode}, captcha {policy.captcha}, proof {policy.email_proof}"


@dataclass(frozen=True)
class Path:
    """What was chosen and what was asked so far."""

    chosen: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> str:
        return dict(self.chosen).get(key, "")


def course_of(path: Path) -> str:
    """Return the course that the seed gives for these facts (4-1)."""
    chosen = path["course"]
    if chosen in ("A", "B", "C"):
        return chosen
    if chosen == "unsure" and path["course_card"] != "have":
        return "A"
    if chosen == "unsure" and path["course_expired"] == "yes":
        return "A"
    return "C" if path["course_licence"] == "yes" else "B"


def expected(path: Path, policy: Policy) -> list[str]:
    """Return the questions that the seed asks on this path, written down independently of the flow."""
    signs = path["representative"] == "self"
    unsure = path["course"] == "unsure"
    have = unsure and path["course_card"] == "have"
    asks = {
        "application_id_again": path["application_id"] == "typed",
        "captcha": policy.captcha,
        "email_proof": policy.email_proof,
        "course_card": unsure,
        "course_expired": have,
        "course_licence": (have and path["course_expired"] == "no") or path["course"].startswith("もうすぐ"),
        "continuation": course_of(path) == "C",
        "licence_number": course_of(path) == "C",
        "signing_certificate": signs,
        "photo": path["birthdate"] != "baby",
        "photo_right": path["birthdate"] != "baby",
        "handover": policy.mode == "prepare",
    }
    return [key for key in ORDER if asks.get(key, True)]


def contradicts(path: Path) -> bool:
    """Tell whether these choices cannot stand beside each other, so that the form must stop at them."""
    who, age = path["representative"], path["birthdate"]
    carried = course_of(path) == "C" and bool(path["course"] == "C" or path["course_licence"])
    return (
        (who == "self" and age in ("baby", "child"))
        or (who == "child" and age == "adult")
        or (carried and who != "self")
        or (carried and path["signing_certificate"] == "decline")
    )


def step(chat: Chat, key: str, choice: str) -> None:
    """Answer the question on the table with one of its choices."""
    if key == "application_id" and choice == "qr":
        chat.send(PICTURE)
    elif key == "birthdate":
        chat.type(BIRTHS[choice])
    elif key in CHOICES and choice != "typed":
        chat.type(choice) if choice.startswith("もうすぐ") else chat.press(choice)
    else:
        chat.one(key, ORDINARY)


def walk(chat: Chat, path: Path) -> Iterator[tuple[Path, Chat]]:
    """Give every way from here to an end, or to a stop at a contradiction."""
    key = chat.asked
    if key in ("handover", "") or len(path.asked) > 2 * len(ORDER):
        yield path, chat
        return
    for choice in CHOICES.get(key, ("",)):
        further = chat.copy()
        step(further, key, choice)
        while further.asked == key and key in ("photo", "photo_right"):
            step(further, key, choice)
        chosen = (*path.chosen, (key, choice)) if choice else path.chosen
        following = Path(chosen, path.asked if path.asked[-1:] == (key,) else (*path.asked, key))
        if (key, choice) == ("continuation", "no"):
            assert further.asked == "course", "the person chooses the course again"
        elif further.asked in following.asked:
            yield following, further
        else:
            yield from walk(further, following)


@pytest.mark.parametrize("policy", POLICIES, ids=named)
def test_every_path_asks_what_applies_in_the_order_of_the_seed(
    policy: Policy, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = stops = 0
    for path, chat in walk(Chat(policy).start(), Path()):
        if chat.asked in ("handover", "") and chat.asked != path.asked[-1]:
            ends += 1
            asked = [*path.asked, chat.asked] if chat.asked else list(path.asked)
            assert asked == expected(path, policy), path
            assert not contradicts(path), path
        else:
            stops += 1
            assert contradicts(path), (path, chat.asked)
            assert any(say.buttons for say in chat.reply.says), path
    with capsys.disabled():
        print(f" [{policy.mode}: {ends} whole paths, {stops} stops at contradictions]", end="")
    assert ends > 400 and stops > 50


def test_every_state_has_a_way_back_a_way_on_and_a_way_out() -> None:
    seen: set[tuple[str, str]] = set()
    for course in ("A", "C", "unsure"):
        chat = Chat().start()
        while chat.asked != "handover":
            key = chat.asked
            if (key, course) not in seen:
                seen.add((key, course))
                options = [button.data.split(":")[1] for button in chat.reply.says[-1].buttons]
                assert "help" in options and "stop" in options, key
                assert ("back" in options) == (key != "representative"), key
                assert chat.copy().type("もどる").asked != "" and chat.copy().type("やめる", "はい").state.drafts == ()
            chat.one(key, {**ORDINARY, "course": course})
    assert len(seen) > 40


def test_a_stop_is_mended_by_one_of_its_buttons_without_typing_anything_again() -> None:
    chat = Chat().start().answer("birthdate", representative="2").type("昭和60年10月10日")
    assert "error.birthdate.child_15_or_older" in chat.said()
    chat.press("fix_representative")
    assert chat.asked == "representative"
    chat.press("self")
    assert chat.asked == "signing_certificate"
    assert chat.draft.answers["birthdate"].value == "1985-10-10"


def test_a_course_that_needs_a_signature_is_refused_for_a_child_and_a_ward() -> None:
    for who in ("2", "3"):
        chat = Chat().start().answer("course", representative=who).type("C")
        assert chat.asked == "course" and "error.course.needs_signing" in chat.said()
        chat.press("A")
        assert chat.asked == "birthdate"


def test_paths_do_not_depend_on_what_was_thrown_away() -> None:
    chat = Chat().start().answer("application", course="C")
    chat.type("変更 コース").press("A")
    assert "licence_number" in chat.draft.answers
    chat.answer("application")
    assert "review.row.licence_number" not in chat.said()

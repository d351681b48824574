"""What a link that opens the chat can wish for, and what it cannot: it never answers anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.effects import Claim, Offer
from dialogs.events import Adopted, Event, MovedAway, Other, Press, Started, Text
from dialogs.policy import Policy
from dialogs.state import DRAFT
from tests.dialogs.talking import PICTURE, Chat

DOORS = (("telegram", "https://t.me/guide_bot?start={language}_go-{code}"),)
COURSES = ["course:A", "course:B", "course:C", "course:unsure"]


def keys(chat: Chat) -> list[str]:
    """Return the keys of what was said last."""
    return [part.key for say in chat.reply.says for part in say.parts] if chat.reply else []


def choices(chat: Chat) -> list[str]:
    """Return what can be chosen, without the revision."""
    assert chat.reply is not None
    return [one.data.rpartition(":")[0] for one in chat.reply.says[-1].buttons if one.role == "option"]


def test_the_course_of_a_link_is_named_where_the_course_is_asked_and_everything_can_be_chosen() -> None:
    chat = Chat().send(Started(course="C")).answer("course")
    assert keys(chat)[-2:] == ["course.proposed", "ask.course"]
    assert choices(chat) == COURSES
    assert "course" not in chat.draft.answers
    assert keys(chat.copy().type("もう一度")) == ["course.proposed", "ask.course"]
    chat.type("B")
    assert chat.draft.answers["course"].value == "B"
    assert chat.asked == "birthdate"


def test_the_course_of_a_link_still_goes_through_the_checks_of_the_course() -> None:
    chat = Chat().send(Started(course="C")).answer("course", representative="子")
    chat.type("C")
    assert keys(chat)[-1] != "ask.continuation"
    assert chat.asked == "course"


def test_an_answered_course_stays_whatever_a_link_says() -> None:
    chat = Chat().start().answer("birthdate", course="A").send(Started(course="B"))
    assert chat.draft.answers["course"].value == "A"
    assert chat.asked == "birthdate"
    assert "course.proposed" not in keys(chat.type("もどる"))


def test_a_link_opened_later_names_its_course_too() -> None:
    chat = Chat().start().answer("email").send(Started(course="B"))
    assert chat.asked == "email"
    assert "course.proposed" in keys(chat.answer("course"))


@pytest.mark.parametrize(("speaks", "said"), [(True, "voice.on"), (False, "voice.failed")])
def test_a_link_turns_the_voice_on_where_there_is_one(speaks: bool, said: str) -> None:
    chat = Chat(Policy(voice=speaks)).send(Started(voice=True))
    assert chat.state is not None
    assert chat.state.voice is speaks
    assert keys(chat)[0] == "greeting.start"
    assert said in keys(chat)


def test_a_link_with_a_code_goes_on_without_a_greeting() -> None:
    there = Chat().start().answer("email")
    chat = Chat(channel="telegram").send(Started("en", code="ABCDEFG2"))
    assert chat.effects == (Claim("ABCDEFG2"),)
    assert chat.reply is None
    chat.send(Adopted(DRAFT.dump_python(there.draft, mode="json")))
    assert keys(chat) == ["channel.moved.here", "ask.email"]
    assert chat.reply is not None
    assert chat.reply.locale == "en"


def test_a_link_with_a_code_leaves_what_was_begun_here() -> None:
    there, chat = Chat().start().answer("email"), Chat(channel="telegram").start().answer("contact_name")
    here = chat.draft.ref
    chat.send(Started(code="ABCDEFG2"))
    assert chat.effects == (Claim("ABCDEFG2"),)
    chat.send(Adopted(DRAFT.dump_python(replace(there.draft, ref="other"), mode="json")))
    assert chat.state is not None
    assert [draft.ref for draft in chat.state.drafts] == [here, "other"]
    assert chat.asked == "email"


def test_a_link_whose_code_is_not_good_begins_as_any_other() -> None:
    chat = Chat(channel="telegram").send(Started(code="ABCDEFG2")).send(Adopted(None))
    assert keys(chat)[0] == "greeting.start"
    assert "channel.code.wrong" in keys(chat)
    assert chat.asked == "representative"


def test_too_many_links_with_wrong_codes_are_not_tried() -> None:
    chat = Chat(Policy(handoff_misses=1)).send(Started(code="ABCDEFG2")).send(Adopted(None))
    chat.send(Started(code="ABCDEFG3"))
    assert chat.effects == ()
    assert "channel.code.too_many" in keys(chat)
    assert chat.asked == "representative"


def test_a_code_comes_with_a_link_that_holds_the_code_and_the_language_and_nothing_else() -> None:
    chat = Chat(Policy(doors=DOORS)).start().answer("email").type("やさしい", "別のアプリ")
    (offer,) = [effect for effect in chat.effects if isinstance(effect, Offer)]
    assert chat.reply is not None
    (link,) = [part.values for say in chat.reply.says for part in say.parts if part.key == "channel.code.link"]
    assert link["continue_url"] == f"https://t.me/guide_bot?start=easy_go-{offer.code}"


def test_no_link_leads_to_where_one_is_already() -> None:
    chat = Chat(Policy(doors=DOORS), channel="telegram").start().answer("email").type("別のアプリ")
    assert "channel.code.give" in keys(chat)
    assert "channel.code.link" not in keys(chat)


def moved_away() -> Chat:
    """Return a conversation whose application has just gone to Telegram."""
    chat = Chat(channel="line").start().answer("email")
    return chat.send(MovedAway(chat.draft.ref, "telegram"))


@pytest.mark.parametrize("event", [Text("A"), Text("taro@gmail.com"), Press("course:A:7"), PICTURE, Other("sticker")])
def test_where_an_application_has_left_nobody_begins_another_one_by_mistake(event: Event) -> None:
    chat = moved_away()
    assert keys(chat) == ["channel.moved.away", "resume.none"]
    chat.send(event)
    assert keys(chat)[-2:] == ["channel.moved.away", "resume.none"]
    assert "channel.stale_button" not in keys(chat)
    assert chat.state is not None
    assert chat.state.drafts == ()


def test_where_an_application_has_left_another_one_can_be_begun() -> None:
    chat = moved_away().type("はじめる")
    assert chat.asked == "representative"
    chat.type("データを消す", "はい", "こんにちは")
    assert chat.asked == "representative"


def test_after_another_application_was_begun_and_ended_the_first_one_is_not_spoken_of() -> None:
    chat = moved_away().type("はじめる").type("やめる", "はい")
    assert chat.state is not None
    assert chat.state.drafts == ()
    assert "channel.moved.away" not in keys(chat)


def test_who_has_another_application_here_goes_on_with_it_when_one_leaves() -> None:
    chat = Chat(channel="line").start().answer("email").type("家族の申請").answer("terms")
    first = next(draft.ref for draft in chat.state.drafts) if chat.state else ""
    chat.send(MovedAway(first, "telegram"))
    assert keys(chat) == ["channel.moved.away", "ask.terms"]

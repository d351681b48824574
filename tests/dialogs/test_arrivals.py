"""How a channel's tickets, late deliveries, picked values and standing menus pass through a turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs.effects import DropBlob
from dialogs.events import Event, PhotoChecked, Press, QrRead, Text, Unsent
from dialogs.moment import Moment
from tests.dialogs.talking import ID, NOON, OTHER_PICTURE, PICTURE, Chat

LATER = timedelta(seconds=5)


def turn(chat: Chat, event: Event, **moment: object) -> Chat:
    """Let an event happen at a moment of a channel."""
    now = replace(Moment(chat.now, bytes(32), "c" * 32), **moment)
    outcome = chat.interview.turn(chat.state, event, now)
    chat.state, chat.reply, chat.effects = outcome.state, outcome.reply, outcome.effects
    return chat


def test_a_word_in_between_leaves_the_result_its_own_ticket() -> None:
    chat = turn(Chat().start().answer("photo"), PICTURE, ticket="of the photo")
    assert chat.draft.shot is not None
    turn(chat, Text("ヘルプ"), ticket="of the word")
    assert chat.reply is not None
    assert chat.reply.ticket == "of the word"
    turn(chat, PhotoChecked(chat.draft.shot.ref, (), 900, 1200))
    assert chat.reply is not None
    assert chat.reply.ticket == "of the photo"
    turn(chat, Text("もう一度"))
    assert chat.reply is not None
    assert chat.reply.ticket == ""


def test_what_comes_again_after_something_newer_changes_nothing() -> None:
    chat = turn(Chat().start(), Text("自分"), happened=NOON + LATER)
    before = chat.state
    turn(chat, Text("子"), happened=NOON, again=True)
    assert (chat.state, chat.reply) == (before, None)
    turn(chat, PICTURE, happened=NOON, again=True)
    assert chat.effects == (DropBlob(PICTURE.blob),) if PICTURE.blob else False


def test_what_comes_again_and_is_the_newest_is_taken() -> None:
    chat = turn(Chat().start(), Text("自分"), happened=NOON + LATER, again=True)
    assert chat.asked == "terms"


def test_what_comes_late_for_the_first_time_is_taken() -> None:
    chat = turn(Chat().start(), Text("自分"), happened=NOON + LATER)
    turn(chat, Text("はい"), happened=NOON)
    assert chat.asked == "application_id"
    assert chat.state is not None
    assert chat.state.happened == NOON + LATER


def test_a_picked_value_answers_only_the_question_it_was_picked_for() -> None:
    chat = Chat().start().answer("birthdate")
    assert chat.state is not None
    picked = Press(f"birthdate:pick:{chat.state.revision}", "1985-10-10")
    turn(chat, picked)
    assert chat.asked == "signing_certificate"
    turn(chat, picked)
    assert "channel.stale_button" in chat.said()


def test_an_unsent_photo_is_erased_whether_it_was_used_or_not() -> None:
    chat = turn(Chat().start().answer("photo"), PICTURE, message="m1")
    assert chat.draft.shot is not None
    turn(chat, PhotoChecked(chat.draft.shot.ref, (), 900, 1200))
    waiting, used = chat.copy(), chat
    turn(waiting, Unsent("m1"))
    assert (waiting.draft.shot, waiting.asked) == (None, "photo")
    turn(used, Text("1"), message="m2")
    assert used.asked == "photo_right"
    turn(used, Unsent("m1"))
    assert "photo" not in used.draft.answers
    for one in (waiting, used):
        assert one.asked == "photo"
        assert DropBlob(PICTURE.blob) in one.effects if PICTURE.blob else False
        assert "channel.unsend" in one.said()


def test_an_id_goes_with_the_picture_it_was_read_from() -> None:
    chat = turn(Chat().start().answer("application_id"), PICTURE, message="m1")
    turn(chat, QrRead(chat.draft.qr_ref, "id", ID))
    assert chat.asked == "contact_name"
    turn(chat, Unsent("m1"))
    assert chat.asked == "application_id"
    assert "application_id" not in chat.draft.answers


def test_a_photo_that_replaces_an_unsent_one_stays() -> None:
    chat = turn(Chat().start().answer("photo"), PICTURE, message="m1")
    turn(chat, OTHER_PICTURE, message="m2")
    turn(chat, Unsent("m1"))
    assert chat.draft.shot is not None
    assert chat.draft.shot.blob == OTHER_PICTURE.blob


def test_who_asks_again_while_a_photo_is_looked_at_keeps_the_ticket_for_the_result() -> None:
    chat = turn(Chat().start().answer("photo"), PICTURE, ticket="old")
    turn(chat, Press("menu:repeat:0"), ticket="fresh")
    assert chat.reply is not None
    assert all(say.status for say in chat.reply.says)
    assert chat.draft.shot is not None
    turn(chat, PhotoChecked(chat.draft.shot.ref, (), 900, 1200))
    assert chat.reply.ticket == "fresh"


def test_a_press_of_a_standing_menu_is_like_a_typed_command() -> None:
    chat = Chat().start().answer("email")
    turn(chat, Press("menu:back:0"))
    assert chat.asked == "contact_name"
    turn(chat, Press("menu:nothing:0"))
    assert chat.asked == "contact_name"


def test_every_piece_of_an_id_can_be_taken_back() -> None:
    half = turn(Chat().start().answer("application_id"), Text(ID[:8]), message="m1")
    turn(half, Unsent("m1"))
    assert half.draft.pieces == ""
    whole = turn(turn(half, Text(ID[:8]), message="m2"), Text(ID[8:]), message="m3")
    assert whole.asked == "application_id_again"
    turn(whole, Unsent("m2"))
    assert "application_id" not in whole.draft.answers
    assert whole.asked == "application_id"

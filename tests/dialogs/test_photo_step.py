"""The photo step: what is told of what was found, what can be passed, and what becomes of the pictures."""

from __future__ import annotations

from dataclasses import replace

from core.photo_table import CODES, TOPICS
from dialogs.effects import DropBlob, Image, Part, Parts, Say
from dialogs.events import BlobRef, Finding, PhotoChecked, Picture, QrRead
from tests.dialogs.talking import Chat

PICTURE = Picture(BlobRef("1" * 32, "2" * 64, 300_000), 300_000)
PREVIEW = BlobRef("3" * 32, "4" * 64, 20_000)
WHERE = {"horizontal": "left", "top": "short"}


def at_photo() -> Chat:
    return Chat().start().answer("photo")


def checked(*findings: Finding, unchecked: tuple[str, ...] = (), chat: Chat | None = None) -> Chat:
    """A photo was sent and looked at."""
    chat = (chat or at_photo()).send(PICTURE)
    shot = chat.draft.shot
    assert shot is not None
    waiting = replace(shot, checked=False)
    assert chat.state is not None
    drafts = tuple(replace(draft, shot=waiting) if draft.shot == shot else draft for draft in chat.state.drafts)
    chat.state = replace(chat.state, drafts=drafts)
    return chat.send(PhotoChecked(shot.ref, findings, 900, 1200, None, PREVIEW, WHERE, unchecked))


def says(chat: Chat) -> list[Say]:
    assert chat.reply is not None
    return list(chat.reply.says)


def options(chat: Chat) -> list[str]:
    return [button.data.split(":")[1] for button in says(chat)[-1].buttons if button.role == "option"]


def dropped(chat: Chat) -> set[str]:
    return {effect.blob.id for effect in chat.effects if isinstance(effect, DropBlob)}


def parts(chat: Chat) -> list[Part]:
    return [part for say in says(chat) for part in say.parts]


def test_a_photo_without_findings_can_be_used() -> None:
    chat = checked()
    assert {"done.photo", "photo.nothing_found", "photo.preview_caption", "photo.self_check"} <= set(chat.said())
    assert options(chat) == ["use", "retake", "rotate"]


def test_two_findings_are_told_and_the_rest_on_request() -> None:
    found = tuple(Finding(code, "fix") for code in ("dark", "blur", "bg_busy", "tilt"))
    chat = checked(*found)
    told = {key for key in chat.said() if key.startswith("photo.finding.")}
    assert told == {"photo.finding.dark", "photo.finding.blur"}
    assert Part("photo.findings_title", {"count": 4}) in parts(chat)
    assert options(chat) == ["retake", "rotate", "proceed", "rest"]
    chat.type("4")
    assert {"photo.finding.bg_busy", "photo.finding.tilt"} <= set(chat.said())
    assert "photo.finding.dark" not in chat.said()
    assert chat.type("事情があり、このまま進む").asked == "photo_right"


def test_every_finding_about_content_can_be_passed_without_being_asked_why() -> None:
    counted: dict[str, str | int] = {"count": 2}
    found = [Finding(code, "fix") for code in sorted(CODES - {"no_face", "multi_face"})]
    found += [Finding("no_face", "block"), Finding("multi_face", "block", counted)]
    for finding in (*found, Finding("old", "fix", {"date": "2020-01-01"})):
        chat = checked(finding)
        assert options(chat) == ["retake", "rotate", "proceed"]
        chat.press("proceed")
        assert "photo.exception.route" in chat.said() and chat.asked == "photo_right"
        assert chat.draft.answers["photo"].value["exception"] is True


def test_who_has_a_reason_can_tick_what_the_telephone_accepted() -> None:
    assert "photo.exception.ticks" in checked(Finding("face_hidden", "fix")).press("proceed").said()
    assert "photo.exception.ticks" not in checked().press("use").said()


def test_what_is_not_certain_is_told_as_such_and_can_be_used() -> None:
    chat = checked(Finding("mouth_open", "warn"))
    assert Part("photo.maybe", {"finding": Part("photo.finding.mouth_open")}) in parts(chat)
    assert "done.photo" in chat.said()
    assert chat.press("use").draft.answers["photo"].value["exception"] is False


def test_a_code_instead_of_a_face_is_told_and_dropped() -> None:
    for code in ("qr_instead", "qr_foreign"):
        chat = checked(Finding(code, "block"))
        assert f"photo.finding.{code}" in chat.said() and chat.asked == "photo"
        assert chat.draft.shot is None
        assert dropped(chat) == {PICTURE.blob.id if PICTURE.blob else "", PREVIEW.id}


def test_a_face_instead_of_a_code_is_told() -> None:
    chat = Chat().start().answer("application_id")
    assert chat.state is not None
    chat.state = replace(chat.state, drafts=tuple(replace(draft, qr_ref="a") for draft in chat.state.drafts))
    chat.send(QrRead("a", "portrait"))
    assert "qr.portrait" in chat.said() and chat.asked == "application_id"


def test_the_place_is_told_once_and_is_no_fault() -> None:
    chat = checked(Finding("gps", "warn"))
    assert {"photo.file.gps", "photo.nothing_found"} <= set(chat.said())
    assert options(chat) == ["use", "retake", "rotate"]
    assert "photo.file.gps" not in checked(Finding("gps", "warn"), chat=chat.press("retake")).said()


def test_that_a_turned_photo_became_smaller_is_told_and_is_no_fault() -> None:
    assert {"photo.file.reduced", "photo.nothing_found"} <= set(checked(Finding("reduced", "warn")).said())


def test_what_was_not_looked_at_is_left_to_the_person() -> None:
    names = Parts((Part("photo.unchecked.eyes"), Part("photo.unchecked.background")), "names")
    chat = checked(unchecked=("eyes", "background"))
    assert Part("photo.unchecked", {"names": names}) in parts(chat)
    assert "photo.nothing_found" not in chat.said()
    chat = checked(unchecked=TOPICS)
    assert "photo.engine_down" in chat.said() and "photo.unchecked" not in chat.said()


def test_the_small_picture_is_described_in_words_that_every_channel_says() -> None:
    chat = checked()
    (image,) = (say.image for say in says(chat) if say.image is not None)
    assert image == Image("preview", Part("photo.preview_alt"), blob=PREVIEW)
    places = {"horizontal": Part("photo.where.left"), "top": Part("photo.where.short")}
    assert Part("photo.preview_described", places) in parts(chat)


def test_a_photo_that_will_not_do_is_not_said_to_be_of_use() -> None:
    assert "photo.self_check" in checked(Finding("mouth_open", "warn")).said()
    assert "photo.self_check" not in checked(Finding("dark", "fix")).said()
    down = checked(Finding("old", "fix", {"date": "2020-01-01"}), unchecked=TOPICS)
    assert "photo.engine_down" in down.said() and "photo.self_check" not in down.said()


def test_the_small_picture_goes_with_the_photo() -> None:
    assert PREVIEW.id in dropped(checked().press("retake"))
    assert dropped(checked().press("use")) == {PREVIEW.id}
    chat = checked()
    chat.findings = ()
    shot = chat.draft.shot
    assert shot is not None
    chat.press("rotate")
    assert chat.draft.shot is not None and chat.draft.shot.preview is None
    late = checked().send(PhotoChecked("gone", (), 1, 1, BlobRef("5", "6", 1), PREVIEW))
    assert dropped(late) == {"5", PREVIEW.id}


def test_a_photo_that_only_has_to_be_turned_is_no_failed_one() -> None:
    chat = checked(Finding("rotate", "fix"))
    assert "photo.tips_after_two" not in checked(Finding("rotate", "fix"), chat=chat.press("retake")).said()


def test_after_two_photos_that_will_not_do_there_is_another_way() -> None:
    chat = checked(Finding("dark", "fix"))
    assert "photo.tips_after_two" not in chat.said()
    chat = checked(Finding("dark", "fix"), chat=chat.press("retake"))
    assert "photo.tips_after_two" in chat.said()

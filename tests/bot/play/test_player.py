"""The player itself: what holds, what fails, what cannot be played, and what is rewritten."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from bot.__main__ import main
from bot.play.player import Failure, play
from bot.play.script import Step, read
from bot.play.show import Show
from bot.play.update import update

PICTURES = Path(__file__).parent.parent.parent / "transcripts" / "pictures"
UNTIL_PROOF = """\
- answer:
    representative: "1"
    terms: ok
    application_id: "48210937556120487739105"
    application_id_again: "48210937556120487739105"
    contact_name: 山田 花子
    email: hanako@mail.test.jp
    email_again: hanako@mail.test.jp
    captcha: right
    registration: ok
"""


def written(folder: Path, steps: str) -> Path:
    """Return a transcript file with these steps."""
    path = folder / "some.yaml"
    path.write_text(f"title: some\nsteps:\n{steps}", encoding="utf-8")
    return path


async def failures(folder: Path, steps: str) -> list[Failure]:
    """Return how playing these steps fails."""
    [transcript] = read(written(folder, steps))
    return await play(transcript)


async def test_a_conversation_begins_by_itself(tmp_path: Path) -> None:
    assert not await failures(tmp_path, "- asks: representative\n- bot: greeting.start\n- says: こんにちは\n")


async def test_what_is_wanted_and_what_was_got_are_both_told(tmp_path: Path) -> None:
    [failure] = await failures(tmp_path, "- press: self\n- asks: braille\n- asks: email\n")
    assert (failure.index, failure.step, failure.got) == (1, Step("asks", "braille"), "terms")
    assert str(failure) == "entry 2, wanted asks: braille, got terms"


async def test_every_expectation_can_fail(tmp_path: Path) -> None:
    for entry in ("bot: no.such.key", "says: zebra", "says_not: カード", "mail: zebra", "asks: photo"):
        [failure] = await failures(tmp_path, f"- {entry}\n")
        assert str(failure.step) == entry
    [failure] = await failures(tmp_path, UNTIL_PROOF + "- stored_not: hanako@mail.test.jp\n")
    assert failure.got == "it stands in a mail"


async def test_what_cannot_be_done_fails_loudly(tmp_path: Path) -> None:
    entries = ("press: 99", "press_old: self", "captcha: right", "code: newest", "link: oldest", "later: soon")
    for entry in (*entries, "photo: missing.jpg", "answer: {representative: ok}"):
        [failure] = await failures(tmp_path, f"- {entry}\n")
        assert failure.index == 0


async def test_an_answer_that_is_refused_is_not_given_again(tmp_path: Path) -> None:
    steps = '- answer: {representative: "1", terms: ok, application_id: "123"}\n- bot: error.application_id.too_short\n'
    assert not await failures(tmp_path, steps)


async def test_texts_sent_in_one_go_arrive_in_their_order(tmp_path: Path) -> None:
    assert not await failures(tmp_path, "- user: [自分のカード, はい, もどる]\n- asks: terms\n")


async def test_a_whole_answer_counts_as_one_entry_of_the_person(tmp_path: Path) -> None:
    assert not await failures(tmp_path, UNTIL_PROOF + "- bot: [done.terms, done.captcha, email_proof.sent]\n")


async def test_what_was_said_before_the_clock_moved_still_counts(tmp_path: Path) -> None:
    steps = "- press: self\n- later: 90m\n- restart:\n- bot: ask.terms\n- asks: terms\n"
    assert not await failures(tmp_path, steps)


async def test_the_conversation_can_be_shown(tmp_path: Path) -> None:
    out = io.StringIO()
    [transcript] = read(written(tmp_path, UNTIL_PROOF + "- code: newest\n- asks: course\n"))
    assert not await play(transcript, Show(transcript, Console(file=out, width=120)))
    for piece in ("こんにちは", "自分のカード", "●●●●", "hanako@mail.test.jp", "mail", "どのコースで"):
        assert piece in out.getvalue()
    assert "48210937556120487739105" not in out.getvalue()


async def test_expected_messages_are_rewritten_and_all_else_stays(tmp_path: Path) -> None:
    path = written(tmp_path, "# why\n- press: self\n- bot: ask.email  # here\n- bot: ask.terms\n- asks: terms\n")
    assert await update(path) == 1
    text = path.read_text(encoding="utf-8")
    assert "# why" in text
    assert "ask.email" not in text
    [transcript] = read(path)
    assert not await play(transcript)
    assert await update(path) == 0


def test_the_command_says_which_transcripts_hold(tmp_path: Path, capsys: object) -> None:
    good = written(tmp_path, "- asks: representative\n")
    assert main(["play", str(good)]) == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: bad\nsteps:\n- asks: photo\n", encoding="utf-8")
    assert main(["play", str(good), str(bad)]) == 1
    broken = tmp_path / "broken.yaml"
    broken.write_text("steps:\n- shout: x\n", encoding="utf-8")
    assert main(["play", str(broken)]) == 2

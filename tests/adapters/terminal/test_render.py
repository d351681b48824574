"""Replies on a terminal: bubbles, numbered choices, values to copy, pictures in blocks."""

from __future__ import annotations

import io

from rich.console import Console

from adapters import catalogues
from adapters.terminal import render
from adapters.vision.captcha import draw
from dialogs.effects import Button, Image, Part, Reply, Say
from dialogs.wording import Wording

WORDING = Wording(catalogues.load(), {})


def shown(what: object, width: int = 100) -> str:
    """Return what a console of this width prints."""
    console = Console(file=io.StringIO(), width=width)
    console.print(what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_choices_have_their_numbers_and_commands_stand_below() -> None:
    buttons = (
        Button("braille:want:3", Part("label.want"), 1),
        Button("braille:decline:3", Part("label.decline"), 2),
        Button("braille:back:3", Part("label.back"), role="command"),
    )
    text = shown(render.render(Reply("ja", (Say((Part("ask.braille"),), buttons),)), WORDING))
    assert "点字を付けますか" in text
    assert "1" in text
    assert "付けない" in text
    assert text.rstrip().endswith("[もどる]")


def test_a_value_to_copy_stands_alone_on_its_line() -> None:
    value = "hanako@mail.test.jp"
    lines = shown(render.bubble(Say((), copy=value), "ja", WORDING)).splitlines()
    assert value in lines


def test_a_picture_is_told_in_words() -> None:
    say = Say((Part("captcha.renewed"),), image=Image("captcha", Part("captcha.alt"), text="447y6k"))
    text = shown(render.bubble(say, "ja", WORDING))
    assert WORDING.text(Part("captcha.alt"), "ja")[:10] in text
    assert "447y6k" not in text


def test_letters_are_drawn_with_blocks_on_an_empty_ground() -> None:
    rows = render.letters(draw("447y6k")).plain.split("\n")
    assert {len(row) for row in rows} == {render.WIDE}
    assert set("".join(rows)) <= set(render.BLOCKS.values())
    assert 0.02 < sum(sign != " " for row in rows for sign in row) / (len(rows) * render.WIDE) < 0.6


def test_a_qr_code_is_drawn_for_a_phone_to_read() -> None:
    assert len(render.qr("https://net.kojinbango-card.go.jp/").plain.splitlines()) > 10


def test_a_secret_is_heard_masked() -> None:
    masked = Reply("ja", (), heard="••••105")
    assert render.heard(masked, WORDING) == "••••105"
    pressed = Reply("ja", (), heard_part=Part("label.want"))
    assert render.heard(pressed, WORDING) == "付ける"

"""What a reply says, and which of its buttons is meant."""

from __future__ import annotations

from adapters import catalogues
from bot.play import heard
from dialogs.effects import Button, Image, Part, Parts, Reply, Say
from dialogs.wording import Wording

WORDING = Wording(catalogues.load(), {})
ROW = Part("review.line", {"number": 1, "name": Part("review.row.braille"), "value": Part("review.value.want")})
REPLY = Reply(
    "ja",
    (
        Say((Part("ask.registration", {"rows": Parts((ROW,))}),)),
        Say(
            (Part("captcha.renewed"),),
            (
                Button("registration:ok:4", Part("label.ok"), 1),
                Button("registration:back:4", Part("label.back"), role="command"),
            ),
            Image("captcha", Part("captcha.alt"), text="447y6k"),
        ),
        Say((Part("handover.copy", {"name": Part("review.row.email")}),), copy="hanako@mail.test.jp"),
    ),
    "registration",
)


def test_keys_inside_other_messages_are_said_too() -> None:
    said = set(heard.keys(REPLY))
    assert {"ask.registration", "review.line", "review.row.braille", "review.value.want", "captcha.alt"} <= said


def test_the_text_has_bubbles_choices_and_values_to_copy_but_not_the_letters() -> None:
    text = heard.text(REPLY, WORDING)
    assert "付ける" in text
    assert "合っています" in text
    assert "hanako@mail.test.jp" in text
    assert "447y6k" not in text
    assert heard.letters(REPLY) == "447y6k"


def test_a_button_is_found_by_label_option_data_or_number() -> None:
    for wanted in ("合っています", "ok", "registration:ok:4", "1"):
        assert heard.find(REPLY, wanted, WORDING) == heard.buttons(REPLY)[0]
    assert heard.find(REPLY, "もどる", WORDING) == heard.buttons(REPLY)[1]
    assert heard.find(REPLY, "0", WORDING) is None

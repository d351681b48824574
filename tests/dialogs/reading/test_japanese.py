"""Whatever is written, what is read aloud is Japanese and short numbers, and reads the same when read again."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialogs.reading import japanese

SAYABLE = re.compile(
    "[ぁ-ゖァ-ヺーヽヾゝゞ\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff々〆\U00020000-\U000323af0-9、。？ ]*"
)
SIGNS = "0123456789abcXYZ@.-_/:;,!?%&（）「」『』・〜～→※●○☑☐×＠😀👍🏽"
PIECES = st.sampled_from([*SIGNS, " ", "\n", "申請書ID", "{name}", "KB", "20", "〇", "é", "안녕"])
WRITTEN = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@given(WRITTEN)
@example("●●● 1 2 3")
@example("「👨‍👩‍👧」が届きました")
@example("a@b@c")
def test_nothing_is_left_that_a_voice_would_spell_or_skip(text: str) -> None:
    read = japanese.read(text)
    assert SAYABLE.fullmatch(read)
    assert not re.search("[0-9]{5}", read)


@given(WRITTEN)
def test_easy_japanese_is_held_to_the_same(text: str) -> None:
    assert SAYABLE.fullmatch(japanese.read(text, easy=True))


@given(WRITTEN)
def test_a_reading_read_again_stays_as_it_is(text: str) -> None:
    once = japanese.read(text)
    assert japanese.read(once) == once


@given(st.from_regex(r"[0-9]{5,40}", fullmatch=True))
def test_every_digit_of_a_long_number_is_said_in_groups_of_four(number: str) -> None:
    groups = [group.split("、") for group in japanese.read(number).split("。")]
    assert [len(group) for group in groups[:-1]] == [4] * (len(groups) - 1)
    assert sum(map(len, groups)) == len(number)


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789._-", min_size=1, max_size=20))
def test_every_sign_of_a_mail_address_is_said(local: str) -> None:
    read = japanese.read(f"{local}x@gmail.com")
    assert read.count("、") == len(local) + 4


NAMES = {
    **{"@": "アットマーク", "O": "オー", "ｌ": "エル", "0": "ゼロ", "-": "ハイフン", " ": "空白"},
    **{"髙": "髙", "ア": "ア", "€": "記号", "😀": "絵文字", "👍🏽": "絵文字"},
}


@pytest.mark.parametrize(("sign", "name"), NAMES.items())
def test_a_single_sign_is_called_by_its_name(sign: str, name: str) -> None:
    assert japanese.sign(sign) == name

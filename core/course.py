"""The course of the application (A 新規, B 更新1, C 更新2), seed step 4-1, from a letter or from what people say."""

from __future__ import annotations

import re
from typing import Literal

from core import situation
from core import text as reading
from core.verdict import Accepted, Notice, Rejected

Course = Literal["A", "B", "C"]
Card = Literal["have", "never", "lost", "broken"]

MAX_INPUT = 400
"""Characters above which a message is not read."""

_END = r"(?:です|で|でお願いします|にします|にする|でお願い|だと思います|かな|がいいです|を選びます|を選択します)?"
_LETTER = re.compile(
    rf"(?:(?:申請)?(?:コース|course)(?:は|:)?|option|14-?)?[「(]?(?P<letter>[abc])[」)]?(?:の?コース|course)?{_END}"
)
_LABELLED = re.compile(r"[「(]?(?P<letter>[abc])[」)]?[.:](?=[^0-9])")
_NUMBER = re.compile(rf"(?P<number>[123①②③一二三])(?:番|番目|つ目|つめ)?(?:の?コース)?{_END}")
_NAMES: dict[str, Course] = {
    **dict.fromkeys(("新規", "新規申請", "new"), "A"),
    **dict.fromkeys(("更新1", "更新1(通常切替)", "通常切替", "通常更新"), "B"),
    **dict.fromkeys(("更新2", "更新2(マイナ免許証引継)", "更新2(マイナ免許証引継ぎ)"), "C"),
    **dict.fromkeys(("マイナ免許証引継", "マイナ免許証引継ぎ"), "C"),
}
_ORDER: tuple[Course, ...] = ("A", "B", "C")
_UNSURE = re.compile(
    r"わか[らり]|分か[らり]|判[らり]|迷|教えて|おしえて|どの(?:コース|番号)|不明|どれ|どちら|どっち|unsure|notsure|don'?tknow|4(?:番)?$"
)


def parse(text: str) -> Accepted[Course]:
    """Return the course; C from free words only with `check_C_conditions`; unclear cases ask for more facts."""
    if len(text) > MAX_INPUT:
        raise Rejected("too_long_input", count=len(text))
    said = reading.key(text)
    named = _named(said)
    if named:
        return Accepted(named)
    if situation.commanded(said):
        raise Rejected("not_an_answer")
    told = situation.told(said)
    if told.course:
        notices = (Notice(told.reason, "done"),) if told.reason else ()
        return Accepted(told.course, notices)
    if told.reason:
        raise Rejected(told.reason, unclear=True)
    if _UNSURE.search(said):
        raise Rejected("need_followup", unclear=True)
    raise Rejected("not_an_answer")


def lead(card: Card | None, expired: bool | None, licence: bool | None) -> Course | None:
    """Return the course that three facts lead to, None where one is still missing."""
    if card in ("never", "lost", "broken") or (card == "have" and expired):
        return "A"
    if card != "have" or expired is None or licence is None:
        return None
    return "C" if licence else "B"


def _named(said: str) -> Course | None:
    letter = _LETTER.fullmatch(said) or _LABELLED.match(said)
    if letter:
        return _ORDER["abc".index(letter["letter"])]
    number = _NUMBER.fullmatch(said)
    if number:
        return _ORDER["1①一2②二3③三".index(number["number"]) // 3]
    bare = re.sub(rf"^[abc][.。:：、]?|{_END}$", "", said)
    return _NAMES.get(bare.strip("()")) or _NAMES.get(said)

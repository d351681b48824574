"""Certificates and braille, seed step 4-3: asked as 付ける or 付けない; the official box is derived, never asked."""

from __future__ import annotations

import re

from core import yes_no
from core.verdict import Accepted, Rejected
from core.yes_no import Lexicon

_BOX_WORDS = re.compile(r"チェック|ちぇっく|レ点|✓|✔|☑|☐|☒|✅|□|■|四角|ボックス|box|check|tick")
_BRAILLE_BOX = (
    (re.compile(r"[☑☒✓✔✅]"), "希望する"),
    (re.compile(r"[☐□]"), "希望しない"),
    (re.compile(r"四角|ボックス|box"), ""),
    (re.compile(r"チェック|ちぇっく|レ点"), "希望"),
    (re.compile(r"空(?:の?まま|白|欄)?|un(?:check|tick)(?:ed)?|empty|blank"), "without"),
    (re.compile(r"check|tick"), "add"),
)
"""What is said of the box for braille, and the same in plain words: its tick means 希望する."""
_ASKS = re.compile(
    r"(?:付け|つけ|入れ|いれ|載せ|のせ)(?:る|ます|て|たい|よう|といて|とく)|(?:希望|発行|搭載)(?:を)?(?:し(?:ます|たい|て)|する|あり|です|$)|"
    r"(?:必要|ひつよう)(?:です|だ|あり|$)|"
    r"あった(?:ほう|方)が(?:いい|良い|よい)|(?:要|い)(?:る|ります)(?:$|よ|ね|です)|(?:ほし|欲し)い|(?:お願い|おねがい)(?:し(?:ます|たい)|いた|致)|^(?:あり|有り)(?:で.*|です)?$|^(?:両方|どちらも)(?:とも)?(?:です)?$|(?:'d|would)like|(?:add|include|want|need)(?:it|"
    r"both|this|that)?|^with(?:it)?$|^putit"
)


def wanted(text: str, lexicon: Lexicon) -> Accepted[bool]:
    """Return whether a certificate is wanted; checkbox words are unclear, since the official box says 不要."""
    said = yes_no.word(text)
    if _BOX_WORDS.search(said):
        raise Rejected("checkbox_words_are_inverted_ask_in_plain_words", unclear=True)
    return _clear(said, lexicon)


def braille(text: str, lexicon: Lexicon) -> Accepted[bool]:
    """Return whether the name is wanted in braille; here a tick means 希望する, so checkbox words are clear."""
    said = yes_no.word(text)
    if _BOX_WORDS.search(said):
        for of_the_box, plain in _BRAILLE_BOX:
            said = of_the_box.sub(plain, said)
    return _clear(said, lexicon)


def box_ticked(want: bool) -> bool:
    """Return whether the official box 電子証明書 不要 gets a tick: only where the certificate is not wanted."""
    return not want


def _clear(said: str, lexicon: Lexicon) -> Accepted[bool]:
    meaning = yes_no.meaning(said, lexicon, _ASKS)
    if meaning in ("either", "fine") or yes_no.vague(said):
        raise Rejected("ambiguous", unclear=True)
    if meaning is None:
        raise Rejected("not_understood")
    return Accepted(meaning == "yes")

"""Yes or no as people say it; what can mean both is asked again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from core import text as reading
from core.verdict import Accepted, Rejected

Lexicon = Mapping[str, frozenset[str]]
"""Words by meaning (yes, no, want, decline, ambiguous, unknown), each as `core.text.key` writes it."""

MAX_INPUT = 200
"""Characters above which a message is not read."""

_Said = Literal["yes", "no", "fine", "either"] | None

_LEAD_YES = re.compile(r"(?:はい|ハイ|ええ|うん|yes|yeah|yep|yup|sure|ofcourse|もちろん|勿論)+(?:です)?")
_LEAD_NO = re.compile(r"(?:nothank(?:s|you)|いいえ|いえ|イイエ|ううん|いや(?!じゃ)|nope|no(?!t|r|w|b|d|n))+(?:です)?")
_YES = re.compile(
    r"(?:どうぞ|よろしく|宜しく|ぜひ|是非)?(?:(?:それ|これ)で)?(?:お願い|おねがい)(?:(?:し|いた|致)(?!ま?せん|ない).*)?|(?:よろしく|宜しく)(?:です)?|"
    r"そう(?:です|だ|思います|します|する)?(?:よ|ね)?|(?:その|この)(?:とおり|通り)(?:です)?|(?:ぜひ|是非)|"
    r"(?:同意|承諾|承知|了解|賛成|確認|納得|理解|登録)(?:です|済み?|(?:し|いたし|致し)(?:ます|ました|した|て(?:い)?(?:ます|る)))?|(?:同意|承諾|賛成|登録|確認)する|"
    r"(?:全て|すべて|全部)?(?:合|あ)って(?:い)?(?:る|ます).*|(?:正し|ただし)い(?:です)?(?:よ)?|"
    r"(?:全て|すべて|全部|どれも|[0-9]つとも)?(?:(?:当|あ)てはま(?:る|ります|って(?:い)?(?:る|ます))|満たし(?:ます|て(?:い)?(?:る|ます)))|"
    r"(?:間違い|まちがい|相違|誤り|問題|異議|異論|変更|修正|訂正|(?:直す|違う)(?:ところ|もの|の))(?:は|も)?(?:ない|無い|ありません|ございません|なし)(?:です)?(?:よ)?|"
    r"(?:分|わ)かりました|(?:それ|これ)で(?:いい|良い|よい)(?:です)?(?:よ)?|いいですとも|当然(?:です)?|(?:頼|たの)みます|iagree|correct|right|agreed?|ido|"
    r"(?:that's|thatis)(?:right|correct)"
)
_FINE = re.compile(
    r"ok(?:です|ay|ey)?|おっけー?(?:です)?|おーけー(?:です)?|オッケー?(?:です)?|オーケー(?:です)?|おけ|👌|🙆.*|これで(?:大丈夫|結構|けっこう|ok|構いません)(?:です)?|⭕|○|◯|✅|まる|丸"
)
_NO = re.compile(
    r"お?断り.*|(?:ことわ|断)(?:し|り).*|(?:ちが|違)(?:う|い(?:ます|ました)?|った|って(?:い)?(?:る|ます))(?:です|よ)*|そう(?:では|じゃ)(?:ない|ありません).*|"
    r"(?:合|あ)って(?:い)?(?:ない|ません).*|(?:正し|ただし)く(?:は)?(?:ない|ありません).*|"
    r".*(?:(?:当|あ)てはまら(?:ない|ず).*|(?:当|あ)てはまりません|満たして(?:い)?(?:ない|ません)|満たしません)|"
    r"(?:間違|まちが)(?:い(?:です|ます|が(?:ある|あります))?|って(?:い)?(?:る|ます)|え(?:た|ました)).*|だめ(?:です)?|ダメ(?:です)?|ノー(?:です)?|嫌(?:です|だ)?|だ|"
    r"ng|👎|🙅.*|❌|×|✕|✖|ばつ|バツ|thanks|thankyou|i?disagree|notcorrect|incorrect|wrong"
)
_EITHER = re.compile(
    r"(?:それ(?:で|は))?(?:結構|けっこう|大丈夫|だいじょうぶ|だいじょぶ|いい|よい|良い|よろしい)(?:です|だ)?(?:よ|ね|わ|かな)?|"
    r"(?:どちら|どっち|どれ)(?:で|か|と)?も?.*|(?:お)?(?:任|まか)せ.*|たぶん.*|多分.*|おそらく.*|(?:ok|fine|good|either|maybe|"
    r"perhaps|whatever).*|i'?m(?:fine|good|ok)|notsure.*"
)
_REFUSES = re.compile(
    r"(?:要|い)(?:らない|りません|らん|らぬ)|不要|不必要|(?:必要|ひつよう)(?:は|では|じゃ|が|も)?(?:ない|無い|ありません|なし|ございません)|"
    r"(?:付け|つけ|付か|つか|入れ|いれ|載せ|のせ)(?:ない|ません|なく|ず)|(?:希望|お願い|同意|承諾|利用|使用|発行|搭載|登録|申請)(?:は|を)?(?:し(?:ない|ません|たくない)|しま?せん|(?:いた|致)しません|でき(?:ない|ません)|なし)|"
    r"(?:ほし|欲し)く(?:は)?(?:ない|ありません)|(?:付け|つけ|し)たく(?:は)?(?:ない|ありません)|(?:なし|無し|^ない)(?:で.*|に.*|です)?$|"
    r"な(?:く|し)(?:て|で)も?(?:いい|良い|よい|結構|けっこう|大丈夫|かま|構)|"
    r"やめ(?:ます|ました|て|る|とき|ておき)|"
    r"外し|はずし|(?:ご)?遠慮|^し(?:ない|ません)|don'?t(?:add|want|need|include|putit)|donot(?:add|want|need|"
    r"include)|without|leave(?:it)?out|noneed|not(?:needed|required|wanted)|nothanks"
)
_ASKS = re.compile(
    r"(?:付け|つけ|入れ|いれ|載せ|のせ)(?:る|ます|て|たい|よう|といて|とく)|(?:希望|発行|搭載)(?:を)?(?:し(?:ます|たい|て)|する|あり|です|$)|"
    r"(?:必要|ひつよう)(?:です|だ|あり|$)|"
    r"あった(?:ほう|方)が(?:いい|良い|よい)|(?:要|い)(?:る|ります)(?:$|よ|ね|です)|(?:ほし|欲し)い|(?:お願い|おねがい)(?:し(?:ます|たい)|いた|致)|^(?:あり|有り)(?:で.*|です)?$|(?:add|include|want|need)(?:it|"
    r"both|this|that)?|^with(?:it)?$|^putit"
)
_DOUBLE = re.compile(
    r"(?:いら|要ら|つけ|付け|ほし|欲し|し)なく(?:は)?(?:ない|ありません)|(?:不要|不必要)(?:と(?:いう)?わけ)?(?:では|じゃ)(?:ない|ありません)|"
    r"ない(?:という)?(?:わけ|こと)(?:では|じゃ|は|も)(?:ない|ありません)|(?:いら|要ら|付け|つけ)ないと|なければ(?:なら|いけ)|ないほうが|ない方が"
)
_FILLER = re.compile(
    r"(?:やっぱり|やっぱ|やはり|じゃあ?|それでは|それなら|まあ|ええと|えーっ?と|あのー?)(?=.)(?!ない|あり)"
)
_READ = re.compile(r"(?:全部|よく|規約を?)?(?:読み|よみ|見|確認し|確かめ|(?:分|わ)かり)ました|了解(?:です|しました)?")
_HESITATES = re.compile(r"[うんむ][ー〜~]+ん?[ー〜~]*|えー?っと.*")
_QUESTION = re.compile(
    r"(?:です|ます|ました|ません|ない|の|ある|いる|べき|でしょう|だろう|もの|れる|する|る)か(?:な|ね)?$|\?|かな$|^(?:何|なに|なぜ|どう(?!ぞ|も|で)|"
    r"どこ|いつ|what|how|why|where|should|can|do(?:es)?i)"
)


def parse(text: str, lexicon: Lexicon) -> Accepted[bool]:
    """Return True for yes, False for no; raises `ambiguous` (unclear) or `not_understood`."""
    said = meaning(word(text), lexicon)
    if said == "either":
        raise Rejected("ambiguous", unclear=True)
    if said is None:
        raise Rejected("not_understood")
    return Accepted(said in ("yes", "fine"))


def word(text: str) -> str:
    """Return a short text as answers are compared: `core.text.key` without commas, final tones and first fillers."""
    if len(text) > MAX_INPUT:
        raise Rejected("too_long_input", count=len(text))
    said = re.sub(r"[、,，・♪☆★…]|[~〜]+$", "", reading.key(text)).rstrip("。.!！")
    return said[filler.end() :] if (filler := _FILLER.match(said)) else said


def vague(said: str) -> bool:
    """Tell whether a normalised answer takes or declines an offer as may be: いいですよ, 大丈夫です, どちらでも."""
    return _EITHER.fullmatch(said) is not None


def meaning(said: str, lexicon: Lexicon) -> _Said:
    """Return what a normalised answer means: yes, no, fine (OK), either (it may mean both), None (no answer)."""
    if _HESITATES.fullmatch(said):
        return None
    known = _known(said, lexicon) or _known(said.replace("ー", ""), lexicon)
    if known is not None or said in lexicon["unknown"] or _QUESTION.search(said):
        return known
    lead, rest = _lead(said)
    if lead is None:
        return _body(said, lexicon) or _by_sentence(said, lexicon)
    body = _body(rest, lexicon) if rest else lead
    if body is None and re.search(r"いいえ|はい|yes|no(?!t)", rest):
        return "either"
    if body in (lead, None, "fine"):
        return lead if body or len(rest) <= 12 else None
    if body == "either":
        return "no" if lead == "no" else "yes" if re.match("大丈夫|だいじょうぶ", rest) else "either"
    return "either"


def _by_sentence(said: str, lexicon: Lexicon) -> _Said:
    """Return what the last sentence means where those before it only say that something was read."""
    *before, last = said.split("。")
    return meaning(last, lexicon) if before and all(_READ.fullmatch(each) for each in before) else None


def _known(said: str, lexicon: Lexicon) -> _Said:
    if said in lexicon["yes"] or said in lexicon["want"]:
        return "yes"
    if said in lexicon["no"] or said in lexicon["decline"]:
        return "no"
    if said and _FINE.fullmatch(said):
        return "fine"
    return "either" if said in lexicon["ambiguous"] else None


def _lead(said: str) -> tuple[_Said, str]:
    no, yes = _LEAD_NO.match(said), _LEAD_YES.match(said)
    match = no or yes
    return ("no" if no else "yes", said[match.end() :]) if match else (None, said)


def _body(said: str, lexicon: Lexicon) -> _Said:
    known = _known(said, lexicon)
    if known is not None:
        return known
    if _DOUBLE.search(said):
        return "either"
    if _YES.fullmatch(said):
        return "yes"
    if _NO.fullmatch(said) or _REFUSES.search(said):
        return "no"
    if _EITHER.fullmatch(said):
        return "either"
    return "yes" if _ASKS.search(said) else None

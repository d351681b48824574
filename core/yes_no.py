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

_SHORT = 12
"""Characters that may follow a no unread: no harm comes from taking it for one (いいえ、名前が違います)."""

_Said = Literal["yes", "no", "fine", "either"] | None

_FAULTS = "(?:problem|mistake|error|change|issue|objection|correction|concern)s?"
_LEAD_YES = re.compile(r"(?:はい|ハイ|ええ|うん|yes|yeah|yep|yup|sure(?:thing)?|ofcourse|もちろん|勿論)+(?:です)?")
_LEAD_NO = re.compile(
    rf"(?:nothank(?:s|you)|いいえ|いえ|イイエ|ううん|いや(?!じゃ)|nope|no(?!t|r|w|b|d|n|{_FAULTS}))+(?:です)?"
)
_YES = (
    r"はい|ええ|うん|yes|登録して(?:ください|下さい)?|(?:申請|送信)(?:します|する)|"
    r"(?:どうぞ|よろしく|宜しく|ぜひ|是非)?(?:(?:それ|これ|この内容|このまま)で|このまま|(?:登録|申請|確認|同意)(?:で|を)?)?(?:お願い|おねがい)"
    r"(?:(?:します|したい|いたします|致します|いたしたい|致したい)(?:です|の(?:です)?が|んですが)?|です)?|(?:よろしく|宜しく)|"
    r"(?:ぜひ|是非)|そう(?:です|だ|思います|します|する|なんです|でございます)?|(?:その|この|上記の|以上の)(?:とおり|通り)|"
    r"(?:同意|承諾|承知|了解|賛成|確認|納得|理解|登録)(?:です|済み?|(?:し|いたし|致し)(?:ます|ました|した|て(?:い)?(?:ます|る)))?|(?:同意|承諾|賛成|登録|確認)する|"
    r"(?:合|あ)って(?:い)?(?:る|ます)(?:と思います)?|(?:正し|ただし)い|"
    r"(?:(?:当|あ)てはま(?:る|ります|って(?:い)?(?:る|ます))|満たし(?:ます|て(?:い)?(?:る|ます)))|"
    r"(?:(?:分|わ)か|かしこま)りました|(?:それ|これ)で(?:いい|良い|よい)|いいですとも|当然|(?:頼|たの)(?:みます|む)|"
    r"i?(?:agreed?|accept(?:ed)?|consent)(?:to)?(?:it|them|the(?:se)?terms)?|ido|"
    r"(?:that|it|this|all|everything)?(?:'s|is|looks)?(?:all)?(?:right|correct|looksgood)|"
    r"(?:they|these)(?:'re|are)(?:all)?(?:right|correct)|(?:yes)?(?:itis|theyare)|ithinkso|exactly|absolutely|definitely|confirm(?:ed)?"
)
_FINE = (
    r"ok(?:ay|ey)?|おk|(?:that|it|this|all|everything)(?:'s|is|looks)?(?:fine|good|ok)|(?:構|かま)い?(?:ません|わない)|おっけー?|おーけー|オッケー?|オーケー|おけ|👌|🙆[♀♂]?|これで(?:大丈夫|結構|けっこう|ok|構いません)|⭕|○|◯|✅|まる|丸|"
    r"(?:間違い|まちがい|相違|誤り|問題|異議|異論|異存|不備|変更|修正|訂正|(?:直す|違う)(?:ところ|もの|の))(?:は|も)?(?:必要)?(?:ない|無い|ありません|ございません|な[しく]|不要)|"
    rf"(?:there(?:is|are|'s)|i(?:see|have))?no{_FAULTS}(?:atall)?|nothing(?:is)?(?:tochange|tocorrect|wrong)"
)
_VAGUE = r"大丈夫|だいじょうぶ|だいじょぶ|(?:いい|良い|よい|結構|けっこう)(?:です)?+(?:よ|ね)?+(?=\w)"
_READ = r"(?:全部|よく|規約を?)?(?:読み|よみ|見|確認し|確かめ|(?:分|わ)かり)ました|了解(?:です|しました)?"
_COURTESY = (
    r"(?:その|この|上記の|以上の|申請|登録|入力)?(?:内容|規約|利用規約)(?:[にではも]|には|では)?|"
    r"(?:全部|全て|すべて|両方|どれも|どちら(?:も|にも)|[0-9]つとも)[にでの]?|"
    r"です|だ(?=[よね])|[よねーっ]|どうぞ|(?:進め|すすめ|続け|つづけ|申請し|送信し|送っ)て(?:ください|下さい)?|(?:次[へに])?進みます|次へ|goahead|ありがとう(?:ございます|ございました)?|どうも|すみません|すいません|お世話になります|以上|"
    rf"{_READ}|読んで|よんで|(?:最近|先月|昨日|今日)?撮りました|(?:それ|これ|この内容|[こそ]のまま)で|"
    rf"i(?:'ve|have)(?:read)?(?:them|it|both|all)?|and|please|pls|thanks?(?:you)?|w+|笑|[^\w?❌×✕✖✗✘👎🙅🤔]"
)
_AGREES = re.compile(rf"(?P<fine>{_FINE})|(?P<yes>{_YES})|(?P<vague>{_VAGUE})|{_COURTESY}")
"""What a yes may consist of, piece by piece; a piece that is none of these may take the yes back (はい、でも待って)."""

_NO = re.compile(
    r"お?断り.*|(?:ことわ|断)(?:し|り).*|(?:ちが|違)(?:う|い(?:ます|ました)?|った|って(?:い)?(?:る|ます))(?:です|よ)*|そう(?:では|じゃ)(?:ない|ありません).*|"
    r"(?:合|あ)って(?:い)?(?:ない|ません).*|(?:正し|ただし)く(?:は)?(?:ない|ありません).*|"
    r".*(?:(?:当|あ)てはまら(?:ない|ず).*|(?:当|あ)てはまりません|満たして(?:い)?(?:ない|ません)|満たしません)|"
    r"(?:間違|まちが)(?:い(?:です|ます|が(?:ある|あります))?(?!(?:は|も)?(?:な[いくし]|ありません|ございません))|って(?:い)?(?:る|ます)|え(?:た|ました)).*|だめ(?:です)?|ダメ(?:です)?|ノー(?:です)?|嫌(?:です|だ)?|だ|"
    r"ng|👎|🙅.*|❌|×|✕|✖|ばつ|バツ|thanks|thankyou|i?disagree|notcorrect|incorrect|wrong"
)
_EITHER = re.compile(
    r"(?:それ(?:で|は))?(?:結構|けっこう|大丈夫|だいじょうぶ|だいじょぶ|いい|よい|良い|よろしい)(?:です|だ)?(?:よ|ね|わ|かな)?|"
    r"(?:どちら|どっち|どれ)(?:で|か|と)?も?.*|(?:お)?(?:任|まか)せ.*|たぶん.*|多分.*|おそらく.*|(?:ok|fine|good|either|maybe|"
    r"perhaps|whatever).*|i'?m(?:fine|good|ok)|notsure.*"
)
_NONE = "(?:ない|無い|ありません|ございません|なし)"
_NOT = "(?:n't|dont|wont|donot|cannot|not|never)"
_REFUSES = re.compile(
    rf"(?:要|い)(?:らない|りません|らん|らぬ)|不要|不必要|(?:必要|ひつよう)(?:は|では|じゃ|が|も)?{_NONE}|"
    r"(?:付け|つけ|付か|つか|入れ|いれ|載せ|のせ)(?:られ)?(?:ない|ません|なく|ず)|"
    r"(?:希望|お願い|同意|承諾|利用|使用|発行|搭載|登録|申請)(?:は|を)?(?:し(?:ない|ません|たくない)|しま?せん|(?:いた|致)しません|でき(?:ない|ません)|なし)|"
    r"(?:ほし|欲し)く(?:は)?(?:ない|ありません)|(?:付け|つけ|し)たく(?:は)?(?:ない|ありません)|(?:なし|無し|^ない)(?:で.*|に.*|です)?$|"
    rf"(?:つもり|気|予定|考え|意思|べきで|べきじゃ|まで|ほどで)(?:は|が|も)?{_NONE}|と(?:は|も)?(?:思|おも)(?:わない|いません|えない|えません)|"
    r"(?:る|い)の(?:は|が|も)?(?:嫌|いや|イヤ|無理|面倒|避け)|"
    r"な(?:く|し)(?:て|で)も?(?:いい|良い|よい|結構|けっこう|大丈夫|かま|構|困ら|困りま)|"
    r"やめ(?:ます|ました|て|る|とき|ておき)|"
    r"外し|はずし|(?:ご)?遠慮|^し(?:ない|ません)|without|leave(?:it|them)?out|noneed|nothanks|(?:rather|prefer)not|"
    rf"{_NOT}(?:really|think|want|need|going|planning|to|i|we|be|like|plan|wish|have)*"
    r"(?:add|want|need|includ|put|like|requir|have|get|take|interest|necess)"
)
_DOUBLE = re.compile(
    r"(?:いら|要ら|つけ|付け|ほし|欲し|し)なく(?:は)?(?:ない|ありません)|(?:不要|不必要)(?:と(?:いう)?わけ)?(?:では|じゃ)(?:ない|ありません)|"
    r"ない(?:という)?(?:わけ|こと)(?:では|じゃ|は|も)(?:ない|ありません)|(?:いら|要ら|付け|つけ)ないと(?!思います|おもいます)|な(?:ければ|きゃ|くちゃ)|ないほうが|ない方が|"
    r"(?:な(?:い|くて)|ず(?:に)?)(?:(?:という|[とのでに]|こと|わけ|訳|はず|手|なんて)+(?:は|も|が)?|は)"
    r"(?:困|こま|不安|心配|怖|嫌|いや|だめ|ダメ|い[けから]|なら|まず|おか|済ま|すま|無理|もったい|思わ|思いません|ない|ありません|あり得|ありえ)|"
    rf"{_NOT}(?:want|like|wish|plan|going|mean|do|go|think|we|i|should|to|you|really|be|have)*(?:leav|omit|skip|without|exclud|drop)"
)
_UNDECIDED = re.compile(
    r"迷|まよ[いうっ]|悩|なや[みむん]|かどうか|か(?:は|が|も)?(?:まだ)?(?:よく)?(?:わか|分か|判|決)|かも(?:し|ね|です|$)|考え(?:中|て|たい|させ)|検討|"
    r"待って|(?<![決きあつ])まって|待ち|まだ(?:です)?$|決め(?:て(?:い)?(?:ない|ません)|かね|られ)|(?:あと|後)で(?!も)|保留|任せ|まかせ|の(?:は|が|も)?(?:怖|こわ|不安|心配)|"
    rf"notsure|unsure|(?:if|whether)(?:i|we|it|to)|{_NOT}(?:know|decide|mind)|thinkabout|wait|later|maybe"
)
_DENIES = re.compile(
    rf"(?<!わから)(?<!分から)ない|(?<!わかり)(?<!分かり)(?<!すみ)(?<!すい)ません|[ぬず](?:に)?$|嫌|無理|だめ|ダメ|{_NOT}"
)
_FILLER = re.compile(
    r"(?:やっぱり|やっぱ|やはり|じゃあ?|それでは|それなら|まあ|ええと|えーっ?と|あのー?)(?=.)(?!ない|あり)"
)
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
    said = re.sub(r"[、,，・♪☆★…]|[~〜]+$", "", reading.key(text)).rstrip("。.!！").replace("’", "'")
    return said[filler.end() :] if (filler := _FILLER.match(said)) else said


def vague(said: str) -> bool:
    """Tell whether a normalised answer takes or declines an offer as may be: いいですよ, 大丈夫です, どちらでも."""
    return _EITHER.fullmatch(said) is not None


def meaning(said: str, lexicon: Lexicon, asks: re.Pattern[str] | None = None) -> _Said:
    """Return what a normalised answer means: yes, no, fine (OK), either (it may mean both), None (no answer).

    A sentence in which `asks` is found asks for what is offered, if nothing in it denies.
    """
    if _HESITATES.fullmatch(said):
        return None
    found = _meaning(said, lexicon, asks)
    if found in (None, "either"):
        return _meaning(said.replace("ー", ""), lexicon, asks) or found
    return found


def _meaning(said: str, lexicon: Lexicon, asks: re.Pattern[str] | None) -> _Said:
    known = _known(said, lexicon)
    if known is not None or said in lexicon["unknown"] or _QUESTION.search(said):
        return known
    lead, rest = _lead(said)
    if lead is None:
        return _body(said, lexicon, asks) or _by_sentence(said, lexicon)
    if lead == "yes" and not _AGREES.sub("", rest):
        return "yes"
    body = _body(rest, lexicon, asks) if rest else lead
    if lead == "no" and (body == "either" or (body is None and len(rest) <= _SHORT and not asks)):
        return "no"
    return lead if body == lead else "either"


def _by_sentence(said: str, lexicon: Lexicon) -> _Said:
    """Return what the last sentence means where those before it only say that something was read."""
    *before, last = said.split("。")
    return meaning(last, lexicon) if before and all(re.fullmatch(_READ, each) for each in before) else None


def _known(said: str, lexicon: Lexicon) -> _Said:
    if said in lexicon["yes"] or said in lexicon["want"]:
        return "yes"
    if said in lexicon["no"] or said in lexicon["decline"]:
        return "no"
    if said and re.fullmatch(_FINE, said):
        return "fine"
    return "either" if said in lexicon["ambiguous"] else None


def _lead(said: str) -> tuple[_Said, str]:
    no, yes = _LEAD_NO.match(said), _LEAD_YES.match(said)
    match = no or yes
    return ("no" if no else "yes", said[match.end() :]) if match else (None, said)


def _body(said: str, lexicon: Lexicon, asks: re.Pattern[str] | None) -> _Said:
    known = _known(said, lexicon) or _agreed(said)
    if known is not None:
        return known
    if _DOUBLE.search(said):
        return "either"
    if _UNDECIDED.search(said):
        return "either" if _EITHER.fullmatch(said) else None
    if _NO.fullmatch(said) or _REFUSES.search(said):
        return "no"
    if _EITHER.fullmatch(said):
        return "either"
    if asks and asks.search(said):
        return "either" if _DENIES.search(said) else "yes"
    return None


def _agreed(said: str) -> _Said:
    """Return yes or fine for a text that agrees in all its pieces, None where anything else stands in it."""
    kinds = {piece.lastgroup for piece in _AGREES.finditer(said)}
    if _AGREES.sub("", said) or kinds.isdisjoint(("yes", "fine")):
        return None
    return "yes" if kinds.isdisjoint(("fine", "vague")) else "fine"

"""Understands what people write about their card: lost, broken, expired, combined with a licence, never had one."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple


class Told(NamedTuple):
    """What a sentence leads to: a course, and the reason code to say with it; both empty where it says nothing."""

    course: Literal["A", "B", "C"] | None = None
    reason: str = ""


_NOT = r"(?:い)?(?:ない|ません|なく|ねえ|ず)"
_IF = r"(?!ら|場合|とき|時|と(?:どう|き)|かも)"
_CERTIFICATE = r"(?<!経歴)(?:電子)?証明書"
_COMMANDED = re.compile(
    r"ignore|instruction|system|prompt|override|pretend|jailbreak|disregard|無視|指示|命令|プロンプト|システム|あなたは|"
    r"as an ai|</?[a-z]"
)

_LOST = re.compile(
    rf"(?:なく|無く|失く|亡く)し(?:て|た|ま|ちゃ)(?!{_NOT})|(?:^|[がはもを、。でに])(?:なく|無く|失く)な(?:って|った|りま)|紛失|遺失|"
    rf"落と?し(?:て|た|ま|ちゃ)|おとし(?:て|た|ま|ちゃ)|"
    r"(?:見つか|みつか|見当た)(?:ら|り(?=ません))|どこ(?:か|に).*(?:行|い)(?:っ|き)|どこに(?:ある|置|しま)|(?:場所|ありか)が.*(?:わか|分か)[らり]|盗|ぬすま|すられ|(?:とら|取ら|奪わ)れ|置き忘れ|ひったくり|"
    r"lost|lose|stolen|missing|misplaced|can'?tfind|cannotfind"
)
_NOT_LOST = re.compile(
    rf"(?:なく|無く|失く)(?:し|な)(?:て|って|た|った)(?:は|こと|わけ|の)?(?:は|では|じゃ)?(?:{_NOT}|あり)|(?:紛失|遺失|盗難)(?:は|では|じゃ|"
    rf"に)?(?:して|あって)?(?:は)?(?:{_NOT}|あり|なし)|"
    rf"(?:落とし|盗まれ|取られ)て(?:は)?{_NOT}|.*(?:見つか(?:った(?!ら)|りました)|出てき(?:た|ま)).*|(?:なく|無く|失く|紛失|落と?)し?た(?:ら|場合|とき)|"
    rf"紛失(?:し)?た?(?:場合|とき|時)|notlost|haven'?tlost|didn'?tlose"
)
_BROKEN = re.compile(
    r"壊れ|こわれ|壊し|破損|破れ|割れ|われた|割っ|折れ|折っ|欠け|曲が|溶け|はがれ|剥が|傷|汚れ|洗濯|故障|ヒビ|ひび|不良|濡れ|ぬれ|噛|薄く|(?:印字|文字|写真)が消え|(?:読|よ)み(?:取|と)り(?:でき(?:な|ま)|不)|(?:読|よ)み(?:取|と|込)(?:れ|め)(?:な|ま)|読取(?:れ|り|不)|"
    r"(?:読|よ)め(?:な(?!い人)|ま)|反応(?:し(?:な|ま)|が)|認識(?:し(?:な|ま)|され(?:な|ま))|エラーにな|消えて|(?:ic|チップ).*(?:だめ|ダメ|"
    r"死|使え)|damaged?|broken|broke|crack|unreadable|doesn'?twork|notwork"
)
_NOT_BROKEN = re.compile(
    rf"(?:壊れ|こわれ|破損し|割れ|折れ|故障し|傷つい)て(?:は)?{_NOT}|(?:破損|故障|傷)(?:は|も)(?:なし|な|あり)|(?:壊れ|破損し|割れ)た(?:ら|場合|"
    rf"とき)|notdamaged|notbroken"
)
_PAST = (
    r"切れ(?:た|て(?!しま(?:う|いそう|います))|まし|ちゃっ|ちゃい|(?:です|の|$|、|。|で(?!す?か)|だ|なの|みたい))|(?:過|す)ぎ(?:た|て|まし|ちゃ|$)|"
    r"終わっ|おわっ|失効|無効|経過し|来てしまっ"
)
_EXPIRED = re.compile(
    rf"(?:期限|きげん|カード).*?(?:が|は|も|を)?(?:{_PAST}){_IF}|"
    rf"(?:^|[0-9年月日にでがも、。う前回])(?:きれた|切れ(?:た|て(?:い)?(?:る|ます)|まし)){_IF}|期限.*まで(?:でした|だった)|失効|"
    r"期限切れ|(?<!not)(?<!hasn't)(?<!hasnot)expired|outofdate"
)
_NOT_EXPIRED = re.compile(
    rf"(?:切れ|きれ|過ぎ|すぎ|失効し|来|終わ[っ])て(?:は)?(?:い)?{_NOT}|(?:失効|期限切れ)(?:は)?(?:では|じゃ|して)(?:は)?(?:な|あり|{_NOT})|"
    r"(?:切れ|過ぎ|失効し|すぎ)た(?:ら|場合|とき|かどうか|かも)|期限切れ(?:に)?(?:前|間近|が近|まで|になりそう|になる|の(?:お知らせ|通知|案内))|(?:切れ|"
    r"失効)(?:する)?前|失効(?:しそう|します|する(?!$))|notexpired|hasn'?texpired|notyet"
)
_PASSED = re.compile(r"(?:はい、?)?(?:もう|とっくに)?(?:過|す)ぎ(?:て(?:い)?(?:る|ます)|た|ました|てしま.*)")
_STILL = re.compile(
    r"^まだ(?:です)?$|まだ(?:有効|使え|大丈夫|先|ある|あり|期限内|切れ|過ぎ|残)|期限内|有効(?:です|な)|先です$|stillvalid|notyet"
)
_SOON = re.compile(
    r"(?:もうすぐ|まもなく|間もなく|もう少しで|近々|そろそろ|近い|近づ|近く|ちかい|間近|迫っ|来月|来週|来年|再来月|今年|今月|年内|あと[0-9一二三四五六七八九十数]+|"
    r"残り|(?:か月|ヶ月|カ月|日|週間|年)後).*(?:期限|切れ|きれ|過ぎ|満了|失効|更新)|"
    r"期限.*(?:もうすぐ|まもなく|間もなく|近い|近づ|近く|ちかい|間近|迫っ|来月|来週|来年|再来月|今年|今月|そろそろ|切れ(?:る|ます|そう)|きれ(?:る|ます|そう))|"
    r"(?:有効)?期限(?:切れの?)?(?:の)?(?:お知らせ|通知|案内|のはがき)|"
    r"expir(?:es|ing|e)(?:soon|nextmonth|inamonth|thismonth|nextyear)|(?:about|going)toexpire|expiressoon|willexpire"
)
_FULL = re.compile(
    r"追記(?:欄|らん|する(?:ところ|欄|場所))?(?:の|が|は|も)?.*(?:いっぱい|一杯|満|うま|埋ま|書け|足り|ない)|サインパネル.*(?:いっぱい|満|埋)|"
    r"(?:書く|書き込む|記載する)(?:ところ|場所|欄)(?:が|も).*(?:いっぱい|一杯|満|ない|ありません|なくな)"
)
_VALID = re.compile(
    r"有効な|有効です|まだ有効|まだ使え|期限内|期限は(?:まだ)?(?:大丈夫|ある|あり|先)|validcard|stillvalid|isvalid"
)
_HAVE = re.compile(
    r"(?:カード|card).*(?:持って|もって|あり|ある|手元)(?!.*(?:ない|ません))|持って(?:い)?(?:ます|る)|(?:i)?have(?:a|my)?.*card"
)

_COMBINED = re.compile(
    r"一体化|一体型|一体に|合体|統合|マイナ免許|マイナ経歴|(?:免許|経歴証明).*(?:1枚|一枚|いっしょ|一緒|まとめ|ひとつ|一つ|1つ|一体|合わせ|入って|載って|のって|入れて|記録|くっつ)|"
    r"(?:1枚|一枚|一緒|いっしょ|まとめ).*(?:免許|経歴証明)|combined|licen[cs]e(?:is)?(?:on|in|with)(?:my|the)?.*card|"
    r"(?:mynumber|myna).*licen[cs]e"
)
_SEPARATE = re.compile(
    rf"別々|べつべつ|別$|別です|別に|別の|別だ|分かれて|(?:一体化|一体|統合|合体|まとめ|一緒に?|いっしょに?|1枚に?|一枚に?|ひとつに?)(?:は|に|と|も|"
    rf"を)?(?:な(?:って|っては)|し(?:て|ては)|して|では|じゃ|て|ては)*(?:{_NOT}|あり(?:ません)|ないです|なし)|"
    rf"マイナ免許(?:証)?(?:では|じゃ|には|に|は|を|も)?(?:して|な(?:って)?|持って)?(?:は)?(?:{_NOT}|ありません|ない)|まとめて(?:は)?{_NOT}|"
    rf"入れて(?:は)?{_NOT}|入って(?:は)?{_NOT}|記録して(?:は)?{_NOT}|"
    r"not(?:a)?combined|separate|notonmycard|isn'?t(?:on|combined)|nolicen[cs]eonmycard|nocombin"
)
_NO_LICENCE = re.compile(
    r"免許(?:証)?(?:は|を|が|も)?(?:持って(?:い)?(?:ない|ません)|ない|無い|ありません|なし|取って(?:い)?(?:ない|ません)|返納)|"
    r"運転(?:は)?しない|^なって(?:い)?(?:ない|ません)|nolicen[cs]e|don'?t(?:have|drive)"
)
_WISHES = re.compile(
    r"(?:一体化|マイナ免許(?:証)?に|一緒に|1枚に|まとめ)(?:を)?(?:し)?(?:たい|ようと|る予定|よう|る方法|予定|希望)"
)

_FIRST = re.compile(
    r"(?:初|はじ)めて|初回|初の|第一回|新規|新しく(?:作|申)|(?:一度|1度|いちど|1回|一回|今まで|これまで).*(?:ない|ません)|"
    rf"(?:作|つく|申請|取得)(?:った|りました|し|って)(?:た)?(?:こと(?:が|は|も)?)?(?:{_NOT}|ありません|ないです)|未取得|未申請|まだ(?:作|つく|持|"
    rf"もっ|カード.*(?:な|持))|"
    rf"カード(?:は|が|を|も)?(?:まだ)?(?:持って(?:は)?{_NOT}|もって(?:は)?{_NOT}|ない$|ないです|ありません|無い|なし$)|^(?:まだ)?(?:持って|"
    rf"もって)(?:は)?{_NOT}|通知カード(?:しか|だけ|のみ)|"
    r"赤ちゃん|赤ん坊|新生児|(?:子ども|子供|こども|孫|娘|息子)が(?:生|産|う)まれ|出生|first(?:time|card|application)|firstone|"
    r"never(?:had|got|applied|made)|don'?thave(?:a|any|the)?.*card|nocard|newcard"
)
_NOT_FIRST = re.compile(
    r"(?:初|はじ)めて(?:では|じゃ)(?:な|あり)|(?:初|はじ)めて(?:の|で)?(?:更新|の更新)|更新(?:は|が|するのは)(?:初|はじ)めて|notthefirst|"
    r"notmyfirst|2回目|二回目"
)
_CERTIFICATE_ONLY = re.compile(
    rf"{_CERTIFICATE}.*(?:期限|切れ|更新|失効|だけ|のみ|有効|延長|過ぎ)|(?:期限|更新|失効).*{_CERTIFICATE}|"
    rf"certificate.*(?:expir|renew)|(?:expir|renew).*certificate"
)
_CARD_TOO = re.compile(
    rf"カード(?:の(?:有効)?期限|も|と{_CERTIFICATE}|自体|本体|そのもの)|カードと.*両方|両方|どちらも|cardtoo|cardand|bothexpired|"
    rf"andthecard"
)
_ELSEWHERE = re.compile(
    r"在留(?:期間|資格|カード|期限)|ビザ|引(?:っ)?越|ひっこ|引っこ|転居|転入|転出|住所(?:が|を|の|も)?(?:変|かわ|かえ|移|異動)|住所変更|(?:名前|氏名|"
    r"苗字|名字|姓|みょうじ)(?:が|を|の|も)?(?:変|かわ|かえ)|"
    r"改姓|改名|結婚|離婚|婚姻|旧姓|通称|moved|moving|(?:chang(?:e|ed|ing)).*(?:address|name)|newaddress|"
    r"periodofstay|visa|married|(?:extend|renew)(?:ed)?(?:my)?stay"
)
_LICENCE_DATE = re.compile(
    r"(?<!マイナ)免許(?:証)?の(?:有効)?期限|(?<!マイナ)免許(?:証)?(?:が|は)(?:失効|期限切れ|切れ)|(?:driving)?licen[cs]e(?:has|"
    r"is)?expired"
)
_ABOUT_CARD = re.compile(
    r"更新|切替|切り替え|作り直|作りなお|再発行|再交付|交換|カード|マイナンバー|期限|切れ|使え|なくし|紛失|壊れ|こわれ|破損|一体|免許|renew|replace|reissue|card|expire"
)
_LICENCE_GONE = re.compile(r"(?<!マイナ)免許(?:証)?(?:を|が)(?:なく|無く|失く|紛失|落と|盗)")


def commanded(said: str) -> bool:
    """Tell whether a text gives orders to a machine instead of answering."""
    return _COMMANDED.search(said) is not None


def told(said: str) -> Told:
    """Return what a normalised sentence leads to, the gravest fact first (lost, expired, broken)."""
    return _gone(said) or _not_here(said) or _first(said) or _licence(said) or _more(said)


def expired(said: str) -> bool | None:
    """Tell whether a normalised sentence says that the card's date has passed, None where it says neither."""
    if _expired(said) or _PASSED.fullmatch(said):
        return True
    return False if _NOT_EXPIRED.search(said) or _STILL.search(said) or _SOON.search(said) else None


def combined(said: str) -> bool | None:
    """Tell whether a normalised sentence says that card and licence are one, None where it says neither."""
    if _WISHES.search(said) or _SEPARATE.search(said) or _NO_LICENCE.search(said):
        return False
    return True if _COMBINED.search(said) or re.fullmatch(r"なって(?:い)?(?:る|ます)", said) else None


def _says(said: str, yes: re.Pattern[str], no: re.Pattern[str]) -> bool:
    """Tell whether a sentence says something outside of what it denies or only supposes."""
    return yes.search(no.sub("。", said)) is not None


def _gone(said: str) -> Told | None:
    if _says(said, _LOST, _NOT_LOST) and not _LICENCE_GONE.search(said):
        return Told("A", "lost_report_first")
    if _expired(said):
        return Told("A", "expired")
    return Told("A", "damaged") if _says(said, _BROKEN, _NOT_BROKEN) else None


def _expired(said: str) -> bool:
    about = _LICENCE_DATE.sub("。", said)
    if _CERTIFICATE_ONLY.search(said) and not _CARD_TOO.search(said):
        return False
    if about != said and not re.search("カード|マイナ|card", about):
        return False
    return _says(about, _EXPIRED, _NOT_EXPIRED)


def _not_here(said: str) -> Told | None:
    if _CERTIFICATE_ONLY.search(said) and not _CARD_TOO.search(said):
        return Told(None, "ecert_only_go_to_municipality")
    return Told(None, "not_an_application_go_to_municipality") if _ELSEWHERE.search(said) else None


def _first(said: str) -> Told | None:
    return Told("A", "first_time") if _says(said, _FIRST, _NOT_FIRST) and not _COMBINED.search(said) else None


def _licence(said: str) -> Told | None:
    if _WISHES.search(said):
        return None
    if _SEPARATE.search(said) and re.search("免許|一体|経歴|combin|separat|licen", said):
        return Told("B")
    return Told("C", "check_C_conditions") if _COMBINED.search(said) else None


def _more(said: str) -> Told:
    if _SOON.search(said) or _FULL.search(said) or _VALID.search(said):
        return Told(None, "need_followup_licence")
    return Told(None, "need_followup") if _HAVE.search(said) or _ABOUT_CARD.search(said) else Told()

"""Takes away what people say around a name (私の名前は…です, My name is …), so that the name alone is left."""

from __future__ import annotations

import re

_WHO = (
    r"(?:私|わたし|わたくし|あたし|僕|ぼく|俺|申請者|申請する人|本人|母|父|妻|夫|主人|家内|娘|息子|長男|長女|次男|次女|祖母|祖父|"
    r"子|子ども|子供|こども|赤ちゃん)"
)
_LABEL = r"(?:お名前|名前|なまえ|ご?氏名|フルネーム|宛名|メール連絡用氏名|連絡用の?(?:名前|氏名))"
"""孫 and 本名 are family names too, so they only count with what cannot be one (孫の名前は, 本名：)."""
_WHO_APPLIES = r"(?:申請(?:する|した|の)?(?:の|人|者|本人)|カードを作る(?:の|人))"
_BEFORE = re.compile(
    rf"(?:はい|えっと|えーと)[、,。\s]+|(?:ええ|あの)[、,。]\s*|(?:(?:{_WHO}|孫)の?)?(?:{_LABEL}(?:\s*(?:は|が|[:：])[、,\s]*|\s+)|本名(?:は[、,]|[:：])\s*)|(?:{_WHO}|{_WHO_APPLIES})は[、,\s]*|"
    rf"{_WHO}[、,]\s*|わたくし(?=.+と(?:申|もう)し)|"
    r"(?i:(?:yes|hi|hello)[,.!]\s*|(?:(?:my|the)\s+)?(?:full\s+)?name(?:\s+is|['’]s|\s*:)\s+|(?:i\s+am|i['’]m|it['’]s|it\s+is|this\s+is)\s+)"
)
_ENDS = r"[。．｡!！\s]*"
_AFTER = re.compile(
    r"(?:[、,。．\s]+|(?<=です)|で)(?:どうぞ)?(?:よろしく|宜しく).*|(?:で|に|を)?(?:お願い|おねがい)(?:し|致|いた).*|"
    r"(?:でいい|でよい|で大丈夫)?です(?:が|けど|ね|よ)?|でございます|(?:と|って)(?:(?:申|もう)します|(?:い|言)います|いう(?:名前|者)です)|"
    r"に(?:なります|します|して(?:ください|下さい))|(?<=[\u30a1-\u30fa\u3400-\u9fff々])(?:で|だよ?)|"
    r"(?:,\s*|\s+)(?:please|thanks|thank you|desu)\.?"
)
_TAIL = re.compile(rf"(?:{_AFTER.pattern})?{_ENDS}$", re.DOTALL)
_QUOTED = re.compile(r"「(.+)」|『(.+)』|“(.+)”|\"(.+)\"", re.DOTALL)


def bare(text: str) -> str:
    """Return the name in a sentence; a text that is no sentence comes back as it is, without space around it."""
    name = text.strip()
    start = _BEFORE.match(name)
    rest = name[start.end() :] if start else name
    if start and start.group().isascii():
        rest = re.sub(r"(?<=[a-z]{3})\.$", "", rest)
    rest = _without_end(rest)
    quoted = _QUOTED.fullmatch(rest)
    rest = next(filter(None, quoted.groups())) if quoted else rest
    return name if rest == name else bare(rest)


def _without_end(text: str) -> str:
    end = next(match for match in _TAIL.finditer(text) if match.end() == len(text))
    return text[: end.start()] if text[: end.start()].strip() else text

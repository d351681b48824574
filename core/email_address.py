"""The e-mail address that official mails go to, seed step 2-1: ASCII, at most 100 characters, one address."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from core import my_number
from core import text as reading
from core.verdict import Accepted, Notice, Rejected

MAX = 100
"""Characters that the official field takes."""

MAX_LOCAL = 64
"""Characters before the @ (RFC 5321, 4.5.3.1.1)."""

_SHORTEST = 3

_DATA = tomllib.loads(files("core").joinpath("mail_domains.toml").read_text("utf-8"))


def _domains(name: str) -> tuple[str, ...]:
    return tuple(str(_DATA[name]).split())


_KNOWN = _domains("known")
_REAL = _domains("real")
_CARRIERS = _domains("carriers")
_SAMPLES = _domains("samples")
_OFFICIAL = _domains("official")
_SLIPS: dict[str, str] = _DATA["slips"]
_LOCAL = r"A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-"
_USUAL = re.compile(r"[A-Za-z0-9._\-]")
_ADDRESS = re.compile(rf"[{_LOCAL}]+@[A-Za-z0-9.\-]+")
_JP_KINDS = frozenset({"ac", "ad", "co", "ed", "go", "gr", "lg", "ne", "or"})
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_TOP = re.compile(r"[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59}", re.IGNORECASE)
_AROUND = r"\s>()\[\]「」『』【】（）〈〉《》“”→⇒、。，:：；・｡!！\u3040-\u30ff\u3400-\u9fff々ー〒"
_INSIDE = re.compile(rf"[{_LOCAL}][(\[{re.escape(reading.DASHES)}]")
_AFTER = re.compile(rf"$|[{_AROUND}]|[,;](?:\s|$)")
_INTRODUCES = re.compile(r"\b(?:is|mail|email|e-mail|address|my|to|it's|its|use|me|at)\b|[:：<＜]", re.IGNORECASE)
_HELP = re.compile(
    r"わか[らりん]|分か[らりん]|判ら|知ら(?:な|ん)|どこ|どの|どれ|なに|何(?:です|の|を)|忘れ|ない(?:です)?$|ません|"
    r"教えて|help|what|where|know|sure|[?？]",
    re.IGNORECASE,
)


def parse(text: str, *, as_typed: bool = False) -> Accepted[str]:
    """Return the address with its domain in small letters; the part before the @ stays as it was typed.

    A slip in the domain is put right, unless the person insists on it (`as_typed`).
    """
    seen, removed = reading.visible(reading.narrow(text))
    seen = re.sub(r"(?<=[A-Za-z0-9])[。｡](?=[A-Za-z0-9])", ".", seen.strip())
    _check_lines(seen)
    address, how = _find(seen)
    local, _, domain = address.rpartition("@")
    _check(seen, address, local, domain)
    meant = domain.lower() if as_typed else _meant(domain.lower())
    value = f"{local}@{meant}"
    found = [
        (meant != domain.lower(), Notice("domain_typo_suggestion", details={"value": value})),
        (_old(local), Notice("rfc_violation_old_carrier", details={"value": value})),
        (_unusual(local) != "", Notice("symbol_may_be_refused", details={"value": value, "char": _unusual(local)})),
        (how != "", Notice(how or "-", details={"value": value})),
        (removed, Notice("invisible_removed", details={"value": value})),
    ]
    return Accepted(value, tuple(notice for applies, notice in found if applies))


def parse_again(text: str, first: str) -> Accepted[str]:
    """Take the second entry; it must be the same address. `mismatch` carries the first character that differs."""
    second = parse(text)
    if parse(text, as_typed=True).value == first:
        second = parse(text, as_typed=True)
    if second.value != first:
        pairs = enumerate(zip(first, second.value, strict=False), 1)
        shorter = min(len(first), len(second.value)) + 1
        raise Rejected("mismatch", first=first, position=next((at for at, (a, b) in pairs if a != b), shorter))
    return second


def masked(value: str) -> str:
    """Return the address with all but the first character of its local part hidden."""
    local, _, domain = value.rpartition("@")
    return f"{local[:1]}{'●' * 3}@{domain}"


def _check_lines(seen: str) -> None:
    if not seen:
        raise Rejected("empty")
    if len(seen) > MAX * 10:
        raise Rejected("too_long", count=len(seen), max=MAX, extra=len(seen) - MAX)
    lines = [line for line in seen.splitlines() if line.strip()]
    if len(lines) > 1:
        raise Rejected("line_break", count=len(lines))


def _find(seen: str) -> tuple[str, str]:
    """Return the address in the text and how it was got: "", space_removed or extracted_from_text."""
    if "@" not in seen:
        raise Rejected(_without_at(seen))
    together = re.sub(r"\s*([@.])\s*", r"\1", seen)
    inside = {match.group() for match in _ADDRESS.finditer(together) if _stands_alone(together, match)}
    if together.count("@") > 1 and not (len(inside) == 1 and together.count("@") == together.count(min(inside))):
        raise Rejected("not_one_address", count=seen.count("@"))
    if len(inside) == 1:
        address = inside.pop().rstrip(".")
        if together.count("@") > 1:
            return address, "extracted_from_text"
        before = together[: together.index(address)].strip()
        if address == together:
            return address, "space_removed" if together != seen else ""
        spelled = re.fullmatch(rf"[{_LOCAL}@\s]+", together) and not _INTRODUCES.search(before)
        if not spelled or (not together.endswith(address) and "." in address.rpartition("@")[2]):
            return re.sub(r"^mailto:", "", address, flags=re.IGNORECASE), "extracted_from_text"
    joined = re.sub(r"\s+", "", seen)
    return joined, "space_removed" if joined != seen else ""


def _without_at(seen: str) -> str:
    if my_number.found(seen):
        return "my_number_suspected"
    return "help_intent" if _HELP.search(seen) else "no_at"


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Tell whether an address ends where other words begin, so that no part of it is lost (not in 太郎@, é@)."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() :]
    if _INSIDE.fullmatch(text[max(0, match.start() - 2) : match.start()]):
        return False
    if before == "<":
        return after.startswith(">") or not text[max(0, match.start() - 2) : match.start() - 1].isalnum()
    return re.fullmatch(rf"[{_AROUND}]?", before) is not None and _AFTER.match(after) is not None


def _check(seen: str, address: str, local: str, domain: str) -> None:
    """Raise with the first thing that is wrong with an address; positions count in `seen`, what was typed."""
    typed = reading.graphemes(seen)
    for letter in reading.graphemes(address):
        if not re.fullmatch(rf"[{_LOCAL}@]", letter):
            reason = "invalid_char" if letter.isascii() else "non_ascii"
            position = next((at for at, each in enumerate(typed, 1) if each.strip() and each.strip() in letter), 1)
            raise Rejected(reason, position=position, char=reading.shown(letter))
    if len(address) > MAX:
        raise Rejected("too_long", count=len(address), max=MAX, extra=len(address) - MAX)
    if not 1 <= len(local) <= MAX_LOCAL:
        raise Rejected("bad_local", count=len(local), max=MAX_LOCAL)
    _check_domain(domain)
    if _old(local) and not _within(domain.lower(), _CARRIERS):
        dot = re.search(r"^\.|\.(?=\.)|\.$", local)
        at = max(0, seen.find(address)) + (dot.start() if dot else 0)
        raise Rejected("invalid_char", position=at + 1, char=".")


def _check_domain(domain: str) -> None:
    labels = _meant(domain.lower()).split(".")
    nobody = len(labels) == 2 and labels[0] in _JP_KINDS and labels[1] == "jp"
    if (
        len(labels) < 2
        or nobody
        or not all(_LABEL.fullmatch(label) for label in labels)
        or not _TOP.fullmatch(labels[-1])
    ):
        raise Rejected("bad_domain", domain=domain)
    if _within(domain.lower(), _SAMPLES):
        raise Rejected("sample_value")
    if _within(domain.lower(), _OFFICIAL):
        raise Rejected("official_sender_address")


def _within(domain: str, group: tuple[str, ...]) -> bool:
    return any(domain == each or domain.endswith("." + each) for each in group)


def _old(local: str) -> bool:
    return ".." in local or local.startswith(".") or local.endswith(".")


def _unusual(local: str) -> str:
    return "".join(dict.fromkeys(char for char in local if not _USUAL.fullmatch(char)))


def _meant(domain: str) -> str:
    """Return the domain that was most likely meant: a known one that is one slip away, or the domain itself."""
    if domain in _SLIPS:
        return _SLIPS[domain]
    if domain in _KNOWN or domain in _REAL or _within(domain, _CARRIERS):
        return domain
    if f"{domain}.jp" in _KNOWN:
        return f"{domain}.jp"
    near = [known for known in _KNOWN if _one_slip(domain, known)]
    if near:
        return near[0]
    return re.sub(
        r"\.(?:con|cim|xom|vom|comm|ocm)$",
        ".com",
        re.sub(r"\.(co|ne|or|ac|go)\.(?:jo|jl|ip|jpp|j|p)$", r".\1.jp", domain),
    )


def _one_slip(typed: str, known: str) -> bool:
    """Tell whether one letter too many, too few, wrong or swapped makes one of the other.

    Three letters are too few to tell a wrong one from another provider (ocn, odn, kcn).
    """
    if abs(len(typed) - len(known)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), min(len(typed), len(known))
    )
    one, other = typed[start:], known[start:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    wrong = one[1:] == other[1:] and not (start < _SHORTEST == known.index("."))
    return wrong or one[1:] == other or one == other[1:] or swapped

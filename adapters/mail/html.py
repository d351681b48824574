"""Shows the text of a mail as HTML that needs nothing from outside: the link is a button, the code is large."""

from __future__ import annotations

import re
from html import escape

_BODY = (
    "margin:0;padding:16px;background:#ffffff;color:#1a1a1a;"
    "font-family:-apple-system,'Hiragino Sans','Noto Sans JP',Meiryo,sans-serif;font-size:18px;line-height:1.8"
)
_BUTTON = (
    "display:inline-block;margin:8px 0;padding:14px 24px;background:#0b4a8f;color:#ffffff;"
    "border-radius:8px;font-size:20px;font-weight:bold;text-decoration:none"
)
_CODE = "display:block;margin:8px 0;font-family:monospace;font-size:36px;font-weight:bold;letter-spacing:0.15em"
_PAPER = "display:block;max-width:560px;margin:0 auto"
_TITLE = "font-size:22px;line-height:1.4"
_SMALL = "display:block;font-size:14px;color:#555555;word-break:break-all"
_ADDRESS = re.compile(r"https://[^\s<>\"'（）「」、。]+")
_BULLETS = "・-* 　"
_COLONS = ":： 　"


def page(text: str, *, title: str, language: str, link: str, code: str) -> str:
    """Return a whole HTML document with the words of `text`; `link` and `code` are empty where it has none."""
    paragraphs = "\n".join(
        f"<p>{'<br>'.join(_line(line, link, code) for line in block.splitlines())}</p>"
        for block in re.split(r"\n[ \t]*\n", text.strip())
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title></head>\n"
        f'<body style="{_BODY}"><main style="{_PAPER}">\n<h1 style="{_TITLE}">{escape(title)}</h1>\n{paragraphs}\n'
        "</main></body></html>\n"
    )


def _line(line: str, link: str, code: str) -> str:
    if link and link in line:
        return _button(line, link)
    if code and code in line:
        return f'<strong style="{_CODE}">{escape(code)}</strong>'.join(map(escape, line.split(code)))
    return _with_addresses(line)


def _button(line: str, link: str) -> str:
    """Make the words before the link the label of a button, and keep the address readable below it."""
    before, _, after = line.partition(link)
    label = before.strip(_BULLETS + _COLONS) or link
    address = escape(link)
    return (
        f'<a href="{address}" style="{_BUTTON}">{escape(label)}</a>'
        f'<span style="{_SMALL}">{address}</span>{escape(after)}'
    )


def _with_addresses(line: str) -> str:
    """Escape a line and make the web addresses of our own texts links."""
    pieces: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(line):
        address = escape(match[0])
        pieces += [escape(line[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join(pieces) + escape(line[end:])

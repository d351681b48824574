"""What Telegram takes (core.telegram.org/bots/api): lengths, and how a long text is cut."""

from __future__ import annotations

from collections.abc import Iterator

TEXT = 4096
"""UTF-16 units of a message after its marks are read (sendMessage.text)."""
CAPTION = 1024
"""The same of the words below a picture (sendPhoto.caption)."""
DATA = 64
"""Bytes of a button's data (InlineKeyboardButton.callback_data)."""
ALERT = 200
"""Characters of the answer to a press (answerCallbackQuery.text)."""
COPY = 256
"""Characters of a copy button (CopyTextButton.text)."""
PLACEHOLDER = 64
"""Characters in the empty answer field (ReplyKeyboardMarkup.input_field_placeholder)."""
DOWNLOAD = 20 * 1024 * 1024
"""Bytes that a bot can fetch (getFile)."""
PICTURE = 8 * 1024 * 1024
"""Bytes that we fetch: more than the official site takes, so that its limit can be named."""
UPDATE = 1024 * 1024
"""Bytes of a webhook's body."""


def units(text: str) -> int:
    """Return a text's length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int = TEXT) -> list[str]:
    """Cut a text into pieces of at most `most` units, between paragraphs or lines where that is possible."""
    pieces, piece = [], ""
    for line in _lines(text, most):
        if piece and units(piece) + 1 + units(line) > most:
            pieces.append(piece.rstrip("\n"))
            piece = line
        else:
            piece = f"{piece}\n{line}" if piece else line
    return [*pieces, piece] if piece or not pieces else pieces


def _lines(text: str, most: int) -> Iterator[str]:
    for line in text.split("\n"):
        rest = line
        while units(rest) > most:
            yield rest[: most // 2]
            rest = rest[most // 2 :]
        yield rest

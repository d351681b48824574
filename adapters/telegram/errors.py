"""What Telegram's refusals mean for what is to be sent."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from adapters.sending import LEFT, TryLater, Undeliverable

UNCHANGED = "message is not modified"
"""What it says of an edit that changes nothing."""
NO_VOICE = "voice_messages_forbidden"
"""What it says where a person takes no voice messages (in capitals; the library changes that)."""
WHILE_LOCKED_OUT = 60.0
"""Seconds between two tries with a token that is refused: only the operator can mend it."""


def judged(error: TelegramError) -> Exception:
    """Return TryLater or Undeliverable."""
    if isinstance(error, RetryAfter):
        return TryLater(seconds(error))
    if isinstance(error, InvalidToken):
        return TryLater(WHILE_LOCKED_OUT)
    if isinstance(error, Forbidden):
        return Undeliverable(LEFT)
    if isinstance(error, BadRequest):
        return Undeliverable("chat_not_found" if "chat not found" in error.message.lower() else "refused")
    if isinstance(error, NetworkError):
        return TryLater()
    return TryLater(WHILE_LOCKED_OUT)


def seconds(error: RetryAfter) -> float:
    """Return how long Telegram wants us to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def told(error: TelegramError) -> str:
    """Return what happened in words for the operator, never with the token."""
    if isinstance(error, InvalidToken):
        return "Telegram does not know this token"
    if isinstance(error, BadRequest | Forbidden | RetryAfter):
        return f"Telegram refused: {error.message}"
    return f"Telegram cannot be reached ({type(error).__name__})"

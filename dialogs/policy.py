"""What an operator decides about the conversation, as far as the dialogs need to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["prepare", "intake"]


@dataclass(frozen=True, slots=True)
class Policy:
    """`mode` prepare hands the application over, intake receives it. Times are in the unit of their name.

    `webform`: on the channels of other companies sensitive answers are given on a page of ours.
    `doors` are channels with the address that opens each with a `{code}` of another one, in a `{language}`.
    """

    mode: Mode = "prepare"
    captcha: bool = True
    email_proof: bool = True
    government: bool = False
    draft_days: int = 7
    packet_days: int = 3
    photo_hours: int = 24
    captcha_minutes: int = 10
    code_hours: int = 24
    code_misses: int = 5
    resend_seconds: int = 60
    sends_per_application: int = 5
    handoff_minutes: int = 10
    handoff_misses: int = 5
    webform: bool = False
    form_minutes: int = 30
    voice: bool = False
    voice_languages: frozenset[str] = frozenset({"ja", "en"})
    public_url: str = "http://127.0.0.1:8080"
    doors: tuple[tuple[str, str], ...] = ()

    def speaks(self, locale: str) -> bool:
        """Tell whether there is a voice for a locale, by its first part (`ja` for `ja_easy`)."""
        return self.voice and locale.partition("_")[0] in self.voice_languages

"""The words that the page's script shows by itself, in every language, because a conversation may change it."""

from __future__ import annotations

from adapters.pages.prose import LANGUAGES, plain, segments
from adapters.pages.site import Texts
from dialogs.effects import Part

_WORDS = (
    "profile.name",
    "webchat.who",
    "webchat.skip",
    "webchat.log",
    "webchat.you",
    "webchat.options",
    "webchat.commands",
    "webchat.input",
    "webchat.input_hint",
    "webchat.send",
    "webchat.choose_photo",
    "webchat.drop",
    "webchat.loading",
    "webchat.sending",
    "webchat.sending_photo",
    "webchat.retrying",
    "webchat.offline",
    "webchat.online",
    "webchat.too_long",
    "webchat.failed",
    "webchat.no_cookie",
    "webchat.copied",
    "webchat.copy_failed",
    "webchat.new_window",
    "webchat.mailbox",
    "webchat.more",
    "page.mailbox.intro",
    "label.camera",
    "label.copy",
    "label.listen_message",
    "label.stop_sound",
    "voice.failed",
)


def page_texts(texts: Texts) -> dict[str, dict[str, dict[str, object]]]:
    """Return for each locale and key the bare text and its runs; {percent} stays for the script to fill."""
    return {locale: {key: _both(texts, key, locale) for key in _WORDS} for locale in LANGUAGES}


def _both(texts: Texts, key: str, locale: str) -> dict[str, object]:
    text = texts.text(Part(key, {"percent": "{percent}"}), locale)
    return {"plain": plain(text, locale), "runs": [segment.as_json() for segment in segments(text, locale)]}

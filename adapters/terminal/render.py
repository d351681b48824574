"""A reply as lines of a terminal; pure, but for the pixels of a picture."""

from __future__ import annotations

import io

import segno
from PIL import Image as Pixels
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from adapters.mail.mailbox import StoredMail
from dialogs.effects import Reply, Say
from dialogs.wording import Wording

BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
WIDE = 90


def render(reply: Reply, wording: Wording) -> RenderableType:
    """Return everything a reply says: its bubbles, its numbered choices, and the words that always work."""
    bubbles = [Padding(bubble(say, reply.locale, wording), (1, 0, 0, 0)) for say in reply.says]
    commands = [wording.text(b.label, reply.locale) for say in reply.says for b in say.buttons if b.role == "command"]
    below = [Text(f"[{'] ['.join(commands)}]", style="dim")] if commands else []
    return Group(*bubbles, *below)


def bubble(say: Say, locale: str, wording: Wording) -> RenderableType:
    """Return one bubble; a picture is told in the words of its description."""
    lines = [Text(wording.say(say, locale), style="dim" if say.status else "")] if say.parts else []
    if say.copy:
        lines.append(Text(say.copy, style="bold", no_wrap=True, overflow="ignore"))
    if say.image:
        lines.append(Text(wording.text(say.image.alt, locale), style="italic"))
    choices = wording.choices(say, locale)
    if choices:
        lines.append(Text(choices, style="green"))
    return Group(*lines)


def mail(mail: StoredMail) -> RenderableType:
    """Return a mail of the embedded mailbox in a frame."""
    return Padding(Panel(Text(mail.text.strip()), title=Text(mail.subject), subtitle=Text(mail.to)), (1, 0, 0, 0))


def heard(reply: Reply, wording: Wording) -> str:
    """Return the person's own message as it may stand on the screen: a secret one is masked."""
    return wording.text(reply.heard_part, reply.locale) if reply.heard_part else reply.heard


def letters(picture: bytes) -> Text:
    """Draw dark writing on a light ground with half blocks, two dots high each."""
    grey = Pixels.open(io.BytesIO(picture)).convert("L")
    small = grey.resize((WIDE, max(2, round(grey.height * WIDE / grey.width) // 2 * 2)))
    pixels = small.tobytes()
    dark = [[level < 160 for level in pixels[y : y + small.width]] for y in range(0, len(pixels), small.width)]
    rows = zip(dark[::2], dark[1::2], strict=True)
    return Text("\n".join("".join(map(BLOCKS.__getitem__, zip(*pair, strict=True))) for pair in rows), no_wrap=True)


def qr(text: str) -> Text:
    """Draw a QR code that a phone reads off the screen."""
    out = io.StringIO()
    segno.make(text, micro=False).terminal(out, compact=True)
    return Text.from_ansi(out.getvalue(), no_wrap=True)

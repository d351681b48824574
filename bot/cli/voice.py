"""`voice`: which voices there are, the sound of fixed texts made beforehand, and how hard the texts are."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.voice.encode import Kind
    from adapters.voice.service import Voice
    from dialogs.reading import Passage, Reading
    from dialogs.wording import Catalogue

NAME = "voice"
HELP = "list the voices, make the sound of fixed texts, measure how hard the texts are"
AT_ONCE = 4


def configure(parser: argparse.ArgumentParser) -> None:
    """Add what to do, and for which languages, speeds and formats."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="say which languages there is a voice for")
    actions.add_parser("levels", help="say how hard the texts are to read")
    prerender = actions.add_parser("prerender", help="make the sound of every text that is the same for everybody")
    prerender.add_argument("--locale", action="append", help="a language (default: all that have a voice)")
    prerender.add_argument("--speed", action="append", type=float, help="a speed (default: 1.0)")
    prerender.add_argument("--format", action="append", choices=("ogg", "m4a"), help="a format (default: both)")


def run(args: argparse.Namespace) -> int:
    """Do it; return 1 where there is no voice at all."""
    from adapters import catalogues
    from bot.settings import load
    from bot.voices import open_voice
    from bot.wiring import standing
    from dialogs.reading import Reading

    settings, texts = load(), catalogues.load()
    if args.action == "levels":
        return _levels(texts)
    reading = Reading(texts, standing(settings))
    with open_voice(settings, reading) as voice:
        if voice is None:
            print("There is no voice: pip install '.[voice]', and BOT_VOICE must not be off.", file=sys.stderr)
            return 1
        if args.action == "list":
            _list(voice, texts)
            return 0
        locales = [locale for locale in args.locale or texts if voice.speaks(locale)]
        formats: list[Kind] = args.format or ["ogg", "m4a"]
        return asyncio.run(_prerender(voice, texts, locales, args.speed or [1.0], formats))


def _list(voice: Voice, texts: Mapping[str, Catalogue]) -> None:
    for engine in voice.engines:
        print(f"{engine.name}: {' '.join(sorted(engine.locales))}")
    for locale in texts:
        print(f"{locale}: {'has a voice' if voice.speaks(locale) else 'text only'}")


def _levels(texts: Mapping[str, Catalogue]) -> int:
    from dialogs.reading.levels import level
    from dialogs.reading.reading import WRITTEN_ONLY
    from dialogs.vocabulary import LIST

    for locale, catalogue in texts.items():
        said = (t for key, t in catalogue.texts.items() if not LIST.fullmatch(key) and not key.startswith(WRITTEN_ONLY))
        found = level(said)
        lengths = f"median {found.median:.0f}, 9 of 10 up to {found.ninth_tenth:.0f}, longest {found.longest}"
        print(f"{locale}: {found.sentences} sentences, {lengths} characters; {found.kanji:.0%} kanji")
    return 0


async def _prerender(
    voice: Voice, texts: Mapping[str, Catalogue], locales: list[str], speeds: list[float], formats: list[Kind]
) -> int:
    began, failed = time.monotonic(), 0
    for locale in locales:
        passages = list(dict.fromkeys(_fixed(voice.reading, texts[locale], locale)))
        work = [(passage, speed, form) for passage in passages for speed in speeds for form in formats]
        failed += await _made(voice, work)
        print(f"{locale}: {len(passages)} passages, {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print(f"{failed} could not be made", file=sys.stderr)
    return int(failed > 0)


async def _made(voice: Voice, work: list[tuple[Passage, float, Kind]]) -> int:
    """Make each sound, a few at once; return how many could not be made."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(passage: Passage, speed: float, form: Kind) -> bool:
        async with gate:
            return await voice.spoken([passage], speed, form) is None

    return sum(await asyncio.gather(*(one(*each) for each in work)))


def _fixed(reading: Reading, catalogue: Catalogue, locale: str) -> Iterator[Passage]:
    """Yield the messages that are the same for everybody, and the choices of every question with their numbers."""
    from dialogs.application import APPLICATION
    from dialogs.effects import Button, Part

    yield from reading.fixed(locale)
    for question in APPLICATION:
        for number, option in enumerate(question.options, 1):
            own, described = f"label.{question.key}.{option}", f"choice.{question.key}.{option}"
            label = Part(own if own in catalogue.texts else f"label.{option}")
            more = Part(described) if described in catalogue.texts else None
            yield from reading.choice(Button("", label, number, more), locale)

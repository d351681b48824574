"""`python -m bot doctor`: looks at everything the bot needs, one line each, with the setting that is to blame."""

from __future__ import annotations

import argparse
import asyncio
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from PIL import Image

from adapters import catalogues
from adapters.mail.smtp import greet
from adapters.store.migrate import current, newest
from adapters.vision.pool import VisionPool
from adapters.voice.engine import VoiceFailed
from bot.ears import hum, open_ears
from bot.logs import described
from bot.settings import Settings, WrongSettings, load
from bot.stores import KEY_FILE, Stores, open_stores
from bot.voices import open_voice, silent
from bot.wiring import smtp_server
from dialogs.reading import Reading

NAME = "doctor"
HELP = "check settings, database, keys, mail, pictures"
SECONDS = 10.0


class Ill(Exception):
    """What was looked at is not well; the text says why, without any secret."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at, and the setting that governs it."""

    name: str
    setting: str
    look: Callable[[Settings, Stores], str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--serve", action="store_true", help="also want what a public server needs")


def run(args: argparse.Namespace) -> int:
    """Look at everything; returns 1 where anything failed."""
    try:
        settings = load().for_serving() if args.serve else load()
        stores = open_stores(settings)
    except WrongSettings as error:
        for line in error.lines:
            print(f"FAILED settings: {line}")
        return 1
    print("ok settings")
    with closing(stores):
        passed = [_passed(check, settings, stores) for check in CHECKS]
    return int(not all(passed))


def _passed(check: Check, settings: Settings, stores: Stores) -> bool:
    try:
        found = check.look(settings, stores)
    except Exception as error:
        why = str(error) if isinstance(error, Ill) else described(error)
        print(f"FAILED {check.name}: {why} ({check.setting})")
        return False
    print(f"ok {check.name}: {found}")
    return True


def _database(settings: Settings, stores: Stores) -> str:
    with stores.database.write():
        pass
    if current(stores.database) != newest():
        raise Ill("its tables are of another version")
    return f"{stores.database.engine.dialect.name}, tables at step {newest()}"


def _keys(settings: Settings, stores: Stores) -> str:
    if settings.master_keys.get_secret_value():
        return f"newest is {stores.vault.ring.newest}"
    mode = stat.S_IMODE((settings.data_dir / KEY_FILE).stat().st_mode)
    if mode & 0o077:
        raise Ill(f"others may read {KEY_FILE} in the data folder")
    return f"embedded, {KEY_FILE} in the data folder; keep a copy of it"


def _pictures(settings: Settings, stores: Stores) -> str:
    id_ = "0" * 32
    stores.blobs.put(id_, b"doctor")
    kept = stores.blobs.get(id_)
    stores.blobs.delete(id_)
    if kept != b"doctor":
        raise Ill("what was stored came back changed")
    return "can be stored and deleted"


def _mail(settings: Settings, stores: Stores) -> str:
    if not settings.smtp.host:
        return "the embedded mailbox"
    asyncio.run(greet(replace(smtp_server(settings), timeout=SECONDS)))
    return "the mail server lets us in"


def _line(name: str) -> Callable[[Settings, Stores], str]:
    """Return a check that imports LINE's library only where LINE is used."""

    def look(settings: Settings, stores: Stores) -> str:
        if not settings.line.used:
            return "not used"
        from adapters.line.doctor import NotWell
        from adapters.line.errors import LineError
        from bot import line_checks

        try:
            found: str = getattr(line_checks, name)(settings, stores)
        except (NotWell, LineError) as error:
            raise Ill(f"{type(error).__name__} {error}" if isinstance(error, LineError) else str(error)) from error
        return found

    return look


def _telegram(settings: Settings, stores: Stores) -> str:
    if not settings.telegram.used:
        return "not used"
    from bot.telegram import NotWell, diagnosed

    try:
        return diagnosed(settings)
    except NotWell as error:
        raise Ill(str(error)) from error


def _vision(settings: Settings, stores: Stores) -> str:
    picture = BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "JPEG")
    return asyncio.run(_look(picture.getvalue(), settings.photo_engine))


async def _look(picture: bytes, engine: str) -> str:
    async with VisionPool(engine=engine) as pool:
        sees = await pool.warm()
        seen = await asyncio.wait_for(pool.check(picture, "doctor.jpg", 0, date.today()), 3 * SECONDS)
    if (seen.width, seen.height) != (600, 800):
        raise Ill("a picture of 600 × 800 was not seen as one")
    if not sees and engine != "none":
        raise Ill("faces cannot be looked at: OpenCV or a network file is missing or not the one that was tested")
    return "pictures are looked at in a process of their own" + (", faces too" if sees else "")


def _voice(settings: Settings, stores: Stores) -> str:
    if settings.voice == "off":
        return "switched off"
    with open_voice(settings, Reading(catalogues.load(), {})) as voice:
        if voice is None:
            return "none is installed, replies are text only"
        if without := silent(voice):
            raise Ill(f"no sound from {', '.join(without)}")
        return ", ".join(engine.name for engine in voice.engines)


def _ears(settings: Settings, stores: Stores) -> str:
    try:
        with open_ears(settings) as ears:
            if ears is None:
                return "no model is set, voice messages are not understood"
            asyncio.run(ears.recognize(hum(), "ja", ()))
    except (WrongSettings, VoiceFailed) as error:
        raise Ill(str(error)) from error
    return "voice messages are listened to in a process of their own"


CHECKS = (
    Check("database", "BOT_DATABASE_URL", _database),
    Check("keys", "BOT_MASTER_KEYS", _keys),
    Check("pictures", "BOT_BLOBS_URL", _pictures),
    Check("mail", "BOT_SMTP__HOST", _mail),
    Check("vision", "BOT_PHOTO_ENGINE", _vision),
    Check("voice", "BOT_VOICE", _voice),
    Check("ears", "BOT_STT__MODEL", _ears),
    Check("line bot", "BOT_LINE__CHANNEL_ACCESS_TOKEN", _line("bot")),
    Check("line webhook", "BOT_PUBLIC_URL", _line("webhook")),
    Check("line quota", "BOT_LINE__PUSH_BUDGET", _line("quota")),
    Check("telegram", "BOT_TELEGRAM__TOKEN", _telegram),
    Check("line screens", "BOT_LINE__API_BASE", _line("every_screen")),
)

"""A whole conversation with marked answers: none of them stands in plain in a file, a log line, a number or a dump."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from bot.hardening import NONE
from bot.play.player import play
from bot.play.script import Step, read
from bot.play.stage import Stage
from bot.settings import Settings, load
from tests.house.files import ROOT

TRANSCRIPT = read(ROOT / "tests" / "transcripts" / "adults.yaml")[0]
PORTRAIT = (ROOT / "tests" / "transcripts" / "pictures" / "portrait.jpg").read_bytes()
ANSWERS = (
    "48210937556120487739105",
    "4821 0937 5561 2048 7739 105",
    "４８２１０９３７５５６１２０４８７７３９１０５",
    "山田　花子",
    "山田 花子",
    "花子",
    "hanako",
    "hanako@mail.test.jp",
    "昭和60年10月10日",
    "1985-10-10",
    "19851010",
)
ELSEWHERE = ("a mail",)
"""Places where answers may stand in plain: the mail that the person gets, opened with its key."""


def canaries(stage: Stage) -> dict[str, bytes]:
    """Return every form of what the person said or sent, and who they are."""
    found = {word: word.encode() for word in (*ANSWERS, stage.address)}
    found |= {f"{word} in UTF-16": word.encode("utf-16-le") for word in ANSWERS}
    found |= {f"{word} in JSON": json.dumps(word).strip('"').encode() for word in ANSWERS}
    found |= {f"{word} in base64": b64encode(word.encode())[:-4] for word in ANSWERS if len(word) > 8}
    middle = len(PORTRAIT) // 2
    return found | {"the photo": PORTRAIT[middle : middle + 48], "the photo's head": PORTRAIT[:48]}


async def test_a_whole_conversation_leaves_nothing_in_plain() -> None:
    looked, leaked, places = 0, set[str](), set[str]()

    def look(stage: Stage, step: Step) -> None:
        nonlocal looked
        kept = [(place, data) for place, data in stage.stored() if place not in (*ELSEWHERE, "master.key")]
        kept.append(("the numbers", stage.app.watch.metrics.text()))
        looked += 1
        places.update(place.split("/")[0] for place, _ in kept)
        for name, canary in canaries(stage).items():
            leaked.update(f"{name} in {place} after {step}" for place, data in kept if canary in data)

    assert not await play(TRANSCRIPT, look)
    assert not leaked
    assert looked == len(TRANSCRIPT.steps)
    assert {"bot.db", "bot.db-wal", "blobs", "mailbox", "the log", "the numbers"} <= places


def secrets(model: type[BaseModel], inside: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the paths of all settings that are secrets."""
    found: list[tuple[str, ...]] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += secrets(kind, (*inside, name))
        elif kind is SecretStr:
            found.append((*inside, name))
    return found


SECRET_WORDS = ("secret", "token", "password", "key", "keys")


def test_every_setting_that_sounds_like_a_secret_is_one() -> None:
    def names(model: type[BaseModel], inside: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        nested = [(n, f.annotation) for n, f in model.model_fields.items()]
        deeper = [
            path
            for n, kind in nested
            if isinstance(kind, type) and issubclass(kind, BaseModel)
            for path in names(kind, (*inside, n))
        ]
        return [(*inside, n) for n, _ in nested] + deeper

    sounding = {path for path in names(Settings) if set(path[-1].split("_")) & set(SECRET_WORDS)}
    assert sounding == {path for path in secrets(Settings) if set(path[-1].split("_")) & set(SECRET_WORDS)}
    assert len(secrets(Settings)) >= 8


@pytest.mark.parametrize("path", secrets(Settings), ids="__".join)
def test_no_secret_shows_in_settings_written_out(path: tuple[str, ...]) -> None:
    value: object = "one:" + b64encode(b"CANARY-SECRET-CANARY-SECRET-1234").decode() + ""
    shown = str(value)
    for name in reversed(path):
        value = {name: value}
    assert isinstance(value, dict)
    settings = load(**value)
    for text in (repr(settings), str(settings), settings.model_dump_json(), repr(settings.model_dump())):
        assert shown not in text


def test_a_database_url_shows_no_password() -> None:
    settings = load(database_url="postgresql+psycopg://bot:CANARY@database/bot")
    assert "CANARY" not in repr(settings)


DYING = """
import asyncio, gc, os, threading
from pathlib import Path
from bot import hardening
from tests.bot.rig import rig, settings

class Held:
    def __del__(self):
        raise ValueError("CANARY in an object")

def broken(word):
    raise ValueError(word)

async def main():
    async with rig(settings(Path({folder!r}))) as bot:
        await bot.send("CANARY-ANSWER", "CANARY-PERSON")
        asyncio.get_running_loop().call_soon(broken, "CANARY in the loop")
        thread = threading.Thread(target=broken, args=("CANARY in a thread",))
        thread.start()
        thread.join()
        Held()
        gc.collect()
        await asyncio.sleep(0.01)
        {end}

hardening.harden()
asyncio.run(main())
"""
ENDS = {
    "an exception within another": ("try: broken('CANARY one')\n        except ValueError: broken('CANARY two')", 1),
    "an abort": ("os.abort()", -signal.SIGABRT),
    "a kill": ("os.kill(os.getpid(), 9)", -signal.SIGKILL),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_process_that_dies_hard_leaves_places_and_no_words(name: str, tmp_path: Path) -> None:
    end, code = ENDS[name]
    script = DYING.format(folder=str(tmp_path / "data"), end=end)
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    died = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=here, check=False, capture_output=True)
    assert died.returncode == code, died.stderr
    told = died.stdout + died.stderr
    assert b"CANARY" not in told
    assert told.count(b"ValueError") >= 3
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "master.key"]
    assert {path.name for path in left} <= {"bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"}
    assert all(b"CANARY" not in path.read_bytes() for path in left)


@pytest.mark.parametrize("command", ["chat --port x", "serve", "work"])
def test_no_command_may_leave_a_dump(command: str, tmp_path: Path) -> None:
    script = "import resource, runpy, sys\ntry: runpy.run_module('bot', run_name='__main__')\nfinally: "
    script += "print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run(
        [sys.executable, "-c", script, *command.split()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == f"({NONE}, {NONE})"


def test_a_process_that_aborts_dumps_no_core(tmp_path: Path) -> None:
    code = "import os; from bot.hardening import harden; harden(); os.abort()"
    died = os.spawnve(os.P_NOWAIT, sys.executable, [sys.executable, "-c", code], {"PYTHONPATH": str(ROOT)})
    _, status = os.waitpid(died, 0)
    assert os.WTERMSIG(status) == signal.SIGABRT
    assert not os.WCOREDUMP(status)

"""A channel is set up once and then left as it is; the doctor asks LINE itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from adapters.line import doctor, richmenu
from adapters.line.client import Line
from adapters.line.limits import LIMITS
from adapters.line.setup import set_up
from bot.line_checks import payloads
from bot.stores import open_stores
from tests.adapters.line import spec
from tests.adapters.line.conftest import settings
from tests.adapters.line.platform import SECRET, TOKEN, Platform
from tests.dialogs.talking import wording

pytestmark = spec.needs_spec
ENDPOINT = "https://bot.example/line/webhook"
ROOT = Path(__file__).parents[3]


async def changes(line: Platform) -> list[str]:
    """Set the double up; return what was changed."""
    api = Line(TOKEN, line.base)
    found = [one async for one in set_up(api, richmenu.menus(wording()), ENDPOINT)]
    await api.close()
    return found


async def test_setting_up_makes_everything_once(line: Platform) -> None:
    assert len(await changes(line)) == 14
    assert await changes(line) == []
    assert line.endpoint == ENDPOINT
    assert len(line.menus) == len(line.pictures) == len(line.aliases) == 6
    assert line.default_menu == line.aliases["guide-idle-ja"]


async def test_a_menu_of_other_words_is_replaced_and_one_of_somebody_else_stays(line: Platform) -> None:
    await changes(line)
    old, other = "richmenu-old", "richmenu-other"
    content = next(iter(line.menus.values()))
    line.menus |= {old: {**content, "name": "guide idle ja 0"}, other: {**content, "name": "spring sale"}}
    line.pictures |= {old: b"x", other: b"x"}
    assert await changes(line) == ["took an old menu away"]
    assert other in line.menus


async def test_a_menu_whose_picture_never_arrived_gets_it(line: Platform) -> None:
    await changes(line)
    line.pictures.pop(line.default_menu)
    assert await changes(line) == ["made the menu idle (ja)"]
    assert line.default_menu in line.pictures


@pytest.mark.parametrize("menu", richmenu.menus(wording()), ids=richmenu.file_name)
def test_every_menu_is_drawn_with_the_words_of_today_and_within_the_limits(menu: richmenu.Menu) -> None:
    data = richmenu.picture(menu)
    with Image.open(BytesIO(data)) as drawn:
        assert drawn.size == (richmenu.WIDTH, richmenu.HEIGHT)
    assert len(data) <= LIMITS["menu_image"].most
    assert richmenu.WIDTH / richmenu.HEIGHT >= 1.45
    areas = richmenu.request(menu)["areas"]
    assert [area["action"]["label"] for area in areas] == list(menu.words)
    assert sum(area["bounds"]["width"] * area["bounds"]["height"] for area in areas) == 1_500_000


def test_a_menu_is_drawn_with_any_font_and_remembers_its_words() -> None:
    fonts = sorted(path for path in Path("/usr/share/fonts").rglob("*") if path.suffix in (".ttf", ".ttc", ".otf"))
    if not fonts:
        pytest.skip("no font on this machine")
    menu = richmenu.menus(wording())[0]
    with Image.open(BytesIO(richmenu.draw(menu, fonts[0]))) as drawn:
        assert drawn.size == (richmenu.WIDTH, richmenu.HEIGHT)
        assert drawn.info[richmenu.WRITTEN] == "|".join(menu.words)


def test_a_menu_drawn_with_other_words_is_not_used() -> None:
    menu = richmenu.menus(wording())[0]
    with pytest.raises(LookupError, match="other words"):
        richmenu.picture(replace(menu, words=("x",) * 6))
    with pytest.raises(LookupError, match="was not drawn"):
        richmenu.picture(replace(menu, locale="xx"))


async def test_the_doctor_finds_a_channel_well(line: Platform, tmp_path: Path) -> None:
    await changes(line)
    api = Line(TOKEN, line.base)
    chosen = settings(tmp_path, line.base)
    stores = open_stores(chosen)
    assert await doctor.bot(api) == "@guide answers as Guide"
    assert await doctor.webhook(api, ENDPOINT) == "LINE calls it and gets 200"
    assert await doctor.quota(api) == "200 of 200 pushed messages are left this month"
    assert "LINE would take all" in await doctor.screens(api, payloads(chosen, stores))
    stores.close()
    await api.close()
    assert len([path for _, path in line.calls if path.endswith("validate/reply")]) > 90


async def test_the_doctor_says_what_is_not_well(line: Platform) -> None:
    api = Line(TOKEN, line.base)
    with pytest.raises(doctor.NotWell, match="no webhook is set"):
        await doctor.webhook(api, ENDPOINT)
    line.endpoint = "https://elsewhere.example/"
    with pytest.raises(doctor.NotWell, match="another webhook"):
        await doctor.webhook(api, ENDPOINT)
    line.chat_mode = "chat"
    with pytest.raises(doctor.NotWell, match="response mode"):
        await doctor.bot(api)
    line.used = line.included
    with pytest.raises(doctor.NotWell, match="used up"):
        await doctor.quota(api)
    with pytest.raises(doctor.NotWell, match="the screen photo"):
        line.fail(".*validate/reply", 400, body={"message": "no"})
        await doctor.screens(api, [("photo", [{"type": "text", "text": "x"}])])
    await api.close()


def run(folder: Path, base: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command with settings from the environment."""
    environment = {
        "PATH": "",
        "PYTHONPATH": str(ROOT),
        "BOT_DATA_DIR": str(folder),
        "BOT_OPERATOR": "見本市",
        "BOT_OPERATOR_CONTACT": "見本市役所",
        "BOT_SMTP__HOST": "127.0.0.1",
        "BOT_SMTP__FROM": "bot@example.jp",
        "BOT_PUBLIC_URL": "https://bot.example",
        "BOT_LINE__CHANNEL_SECRET": SECRET,
        "BOT_LINE__CHANNEL_ACCESS_TOKEN": TOKEN,
        "BOT_LINE__API_BASE": base,
    }
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


async def test_the_command_sets_up_and_says_so(line: Platform, tmp_path: Path) -> None:
    done = await asyncio.to_thread(run, tmp_path, line.base, "line", "setup")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "all is set up")


async def test_the_doctor_of_the_command_line_looks_at_line_too(line: Platform, tmp_path: Path) -> None:
    line.used = line.included
    told = (await asyncio.to_thread(run, tmp_path, line.base, "doctor")).stdout
    assert "ok line bot: @guide answers as Guide" in told
    assert "FAILED line webhook: no webhook is set" in told
    assert "FAILED line quota: all 200 pushed messages" in told
    assert "ok line screens: LINE would take all" in told

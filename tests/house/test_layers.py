"""The layers hold: bot, adapters, dialogs, core, and no channel knows another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.files import OURS, ROOT, project


def test_every_import_goes_down() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_contracts_name_every_layer() -> None:
    contracts = {one["type"]: one for one in project()["tool"]["importlinter"]["contracts"]}
    assert contracts["layers"]["layers"] == [*reversed(OURS)]
    assert {"adapters.webchat", "adapters.terminal"} <= set(contracts["independence"]["modules"])
    assert set(contracts["forbidden"]["source_modules"]) == {"core", "dialogs"}


def test_the_channels_have_mirrored_files() -> None:
    for channel in ("webchat", "terminal"):
        for file in ("inbound.py", "render.py", "session.py"):
            assert (ROOT / "adapters" / channel / file).is_file()

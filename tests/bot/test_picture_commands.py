"""`photo` and `qr` on the command line."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from adapters.vision.qr import make
from bot.__main__ import main

PORTRAIT = Path(__file__).parents[1] / "pictures" / "portrait.jpg"
NUMBER = "20261123456789012345678"


def test_a_good_photo_passes_and_can_be_previewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "small.jpg"
    assert main(["photo", str(PORTRAIT), "--json", "--preview", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["accepted"] is True
    assert [(one["code"], one["level"], one["limit"]) for one in told["findings"]] == [("mouth_open", "warn", 0.06)]
    assert 0.08 < told["findings"][0]["value"] < 0.14
    with Image.open(out) as small:
        assert (small.format, small.size) == ("JPEG", (420, 540))


@pytest.mark.parametrize("where", [".", "missing/small.jpg"])
def test_a_preview_that_cannot_be_written_is_told(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["photo", str(PORTRAIT), "--preview", str(tmp_path / where)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_findings_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "photo.jpg"
    buffer = BytesIO()
    with Image.open(PORTRAIT) as portrait:
        portrait.resize((350, 450)).save(buffer, "PNG")
    picture.write_bytes(buffer.getvalue())
    assert main(["photo", str(picture), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "accepted": False,
        "findings": [{"code": "not_jpeg", "level": "block", "value": "PNG", "limit": "JPEG"}],
    }
    assert main(["photo", str(picture)]) == 1
    assert "not_jpeg" in capsys.readouterr().out


def test_the_day_can_be_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "photo.jpg"
    with Image.open(PORTRAIT) as portrait:
        records = portrait.getexif()
        records[0x0132] = "2026:11:01 10:00:00"
        portrait.save(picture, quality=95, exif=records)
    monkeypatch.setenv("BOT_TODAY", "2027-11-23")
    assert main(["photo", str(picture), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0] == {
        "code": "old", "level": "fix", "value": "2026-11-01", "limit": "2027-05-23"
    }  # fmt: skip


def test_a_code_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "form.png"
    picture.write_bytes(make(f"https://net.kojinbango-card.go.jp/SS_SERVICE_OUT/FA01S001Action.do?id={NUMBER}"))
    assert main(["qr", str(picture), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"found": "id", "value": NUMBER, "count": 1}
    assert main(["qr", str(PORTRAIT)]) == 1
    assert capsys.readouterr().out == "portrait\n"


@pytest.mark.parametrize("command", ["photo", "qr"])
def test_a_file_that_is_not_there_is_said(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, str(tmp_path / "none.jpg")]) == 2
    assert "none.jpg" in capsys.readouterr().err

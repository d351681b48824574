"""Pictures in a folder are there whole or not at all."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from adapters.blobs.folder import FolderBlobs

ID = "0123456789abcdef" * 2


def test_what_was_put_comes_back_until_it_is_deleted(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    blobs.put(ID, b"picture")
    assert blobs.get(ID) == b"picture"
    blobs.delete(ID)
    blobs.delete(ID)
    with pytest.raises(KeyError):
        blobs.get(ID)


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    FolderBlobs(tmp_path / "blobs").put(ID, b"picture")
    assert stat.S_IMODE((tmp_path / "blobs").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "blobs" / ID).stat().st_mode) == 0o600


@pytest.mark.parametrize("id_", ["../bot.db", "", "ABCDEF" * 6, ID + "\n"])
def test_an_id_never_leads_out_of_the_folder(tmp_path: Path, id_: str) -> None:
    with pytest.raises(KeyError):
        FolderBlobs(tmp_path).get(id_)


def test_old_pictures_are_listed_and_half_written_ones_removed(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    for name, age in {ID: 0, f"{ID}.new": 90_000, "unrelated": 0, "f" * 32: -100}.items():
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    assert list(blobs.older(time.time() + 50)) == [ID]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([ID, "unrelated", "f" * 32])


def test_a_list_of_all_takes_nothing_from_who_is_writing_or_deleting(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    blobs.put(ID, b"picture")
    (tmp_path / f"{'f' * 32}.new").write_bytes(b"half a pic")
    (tmp_path / ("e" * 32)).symlink_to(tmp_path / "deleted meanwhile")
    assert list(blobs.older(float("inf"))) == [ID]
    assert (tmp_path / f"{'f' * 32}.new").exists()

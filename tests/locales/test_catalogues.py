"""Catalogues as files: what translators may rely on."""

from __future__ import annotations

from importlib.resources import files

import pytest
from babel.messages.pofile import PoFileError

from adapters.catalogues import load, read

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def test_every_folder_with_a_catalogue_is_a_language() -> None:
    folders = {folder.name for folder in files("locales").iterdir() if (folder / "messages.po").is_file()}
    assert set(load()) == folders == {"ja", "ja_easy", "en"}


def test_a_text_and_what_is_read_aloud_instead_are_told_apart() -> None:
    entries = 'msgid "a.b"\nmsgstr "1 \\"x\\"\\n2"\n\nmsgctxt "spoken"\nmsgid "a.b"\nmsgstr "いち"\n'
    found = read((HEAD + entries).encode())
    assert (found.texts, found.spoken) == ({"a.b": '1 "x"\n2'}, {"a.b": "いち"})


def test_a_file_that_is_no_catalogue_is_refused() -> None:
    with pytest.raises(PoFileError):
        read((HEAD + "no catalogue\n").encode())

"""Sealed bytes open only with their key and in their place."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.sealing import Ring, Wrapped, WrongKeys, new_key, place, seal, unseal

HERE = place("conversation", "a", "state")


@given(st.binary(max_size=200))
def test_what_was_sealed_comes_back(plain: bytes) -> None:
    key = new_key()
    sealed = seal(key, plain, HERE)
    assert unseal(key, sealed, HERE) == plain
    assert sealed[:1] == b"\x01"


def test_sealing_the_same_twice_gives_different_bytes() -> None:
    key = new_key()
    assert seal(key, b"same", HERE) != seal(key, b"same", HERE)


@pytest.mark.parametrize(
    "elsewhere", [("conversation", "b", "state"), ("conversation", "a", "address"), ("job", "a", "state")]
)
def test_sealed_bytes_do_not_open_in_another_place(elsewhere: tuple[str, str, str]) -> None:
    key = new_key()
    with pytest.raises(InvalidTag):
        unseal(key, seal(key, b"secret", HERE), place(*elsewhere))


def test_changed_bytes_and_other_keys_and_formats_are_refused() -> None:
    key = new_key()
    sealed = seal(key, b"secret", HERE)
    with pytest.raises(InvalidTag):
        unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), HERE)
    with pytest.raises(InvalidTag):
        unseal(new_key(), sealed, HERE)
    with pytest.raises(ValueError, match="unknown format"):
        unseal(key, b"\x02" + sealed[1:], HERE)


def test_the_newest_key_wraps_and_all_keys_unwrap() -> None:
    old, new, key = b64encode(new_key()).decode(), b64encode(new_key()).decode(), new_key()
    before = Ring.parse(f"2024:{old}").wrap(key, HERE)
    ring = Ring.parse(f" 2025:{new}, 2024:{old}")
    assert ring.wrap(key, HERE).master_key_id == "2025"
    assert ring.unwrap(before, HERE) == key


@pytest.mark.parametrize("text", ["", "a", "a:", ":AAAA", "a:nonsense!", "a:AAAA", f"{'x' * 65}:{'A' * 43}="])
def test_master_keys_in_a_wrong_form_are_refused(text: str) -> None:
    with pytest.raises(WrongKeys):
        Ring.parse(text)


def test_a_missing_master_key_is_named() -> None:
    with pytest.raises(WrongKeys, match="'gone' is missing"):
        Ring({"here": new_key()}).unwrap(Wrapped(b"", "gone"), HERE)

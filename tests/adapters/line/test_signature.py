"""Only LINE's own signature over exactly these bytes opens the door."""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha1, sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.line.signature import genuine, sign

SECRET, BODY = "secret", b'{"events": []}'
RIGHT = sign(SECRET, BODY)
DIGEST = hmac.digest(SECRET.encode(), BODY, sha256)
TRIES = {
    "nothing": "",
    "another secret": sign("Secret", BODY),
    "no secret": sign("", BODY),
    "a signature of other bytes": sign(SECRET, BODY + b" "),
    "no bytes": sign(SECRET, b""),
    "hexadecimal": DIGEST.hex(),
    "another hash": b64encode(hmac.digest(SECRET.encode(), BODY, sha1)).decode(),
    "a bare hash": b64encode(sha256(SECRET.encode() + BODY).digest()).decode(),
    "another case": RIGHT.swapcase(),
    "without its end": RIGHT.rstrip("="),
    "only its beginning": RIGHT[:8],
    "more behind it": RIGHT + "=",
    "a space": f" {RIGHT}",
    "twice": f"{RIGHT}, {RIGHT}",
    "a line break": f"{RIGHT}\n",
    "a zero byte": f"{RIGHT}\x00",
    "half a character": "\udcff",
    "other digits": RIGHT.translate({ord("+"): "-", ord("/"): "_"}) + "_",
}


def test_the_right_one_opens() -> None:
    assert genuine(SECRET, BODY, RIGHT)


@pytest.mark.parametrize("name", TRIES)
def test_no_other_one_opens(name: str) -> None:
    assert not genuine(SECRET, BODY, TRIES[name])


def test_without_a_secret_nothing_opens() -> None:
    assert not genuine("", BODY, sign("", BODY))


@given(st.text(max_size=60), st.binary(max_size=200))
def test_no_guess_opens(signature: str, body: bytes) -> None:
    assert genuine(SECRET, body, signature) is (signature == sign(SECRET, body))

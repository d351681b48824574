"""The network files that look at a photo, and the check that they are the ones that were tested."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_FOLDER = files(__name__)


class WrongModel(ValueError):
    """A network file is missing, or is not the one that was tested; the text names it."""


@dataclass(frozen=True, slots=True)
class Model:
    """One network file as `MODELS.toml` describes it; `outputs` are the sizes of what it returns, largest first."""

    file: str
    what: str
    source: str
    licence: str
    sha256: str
    outputs: tuple[int, ...] = ()


def _read() -> dict[str, Model]:
    described: dict[str, Any] = tomllib.loads((_FOLDER / "MODELS.toml").read_text(encoding="utf-8"))
    return {name: Model(**{**one, "outputs": tuple(one.get("outputs", ()))}) for name, one in described.items()}


MODELS = _read()
"""The networks by what they do: detector, mesh, person, eye."""


def load(name: str) -> bytes:
    """Return the bytes of a network after comparing their hash; raises WrongModel."""
    model = MODELS[name]
    try:
        data = (_FOLDER / model.file).read_bytes()
    except OSError as error:
        raise WrongModel(f"{model.file} is missing") from error
    if hashlib.sha256(data).hexdigest() != model.sha256:
        raise WrongModel(f"{model.file} is not the file that was tested")
    return data


def verify() -> None:
    """Compare all network files with their hashes; raises WrongModel."""
    for name in MODELS:
        load(name)

"""Pictures as objects of any S3-compatible store; they come here already encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from adapters.blobs.folder import ID

if TYPE_CHECKING:
    from obstore.store import S3Config

ANSWER = timedelta(seconds=20)
CONNECT = timedelta(seconds=3)
GIVE_UP = timedelta(seconds=30)
TRIES = 3
PAGE = 1000
ANYWHERE = "us-east-1"
"""The region that stores of other makers expect."""


@dataclass(frozen=True, slots=True)
class S3Place:
    """Where pictures lie. Without `endpoint` it is Amazon's; without keys the machine's own role is used."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    access_key_id: str = field(default="", repr=False)
    secret_access_key: str = field(default="", repr=False)


class Absent(OSError):
    """The store does not have this object, or not even the bucket."""


class S3Blobs:
    """A blob store in a bucket. Every method raises OSError where the store does not answer as it should."""

    far: ClassVar = True

    def __init__(self, place: S3Place) -> None:
        self._store = S3Store.from_url(
            f"s3://{place.bucket}/{place.prefix}".rstrip("/"),
            config=_config(place),
            client_options={
                "allow_http": place.endpoint.startswith("http://"),
                "connect_timeout": CONNECT,
                "timeout": ANSWER,
            },
            retry_config={"max_retries": TRIES, "retry_timeout": GIVE_UP},
        )

    def put(self, id_: str, data: bytes) -> None:
        """Store bytes: an object is there whole or not at all."""
        with _told():
            obstore.put(self._store, _checked(id_), data, use_multipart=False)

    def get(self, id_: str) -> bytes:
        """Return stored bytes; raises KeyError."""
        try:
            with _told():
                return bytes(obstore.get(self._store, _checked(id_)).bytes())
        except Absent:
            raise KeyError(id_) from None

    def delete(self, id_: str) -> None:
        """Delete stored bytes, if they are there."""
        with suppress(Absent), _told():
            obstore.delete(self._store, _checked(id_))

    def older(self, than: float) -> Iterator[str]:
        """Yield the ids stored before a time (seconds since 1970)."""
        with _told():
            for page in obstore.list(self._store, chunk_size=PAGE):
                for one in page:
                    name = one["path"]
                    if ID.fullmatch(name) and one["last_modified"].timestamp() < than:
                        yield name


@contextmanager
def _told() -> Iterator[None]:
    """Raise the library's own errors as OSError: their messages name addresses and are left out."""
    try:
        yield
    except FileNotFoundError:
        raise Absent("the object store does not have it") from None
    except BaseError as error:
        raise OSError(f"the object store failed: {type(error).__name__}") from None


def _config(place: S3Place) -> S3Config:
    config: S3Config = {"region": place.region or ANYWHERE}
    if place.endpoint:
        config["endpoint"] = place.endpoint
    if place.access_key_id:
        config["access_key_id"] = place.access_key_id
        config["secret_access_key"] = place.secret_access_key
    return config


def _checked(id_: str) -> str:
    if not ID.fullmatch(id_):
        raise KeyError(id_)
    return id_

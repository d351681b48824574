"""Everything that keeps something, opened together."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import OperationalError

from adapters.blobs.folder import BlobStore, FolderBlobs
from adapters.store.alone import Alone
from adapters.store.database import Database
from adapters.store.jobs import JobStore
from adapters.store.keyfile import read_or_make
from adapters.store.migrate import migrate
from adapters.store.notes import NoteStore
from adapters.store.outbox import OutboxStore
from adapters.store.people import PeopleStore
from adapters.store.pictures import PictureStore
from adapters.store.receipts import ReceiptStore
from adapters.store.sealing import Ring, WrongKeys, place, unseal
from adapters.store.vault import Vault
from bot.logs import described
from bot.settings import Settings, WrongSettings
from dialogs.events import BlobRef

LOG = logging.getLogger(__name__)
KEY_FILE = "master.key"


@dataclass(frozen=True, slots=True)
class Stores:
    """The database and what lies in it; `owner` names this process in leases."""

    owner: str
    database: Database
    vault: Vault
    outbox: OutboxStore
    jobs: JobStore
    people: PeopleStore
    pictures: PictureStore
    receipts: ReceiptStore
    notes: NoteStore
    blobs: BlobStore
    alone: Alone | None
    errands: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "errands"))

    def picture(self, blob: BlobRef) -> bytes:
        """Return a stored picture; raises KeyError when it is gone."""
        try:
            return unseal(bytes.fromhex(blob.key), self.blobs.get(blob.id), place("blob", blob.id, "data"))
        except (InvalidTag, ValueError) as error:
            raise KeyError(blob.id) from error

    def clear_soon(self) -> None:
        """Delete the pictures that are marked for it: at once, or beside the caller where they lie far away."""
        if not self.blobs.far:
            self.clear_dropped()
            return
        with suppress(RuntimeError):  # the bot is ending: the next sweep does it
            self.errands.submit(self._cleared)

    def clear_dropped(self) -> None:
        """Delete the pictures that are marked for it."""
        if ids := self.pictures.dropped():
            for id_ in ids:
                self.blobs.delete(id_)
            self.pictures.gone(ids)

    def _cleared(self) -> None:
        try:
            self.clear_dropped()
        except Exception as error:
            LOG.warning("pictures are deleted by the sweep", extra={"error": described(error)})

    def close(self) -> None:
        """Close the database."""
        self.errands.shutdown(cancel_futures=True)
        self.database.close()
        if self.alone:
            self.alone.close()


def open_stores(settings: Settings) -> Stores:
    """Open everything, tables brought up to date; raises WrongSettings."""
    with _blaming("BOT_DATA_DIR"):
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = str(uuid4())
    ring = _ring(settings)
    blobs = _blobs(settings)
    database, vault = _opened(settings, ring)
    stores = Stores(
        owner,
        database,
        vault,
        OutboxStore(database, vault, owner),
        JobStore(database, vault, owner),
        PeopleStore(database, vault),
        PictureStore(database),
        ReceiptStore(database, ring),
        NoteStore(database, vault),
        blobs,
        _alone(database),
    )
    _recover(stores)
    return stores


@contextmanager
def _blaming(setting: str) -> Iterator[None]:
    """Raise WrongSettings with the name of the setting where a folder cannot be used."""
    try:
        yield
    except OSError as error:
        raise WrongSettings([f"{setting}: the folder cannot be used ({error.strerror})"]) from None


def _blobs(settings: Settings) -> BlobStore:
    url = urlsplit(settings.blobs_url)
    if url.scheme != "s3":
        with _blaming("BOT_BLOBS_URL"):
            return FolderBlobs(settings.blobs)
    try:
        from adapters.blobs.s3 import S3Blobs, S3Place
    except ImportError:
        raise WrongSettings(["BOT_BLOBS_URL: s3:// needs the extra s3 (pip install '.[s3]')"]) from None
    s3, prefix = settings.s3, url.path.strip("/")
    keys = s3.access_key_id.get_secret_value(), s3.secret_access_key.get_secret_value()
    return S3Blobs(S3Place(url.netloc, prefix, s3.endpoint, s3.region, *keys))


def _opened(settings: Settings, ring: Ring) -> tuple[Database, Vault]:
    with ExitStack() as undo:
        try:
            database = Database(settings.database)
            undo.callback(database.close)
            migrate(database)
            vault = Vault.open(database, ring)
        except (OperationalError, ImportError, OSError) as error:
            name = type(getattr(error, "orig", error)).__name__
            raise WrongSettings([f"BOT_DATABASE_URL: the database cannot be opened ({name})"]) from None
        except (WrongKeys, InvalidTag) as error:
            detail = str(error) or "a key was changed under its old id"
            raise WrongSettings([f"BOT_MASTER_KEYS: {detail}"]) from None
        undo.pop_all()
    return database, vault


def _ring(settings: Settings) -> Ring:
    given = settings.master_keys.get_secret_value()
    if given:
        return Ring.parse(given)
    text, made = read_or_make(settings.data_dir / KEY_FILE)
    if made:
        LOG.warning("made a master key in the data folder (%s); keep a copy of it in a safe place", KEY_FILE)
    try:
        return Ring.parse(text)
    except WrongKeys as error:
        raise WrongSettings([f"BOT_MASTER_KEYS: {KEY_FILE} in the data folder: {error}"]) from None


def _alone(database: Database) -> Alone | None:
    file = database.file
    return Alone(file.with_name(file.name + ".lock")) if file else None


def _recover(stores: Stores) -> None:
    """Take over what an earlier process that ended hard has left."""
    with suppress(OperationalError, OSError):
        if stores.alone and stores.alone.alone:
            stores.outbox.release()
            stores.jobs.release()
    if stores.alone:
        stores.alone.share()
    with suppress(OperationalError, OSError):
        stores.database.scrub()
        stores.clear_dropped()

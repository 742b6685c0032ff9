"""Where encrypted files lie: what the vault asks of a storage, and the local folder.

An object grows under its final name and is never changed again. It exists for nobody until a committed row publishes
it, so a storage has to promise two things: what ``finish`` returned from survives a power cut, and what was abandoned
is gone, or stands in the way of nobody until the sweeper comes. Every failure is an ``OSError``.

To add a storage: a Django storage with the methods of ``EvidenceStorage``, named in ``STORAGES["evidence"]``.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, cast

from django.core.files.storage import FileSystemStorage, storages

from casetracker.vault.file_format import Data

# How much of a growing file may gather in memory of the system before its writing to the disk begins.
EARLY_BYTES = 8 * 1024 * 1024


class Stored(NamedTuple):
    """One object of a listing: its name, and when it was last written to."""

    name: str
    changed_at: datetime


class Sink(Protocol):
    """An object that grows. ``write`` takes the bytes before it returns."""

    def write(self, data: Data, /) -> object: ...

    def finish(self) -> None:
        """Make the object whole and safe from a power cut."""

    def abandon(self) -> None:
        """Leave nothing behind, as well as can be; not after ``finish`` returned. Raises nothing; twice is no error."""


class EvidenceStorage(Protocol):
    """What the vault asks of a storage. ``delete`` of what is not there is no error."""

    def create(self, name: str) -> Sink: ...

    def open(self, name: str, mode: str = "rb") -> BinaryIO:
        """A seekable source of the object. Raises FileNotFoundError."""

    def exists(self, name: str) -> bool: ...

    def delete(self, name: str) -> None: ...

    def objects(self) -> Iterator[Stored]:
        """Every object, one after the other: the listing is never held whole."""

    def abandon_stale(self, before: datetime, *, dry_run: bool) -> int:
        """Abandon uploads begun before ``before`` that are no objects yet; return how many."""


def evidence_storage() -> EvidenceStorage:
    """The storage that settings name for evidence."""
    return cast("EvidenceStorage", storages["evidence"])


class FolderStorage(FileSystemStorage):
    """A folder of this machine. An object grows in its place: a temporary file would be a second one."""

    def create(self, name: str) -> "_FolderSink":
        file_mode = self.file_permissions_mode or 0o600
        return _FolderSink(Path(self.path(name)), file_mode, self.directory_permissions_mode or 0o700)

    def objects(self) -> Iterator[Stored]:
        root = Path(self.location)
        if not root.exists():
            return
        for folder in _entries(root):
            # An upload that is abandoned meanwhile takes itself out of the listing.
            for entry in _entries(Path(folder.path)) if folder.is_dir(follow_symlinks=False) else ():
                with suppress(FileNotFoundError):
                    changed_at = datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime, UTC)
                    yield Stored(f"{folder.name}/{entry.name}", changed_at)

    def abandon_stale(self, before: datetime, *, dry_run: bool) -> int:  # noqa: ARG002  the contract's signature
        return 0  # what grows here is an object from the start, and swept as one


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        yield from entries


class _FolderSink:
    def __init__(self, path: Path, file_mode: int, folder_mode: int) -> None:
        self._path = path
        # The folder above as well, made by us or not: another upload may have made ours a moment ago, unsynced.
        self._changed = {path.parent, path.parent.parent, *_make_folders(path.parent, folder_mode)}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, file_mode)
        self._file = os.fdopen(descriptor, "wb")
        self._size = self._on_its_way = 0

    def write(self, data: Data, /) -> None:
        self._file.write(data)
        self._size += len(data)
        if self._size - self._on_its_way >= EARLY_BYTES:
            self._begin_to_write_out()

    def finish(self) -> None:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        # The file's own entry, and those of new folders on the way to it, are lost as easily as its bytes.
        for folder in self._changed:
            _sync_folder(folder)

    def _begin_to_write_out(self) -> None:
        # Linux begins to write what it is told will not be needed: the sync at the end then waits for the last part
        # alone, and not for 200 MB at once. What is on its way to the disk stays in the cache all the same.
        if hasattr(os, "posix_fadvise"):
            length = self._size - self._on_its_way
            os.posix_fadvise(self._file.fileno(), self._on_its_way, length, os.POSIX_FADV_DONTNEED)
            self._on_its_way = self._size

    def abandon(self) -> None:
        # Closing writes what is held back, which fails where the disk is full; the descriptor is closed all the same.
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink()


def _make_folders(folder: Path, mode: int) -> list[Path]:
    """Make a folder and those above it; return the folders that got a new entry."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=mode, exist_ok=True)
    return [one.parent for one in missing]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The folder of a backup: it appears whole or not at all, and only its owner may read it."""

import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from casetracker.backup.errors import BackupDamaged, BackupError

PREFIX, PARTIAL, MANIFEST = "casetracker-", ".partial", "manifest.json"
CHUNK_BYTES = 1024 * 1024


def new_name(at: datetime) -> str:
    """``casetracker-<UTC time>-<random>``: sorted by name, backups are sorted by time."""
    return f"{PREFIX}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@contextmanager
def growing(target: Path, name: str) -> Iterator[Path]:
    """A folder called ``name``.partial in ``target``. It takes its name when the block ends well, and goes otherwise.

    A machine that goes down leaves a ``.partial``: it is no backup to anybody. Raises BackupError.
    """
    partial = target / f"{name}{PARTIAL}"
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial.mkdir(mode=0o700)
    except OSError as error:
        raise BackupError(f"no folder can be made in {target}: {error.strerror}") from None
    try:
        yield partial
        for folder, _, _ in os.walk(partial):
            sync_folder(Path(folder))
        partial.rename(target / name)
        sync_folder(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def backups_in(target: Path) -> list[Path]:
    """The backups in a folder that are whole, oldest first."""
    found = (path for path in target.glob(f"{PREFIX}*") if path.suffix != PARTIAL)
    return sorted(path for path in found if (path / MANIFEST).is_file())


def unfinished_in(target: Path) -> list[Path]:
    """What interrupted backups left behind, and backups that are being made."""
    return sorted(target.glob(f"{PREFIX}*{PARTIAL}"))


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A new file (0600), on the disk when the block ends. Raises FileExistsError."""
    with open_new(path) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def open_new(path: Path) -> BinaryIO:
    """A file that was not there, for its owner alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def digest_of(path: Path) -> tuple[int, str]:
    """The length of a file and its SHA-256. Raises BackupDamaged where it cannot be read."""
    try:
        with path.open("rb") as file:
            return digest_through(iter(lambda: file.read(CHUNK_BYTES), b""))
    except OSError as error:
        raise BackupDamaged(f"{path.name} of the backup cannot be read: {error.strerror}") from None


def digest_through(pieces: Iterator[bytes], sink: BinaryIO | None = None) -> tuple[int, str]:
    """The length and the SHA-256 of ``pieces``, written to ``sink`` on the way."""
    digest, length = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        length += len(piece)
        if sink is not None:
            sink.write(piece)
    return length, digest.hexdigest()


class Digesting(io.RawIOBase):
    """A file that is read, with the SHA-256 of what was read of it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self._digest = source, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        self._digest.update(piece)
        return piece

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Evidence files in a backup: the objects as they lie in the storage, and an inventory of them.

An object is ciphertext and never changes, so it is copied once: what the backup before it holds already gets a second
name (a hard link). Each folder is whole by itself, and old ones may be removed in any order.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from casetracker.backup.errors import BackupDamaged
from casetracker.backup.folder import digest_of, digest_through, open_new, written
from casetracker.backup.manifest import Part
from casetracker.vault import files, rows
from casetracker.vault.errors import KeyUnavailable

INVENTORY, FOLDER = "files.jsonl", "files"
CHUNK_BYTES = 1024 * 1024


class Held(NamedTuple):
    """One object of a backup: its file's id, length in bytes and SHA-256; an object that was missing has no digest."""

    id: UUID
    bytes: int
    sha256: str


Previous = Mapping[UUID, tuple[Path, Held]]


def path_in(backup: Path, file_id: UUID) -> Path:
    """Where the object of a file lies in a backup."""
    return backup / FOLDER / files.object_name(file_id)


def copy_all(file_ids: Iterable[UUID], backup: Path, previous: Previous) -> Part:
    """Bring the objects of published files into a backup, and write its inventory.

    A file that is removed or erased while the backup is made is left out. One that a row publishes and the storage does
    not have is on the inventory as missing: the rest of the backup is worth having all the same.
    """
    count = total = missing = 0
    (backup / FOLDER).mkdir(mode=0o700)
    with written(backup / INVENTORY) as inventory:
        for file_id in file_ids:
            held = _copy(file_id, backup, previous)
            if held is None:
                continue
            inventory.write(json.dumps([str(held.id), held.bytes, held.sha256]).encode() + b"\n")
            count, total, missing = count + 1, total + held.bytes, missing + (not held.sha256)
    size, digest = digest_of(backup / INVENTORY)
    return Part(INVENTORY, size, digest, objects=count, object_bytes=total, missing=missing)


def _copy(file_id: UUID, backup: Path, previous: Previous) -> Held | None:
    target = path_in(backup, file_id)
    target.parent.mkdir(exist_ok=True, mode=0o700)
    if file_id in previous:
        before, held = previous[file_id]
        if _link(path_in(before, file_id), target, held.bytes):
            return held
    try:
        source = files.evidence_storage().open(files.object_name(file_id), "rb")
    except FileNotFoundError:
        return Held(file_id, 0, "") if rows.is_published(file_id) else None
    with source, open_new(target) as sink:
        size, digest = digest_through(iter(lambda: source.read(CHUNK_BYTES), b""), sink)
        sink.flush()
        os.fsync(sink.fileno())
    return Held(file_id, size, digest)


def _link(source: Path, target: Path, size: int) -> bool:
    try:
        if source.stat().st_size != size:
            return False
        target.hardlink_to(source)
    except OSError:  # not there, or a file system without links: it is copied anew
        return False
    return True


def inventory(backup: Path) -> Iterator[Held]:
    """The objects of a backup. Raises BackupDamaged."""
    try:
        with (backup / INVENTORY).open("rb") as lines:
            for line in lines:
                file_id, size, digest = json.loads(line)
                yield Held(UUID(file_id), int(size), str(digest))
    except (OSError, ValueError, TypeError, AttributeError):
        raise BackupDamaged("the inventory of files cannot be read") from None


def previous_of(backup: Path) -> Previous:
    """What a sound backup holds already: some 300 bytes of memory for each file."""
    return {held.id: (backup, held) for held in inventory(backup) if held.sha256}


def verify(backup: Path, part: Part) -> None:
    """Compare every object with the inventory. Raises BackupDamaged."""
    count = 0
    for held in inventory(backup):
        count += 1
        if held.sha256 and digest_of(path_in(backup, held.id)) != (held.bytes, held.sha256):
            raise BackupDamaged(f"the file {held.id} of the backup was changed or cut")
    if count != part.objects:
        raise BackupDamaged("the inventory of files does not count as many as the manifest")


def stored_digest(file_id: UUID) -> tuple[int, str] | None:
    """The length and the SHA-256 of an object in the storage; None where there is none."""
    try:
        source = files.evidence_storage().open(files.object_name(file_id), "rb")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyUnavailable(f"the file {file_id} cannot be read: {error.strerror}") from None
    with source:
        return digest_through(iter(lambda: source.read(CHUNK_BYTES), b""))

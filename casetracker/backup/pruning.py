"""Backups of keys do not grow old: an erasure is complete when the last one that could undo it is gone."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.backup import folder, manifest, tables
from casetracker.backup.errors import BackupDamaged
from casetracker.backup.making import Tell
from casetracker.backup.manifest import Manifest
from casetracker.core.acting import COMMAND, acting

_PARTS = (tables.KEYS, tables.ESCROW)


@dataclass
class Pruned:
    """By backup and file: what was removed, what is overdue and kept as the newest; and backups that cannot be read."""

    removed: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def keys_prune(*, target: Path, at: datetime, tell: Tell) -> Pruned:
    """Remove keys, and the escrow beside them, from the backups in ``target`` whose ``keys_expire_at`` has passed.

    The newest of each are never removed: without any, a lost disk would be the end of every case. Keys are reported as
    overdue then, and go once a newer backup stands; the root key alone brings nothing back, and is kept as it is used.
    """
    pruned = Pruned()
    kept: set[str] = set()
    for path in reversed(folder.backups_in(target)):
        try:
            read = manifest.read(path)
        except BackupDamaged as error:
            tell(f"{path.name}: {error}")
            pruned.unread.append(path.name)
            continue
        for file in _key_files(path, read):
            _prune(file, kept, pruned, is_expired=read.keys_expire_at is not None and read.keys_expire_at <= at)
    if pruned.removed:
        with acting(COMMAND):
            record(Action.KEYS_PRUNED, codes={"files": len(pruned.removed), "newest": pruned.removed[0]})
    return pruned


def _key_files(path: Path, read: Manifest) -> list[Path]:
    parts = [read.parts[part] for part in _PARTS if part in read.parts]
    standing = [(path / part.file, part) for part in parts if (path / part.file).exists()]
    # One that was cut or changed brings nothing back: it is no reason to let an older one go.
    return [file for file, part in standing if folder.digest_of(file) == (part.bytes, part.sha256)]


def _prune(file: Path, kept: set[str], pruned: Pruned, *, is_expired: bool) -> None:
    name = f"{file.parent.name}/{file.name}"
    if is_expired and file.name in kept:
        file.unlink()
        folder.sync_folder(file.parent)
        pruned.removed.append(name)
        return
    kept.add(file.name)
    if is_expired and file.name == f"{tables.KEYS}.age":
        pruned.overdue.append(name)

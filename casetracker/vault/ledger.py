"""The erasure ledger: what was erased, kept outside of the database, so that no restored backup brings it back.

One JSON object a line (RFC 8785), each with the digest of the line before it: SHA-256(0x00 | previous | body). It names
scopes, keys and files by their ids and holds nothing else. A line is written and on the disk *before* the erasure that
it names is committed: what was approved by two people may be carried out again, and must never be undone.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import rfc8785
from django.conf import settings

from casetracker.vault.errors import VaultError
from casetracker.vault.primitives import sha256
from casetracker.vault.scopes import Scope, ScopeKind

FORMAT = 1
GENESIS = bytes(32)


class LedgerBroken(VaultError):
    """The ledger was changed, cut in the middle, or cannot be read; the message names the line."""


@dataclass(frozen=True)
class Erased:
    """One line: the erasure's id, when it was carried out, and what it made unreadable."""

    erasure_id: UUID
    at: datetime
    scopes: tuple[Scope, ...]
    keys: tuple[UUID, ...]
    files: tuple[UUID, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "erasure": str(self.erasure_id),
            "at": self.at.isoformat(),
            "scopes": [[int(scope.kind), str(scope.id)] for scope in self.scopes],
            "keys": [str(key) for key in self.keys],
            "files": [str(file) for file in self.files],
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Erased":
        return cls(
            UUID(row["erasure"]),
            datetime.fromisoformat(row["at"]),
            tuple(Scope(ScopeKind(kind), UUID(scope_id)) for kind, scope_id in row["scopes"]),
            tuple(UUID(key) for key in row["keys"]),
            tuple(UUID(file) for file in row["files"]),
        )


def ledger_path() -> Path:
    """Where the ledger lies: ``ERASURE_LEDGER``. It belongs on another disk than the database."""
    path: Path = settings.ERASURE_LEDGER
    return path


def append(entry: Erased) -> tuple[int, bytes]:
    """Write a line and wait until the disk has it; return its number and digest. Raises LedgerBroken."""
    try:
        return _append(ledger_path(), entry)
    except OSError as error:
        raise LedgerBroken(f"the erasure ledger cannot be written: {error.strerror}") from None


def _append(path: Path, entry: Erased) -> tuple[int, bytes]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # released with the file
        seq, prev, end = _end_of(file)
        file.truncate(end)  # half a line, left by a machine that went down while writing it
        file.seek(end)
        digest = _digest(prev, body := {"seq": seq + 1, **entry.as_json()})
        file.write(rfc8785.dumps({**body, "digest": digest.hex()}) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)
    return seq + 1, digest


def names(erasure_id: UUID) -> bool:
    """Whether a line names this erasure: carried out, or begun with a commit that failed. Raises LedgerBroken."""
    return any(entry.erasure_id == erasure_id for entry in read())


def read(path: Path | None = None) -> list[Erased]:
    """Every erasure on record, oldest first. Raises LedgerBroken; a ledger that is not there holds none."""
    path = path or ledger_path()
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [Erased.from_json(body) for body, _ in _lines(file)]


def head(path: Path | None = None) -> tuple[int, bytes]:
    """The number of lines and the digest of the last. Raises LedgerBroken."""
    path = path or ledger_path()
    if not path.exists():
        return 0, GENESIS
    with path.open("rb") as file:
        return _end_of(file)[:2]


def has_line(seq: int, digest: bytes, path: Path | None = None) -> bool:
    """Whether line ``seq`` of the ledger has this digest: it then holds all that a ledger with that head held.

    Raises LedgerBroken.
    """
    path = path or ledger_path()
    if seq == 0:
        return digest == GENESIS
    if not path.exists():
        return False
    with path.open("rb") as file:
        return any((body["seq"], own) == (seq, digest) for body, own in _lines(file))


def _digest(prev: bytes, body: dict[str, Any]) -> bytes:
    return sha256(b"\x00" + prev + rfc8785.dumps(body))


def _lines(file: BinaryIO) -> Iterator[tuple[dict[str, Any], bytes]]:
    prev = GENESIS
    for seq, line in enumerate(file, start=1):
        if not line.endswith(b"\n"):
            return  # the line that was being written when the machine went down: its erasure was not committed
        try:
            body = json.loads(line)
            own = bytes.fromhex(body.pop("digest"))
        except (ValueError, KeyError, AttributeError):
            raise LedgerBroken(f"line {seq} of the erasure ledger cannot be read") from None
        if body.get("seq") != seq or own != _digest(prev, body):
            raise LedgerBroken(f"line {seq} of the erasure ledger was changed, or one before it is missing")
        prev = own
        yield body, own


def _end_of(file: BinaryIO) -> tuple[int, bytes, int]:
    seq, prev, end = 0, GENESIS, 0
    file.seek(0)
    content = file.read()
    file.seek(0)
    for _, own in _lines(file):
        seq, prev = seq + 1, own
        end = content.index(b"\n", end) + 1
    return seq, prev, end


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

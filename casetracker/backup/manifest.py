"""The manifest: what a backup holds, sealed under the root key.

Anybody can write an age file for a known recipient, so digests alone would prove nothing. A random key, wrapped by the
provider of the root key, goes into a MAC over the manifest: HKDF-SHA-256 as a keyed function of its SHA-256. Whoever
restores needs the root key anyway.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import rfc8785
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from casetracker.backup.errors import BackupDamaged, BackupError
from casetracker.backup.folder import MANIFEST, PARTIAL, written
from casetracker.vault import primitives, providers
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.providers import RootProvider

FORMAT, VERSION = "casetracker-backup", 1
_CONTEXT = b"ct/backup/v1"


@dataclass(frozen=True)
class Part:
    """One file of a backup. ``rows`` counts by table, ``objects`` and ``object_bytes`` count an inventory."""

    file: str
    bytes: int
    sha256: str
    rows: dict[str, int] = field(default_factory=dict)
    objects: int = 0
    object_bytes: int = 0
    missing: int = 0


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: codes, counts and digests."""

    name: str
    made_at: datetime
    keys_expire_at: datetime | None
    engine: str
    migrations: dict[str, list[str]]
    ledger_seq: int
    ledger_digest: str
    parts: dict[str, Part]

    def as_json(self) -> dict[str, Any]:
        body = asdict(self)
        body["made_at"] = self.made_at.isoformat()
        body["keys_expire_at"] = self.keys_expire_at.isoformat() if self.keys_expire_at else None
        return {"format": FORMAT, "version": VERSION, **body}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Manifest":
        if (body.pop("format"), body.pop("version")) != (FORMAT, VERSION):
            raise BackupDamaged("the manifest is of a format that this version does not know")
        expires = body["keys_expire_at"]
        body["made_at"] = datetime.fromisoformat(body["made_at"])
        body["keys_expire_at"] = datetime.fromisoformat(expires) if expires else None
        body["parts"] = {name: Part(**part) for name, part in body["parts"].items()}
        return cls(**body)


def applied_migrations() -> dict[str, list[str]]:
    """The migrations of every app that the database has seen."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def write(manifest: Manifest, folder: Path) -> None:
    """Seal a manifest and write it. Raises BackupError where the root key's provider does not answer."""
    body = manifest.as_json()
    key = primitives.new_key()
    try:
        provider = providers.current_provider()
        wrapped = provider.wrap(key, _CONTEXT)
    except KeyUnavailable as error:
        raise BackupError(f"the manifest cannot be sealed: {error}") from None
    seal = {"provider": provider.name, "key": wrapped.hex(), "mac": _mac(key, body).hex()}
    with written(folder / MANIFEST) as file:
        file.write(json.dumps({**body, "seal": seal}, indent=1).encode() + b"\n")


def read(folder: Path, provider: RootProvider | None = None) -> Manifest:
    """The manifest of the backup in ``folder``, once its seal opens: by ``provider``, or by the one that made it.

    Raises BackupDamaged.
    """
    body = _body(folder)
    try:
        seal = body.pop("seal")
        sealed_by = provider or providers.provider_called(seal["provider"])
        key = sealed_by.unwrap(bytes.fromhex(seal["key"]), _CONTEXT)
        is_sound = primitives.equal(_mac(key, body), bytes.fromhex(seal["mac"]))
        if is_sound:
            return Manifest.from_json(body)
    except KeyUnavailable as error:
        raise BackupDamaged(f"the seal of the manifest does not open with the root key at hand: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupDamaged("the manifest cannot be understood") from None
    raise BackupDamaged("the manifest was changed: its seal does not fit")


def _body(folder: Path) -> dict[str, Any]:
    if folder.suffix == PARTIAL:
        raise BackupDamaged(f"{folder.name} was never finished: it is no backup")
    try:
        body = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        raise BackupDamaged(f"there is no backup in {folder}: its manifest is missing or cannot be read") from None
    if not isinstance(body, dict):
        raise BackupDamaged("the manifest cannot be understood")
    return body


def _mac(key: bytes, body: dict[str, Any]) -> bytes:
    return primitives.derive(key, primitives.length_prefixed(_CONTEXT, primitives.sha256(rfc8785.dumps(body))))

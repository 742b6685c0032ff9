"""Making a backup: one snapshot into parts, each apart, in a folder that appears when all of it is on the disk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.backup import age, escrow, folder, manifest, objects, stream, tables
from casetracker.backup.errors import AgeKeyUnfit, BackupDamaged, BackupError
from casetracker.backup.manifest import Manifest, Part
from casetracker.backup.snapshot import snapshot
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import keyring, ledger, rows

Tell = Callable[[str], None]
DEFAULT_PARTS = (tables.DATA, tables.KEYS, tables.FILES)


@dataclass(frozen=True)
class Plan:
    """What goes into a backup, and for whom. ``copies_anew`` copies files that the backup before it holds already."""

    parts: tuple[str, ...]
    recipients: tuple[str, ...]
    escrow_recipients: tuple[str, ...] = ()
    copies_anew: bool = False


def backup_make(*, target: Path, plan: Plan, at: datetime, tell: Tell) -> Manifest:
    """Make a backup in ``target`` and return its manifest; ``tell`` is given a line for each part: ids and counts.

    Raises BackupError and VaultError; nothing is left in ``target`` then.
    """
    readers = _readers(plan)
    name = folder.new_name(at)
    for path in folder.unfinished_in(target):
        tell(f"{path.name} is unfinished: it is no backup")
    with folder.growing(target, name) as partial:
        parts, file_ids = _snapshot(partial, plan, readers, tell)
        if tables.FILES in plan.parts:
            parts[tables.FILES] = _copy_files(partial, file_ids, _previous(target, plan, tell), tell)
        if tables.ESCROW in plan.parts:
            parts[tables.ESCROW] = escrow.write(partial, age.recipients_of(plan.escrow_recipients))
        made = _manifest(name, at, parts)
        manifest.write(made, partial)
    with acting(COMMAND):
        record(Action.BACKUP_MADE, codes=_codes(made))
    return made


def _readers(plan: Plan) -> list[age.Recipient]:
    escrow.refuse_shared([*plan.escrow_recipients], [*plan.recipients])
    if {tables.DATA, tables.KEYS} & {*plan.parts} and not plan.recipients:
        raise AgeKeyUnfit("a backup needs a recipient: give --recipient or --recipients-file")
    if tables.ESCROW in plan.parts and not plan.escrow_recipients:
        raise AgeKeyUnfit("the escrow needs a recipient of its own: give --escrow-recipient")
    if tables.ESCROW in plan.parts and not escrow.has_root_key():
        raise BackupError(
            f"the provider {settings.VAULT_PROVIDER} keeps its root key itself: there is none to put in escrow"
        )
    age.recipients_of(plan.escrow_recipients)
    return age.recipients_of(plan.recipients)


def _snapshot(
    partial: Path, plan: Plan, readers: list[age.Recipient], tell: Tell
) -> tuple[dict[str, Part], list[UUID]]:
    parts: dict[str, Part] = {}
    # In one moment: keys younger than the data would be harmless, data younger than the keys would be lost.
    with snapshot():
        for name in (tables.DATA, tables.KEYS):
            if name in plan.parts:
                parts[name] = _write_tables(partial, name, readers)
                tell(f"{name}: {sum(parts[name].rows.values())} rows, {parts[name].bytes} bytes")
        # Files are copied after it: they never change, and a long snapshot keeps the database from tidying up.
        file_ids = [file_id for _, file_id, _ in rows.published_files()] if tables.FILES in plan.parts else []
    return parts, file_ids


def _write_tables(partial: Path, part: str, readers: list[age.Recipient]) -> Part:
    models = {model._meta.db_table: model for model in tables.models_of(part)}  # noqa: SLF001
    described = [tables.table_of(model) for model in models.values()]
    counts: dict[str, int] = {}

    def rows_of(table: str) -> Iterable[stream.Row]:
        return tables.rows(models[table])

    path = partial / f"{part}.age"
    with folder.written(path) as sink:
        age.encrypt(stream.write(part, described, rows_of, counts), sink, readers)
    return Part(path.name, *folder.digest_of(path), rows=counts)


def _copy_files(partial: Path, file_ids: list[UUID], previous: objects.Previous, tell: Tell) -> Part:
    # The row of an erased file stays, and its object is gone for good. A line whose erasure was never committed names
    # files that are still there, with their keys.
    gone = [entry for entry in ledger.read() if not any(keyring.has_scope(scope) for scope in entry.scopes)]
    erased = {file_id for entry in gone for file_id in entry.files}
    wanted = [file_id for file_id in file_ids if file_id not in erased]
    tell(f"files: {len(wanted)}")
    return objects.copy_all(wanted, partial, previous)


def _previous(target: Path, plan: Plan, tell: Tell) -> objects.Previous:
    if plan.copies_anew:
        return {}
    # Only what is proven ours is linked: otherwise somebody could have their own bytes sealed as the evidence.
    for path in reversed(folder.backups_in(target)):
        try:
            before = manifest.read(path)
            inventory = before.parts.get(tables.FILES)
            if inventory is None:
                continue
            if folder.digest_of(path / inventory.file) == (inventory.bytes, inventory.sha256):
                return objects.previous_of(path)
        except BackupDamaged as error:
            tell(f"{path.name} is passed over: {error}")
    return {}


def _manifest(name: str, at: datetime, parts: dict[str, Part]) -> Manifest:
    # After the snapshot: a restore then asks for a ledger that knows every erasure of that time, and perhaps one more.
    seq, digest = ledger.head()
    return Manifest(
        name=name,
        made_at=at,
        keys_expire_at=at + timedelta(days=settings.KEY_BACKUP_DAYS) if tables.KEYS in parts else None,
        engine=connection.vendor,
        migrations=manifest.applied_migrations(),
        ledger_seq=seq,
        ledger_digest=digest.hex(),
        parts=parts,
    )


def _codes(made: Manifest) -> dict[str, str | int]:
    return {
        "backup": made.name,
        "parts": ",".join(sorted(made.parts)),
        "rows": sum(sum(part.rows.values()) for part in made.parts.values()),
        "files": sum(part.objects for part in made.parts.values()),
        "files_missing": sum(part.missing for part in made.parts.values()),
        "ledger_seq": made.ledger_seq,
        "keys_expire_at": made.keys_expire_at.isoformat() if made.keys_expire_at else "",
    }

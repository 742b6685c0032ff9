"""Restoring a backup: everything is proven before anything is written, and what fails leaves nothing behind."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.backup import age, folder, loading, manifest, objects, replay, samples, stream, tables
from casetracker.backup.drill import Drilled, drill_run
from casetracker.backup.errors import BackupDamaged, DrillFailed, TargetUnfit
from casetracker.backup.making import Tell
from casetracker.backup.manifest import Manifest, Part
from casetracker.core import triggers
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import erasure, files, keyring
from casetracker.vault.ledger import Erased

CHUNK_BYTES = 1024 * 1024
NAMED = 5  # of a list in a sentence


@dataclass(frozen=True)
class Wish:
    """What to restore, with which identity, which ledger, and how many cells the drill opens."""

    parts: tuple[str, ...]
    identity: Path
    ledger: Path
    is_without_ledger: bool = False
    drill: int = 200


@dataclass(frozen=True)
class Restored:
    """What was restored: rows, files brought and missing, erasures carried out again, and the drill's report."""

    manifest: Manifest
    parts: tuple[str, ...]
    rows: int
    files: int
    files_missing: int
    erasures: int
    drilled: Drilled

    def as_json(self) -> dict[str, Any]:
        return {
            "backup": self.manifest.name,
            "made_at": self.manifest.made_at.isoformat(),
            "parts": list(self.parts),
            "rows": self.rows,
            "files": self.files,
            "files_missing": self.files_missing,
            "erasures_replayed": self.erasures,
            "drill": self.drilled.as_json(),
        }


def backup_restore(*, backup: Path, wish: Wish, tell: Tell) -> Restored:
    """Restore parts of a backup into this installation.

    Raises BackupError (each kind has an exit code) and VaultError; database and storage are then as they were.
    """
    made = manifest.read(backup)
    identities = age.identities_in(wish.identity)
    _refuse_unfit_target(made, wish.parts)
    _verify_parts(backup, made, wish.parts, tell)
    heads = [made, *_beside(backup)]
    erased = replay.erasures_on_record(wish.ledger, heads=heads, may_be_missing=wish.is_without_ledger)
    gone = {file_id for entry in erased for file_id in entry.files}
    bringing = _files_brought(backup, gone if tables.FILES in wish.parts else None, tell)
    with bringing as (brought, missing), acting(COMMAND):
        rows = _load(backup, made, wish.parts, identities, tell)
        _erase_again(made, wish.parts, erased, tell)
        drilled = _drill(wish, erased, missing, tell)
    return Restored(made, wish.parts, rows, brought, len(missing), len(erased), drilled)


def _erase_again(made: Manifest, parts: tuple[str, ...], erased: list[Erased], tell: Tell) -> None:
    for entry in erased:
        erasure.repeat(entry)
    tell(f"erasures: {len(erased)} carried out again")
    record(Action.BACKUP_RESTORED, codes=_codes(made, parts, len(erased)))


def _drill(wish: Wish, erased: list[Erased], missing: set[UUID], tell: Tell) -> Drilled:
    has_files = tables.FILES in wish.parts
    if has_files and tables.DATA not in wish.parts:
        # The rows may be younger than these files: what the backup could not know of is told, and the rest is kept.
        lost = samples.files_not_stored({scope for entry in erased for scope in entry.scopes}, missing)
        missing.update(lost)
        for file_id in lost:
            tell(f"the file {file_id} is not in the backup, and not in the storage")
    drilled = drill_run(size=wish.drill, erased=erased, has_files=has_files, missing=missing)
    if drilled.problems:
        raise DrillFailed(drilled.problems)
    return drilled


def _codes(made: Manifest, parts: tuple[str, ...], erasures: int) -> dict[str, str | int]:
    return {
        "backup": made.name,
        "made_at": made.made_at.isoformat(),
        "parts": ",".join(sorted(parts)),
        "erasures": erasures,
    }


def _beside(backup: Path) -> Iterator[Manifest]:
    # A ledger that was cut after this backup was made is found out by a newer backup that lies beside it.
    for path in folder.backups_in(backup.resolve().parent):
        try:
            yield manifest.read(path)
        except BackupDamaged:
            continue


def _refuse_unfit_target(made: Manifest, parts: tuple[str, ...]) -> None:
    ours = {(app, name) for app, names in manifest.applied_migrations().items() for name in names}
    theirs = {(app, name) for app, names in made.migrations.items() for name in names}
    if not ours:
        raise TargetUnfit("the database has no tables yet: run `manage.py migrate` first, and nothing more")
    for which, names in (("misses", theirs - ours), ("is ahead by", ours - theirs)):
        if names:
            raise TargetUnfit(
                f"the database {which} {_listed([f'{app}.{name}' for app, name in sorted(names)])}: restore with the "
                "version of the software that made the backup, and migrate afterwards"
            )
    models = [model for part in (tables.DATA, tables.KEYS) if part in parts for model in tables.models_of(part)]
    counts = {model._meta.db_table: tables.count(model) for model in models}  # noqa: SLF001
    full = [f"{name} ({number})" for name, number in counts.items() if number and name not in tables.WRITTEN_BY_MIGRATE]
    if full:
        raise TargetUnfit(
            f"the database is not empty: {_listed(full)}. Restore into one that was migrated, and no more"
        )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _verify_parts(backup: Path, made: Manifest, parts: tuple[str, ...], tell: Tell) -> None:
    for name in parts:
        part = made.parts.get(name)
        if part is None:
            raise BackupDamaged(f"the backup {made.name} was made without {name}")
        path = backup / part.file
        if name == tables.KEYS and not path.exists():
            raise BackupDamaged(
                f"the keys of {made.name} are not there; they were kept until {made.keys_expire_at}. Restore its other "
                "parts with --parts, and then the keys of a newer backup"
            )
        if folder.digest_of(path) != (part.bytes, part.sha256):
            raise BackupDamaged(f"{part.file} was changed or cut")
        if name == tables.FILES:
            objects.verify(backup, part)
        tell(f"{name}: as it was made")


@contextmanager
def _files_brought(backup: Path, gone: Collection[UUID] | None, tell: Tell) -> Iterator[tuple[int, set[UUID]]]:
    """Files of the backup in the storage, except those that are ``gone``; taken out again where the block fails."""
    written: list[UUID] = []
    missing: set[UUID] = set()
    try:
        for held in objects.inventory(backup) if gone is not None else ():
            if not held.sha256:
                missing.add(held.id)
            elif held.id not in (gone or ()) and objects.stored_digest(held.id) != (held.bytes, held.sha256):
                written.append(held.id)
                _bring(backup, held)
        tell(f"files: {len(written)} brought, {len(missing)} missing since the backup was made")
        yield len(written), missing
    except BaseException:
        for file_id in written:
            files.evidence_storage().delete(files.object_name(file_id))
        keyring.forget()
        raise


def _bring(backup: Path, held: objects.Held) -> None:
    storage, name = files.evidence_storage(), files.object_name(held.id)
    # Objects never change: one with another digest was left half by an interrupted restore, or is damaged.
    storage.delete(name)
    sink = storage.create(name)
    try:
        with objects.path_in(backup, held.id).open("rb") as source:
            while chunk := source.read(CHUNK_BYTES):
                sink.write(chunk)
        sink.finish()
    except BaseException:
        sink.abandon()
        raise
    if objects.stored_digest(held.id) != (held.bytes, held.sha256):
        raise BackupDamaged(f"the file {held.id} did not reach the storage as it is")


def _load(backup: Path, made: Manifest, parts: tuple[str, ...], identities: list[age.Identity], tell: Tell) -> int:
    wanted = [part for part in (tables.DATA, tables.KEYS) if part in parts]
    total = 0
    if not wanted:  # files alone: the database may be in use, and its triggers stay
        return total
    with triggers.lifted():
        for part in wanted:
            counts = _load_part(backup, made.parts[part], part, identities)
            loaded = {model._meta.db_table: tables.count(model) for model in tables.models_of(part)}  # noqa: SLF001
            if not counts == loaded == made.parts[part].rows:
                raise BackupDamaged(f"the rows of {part} are not as many as the manifest counts")
            total += sum(counts.values())
            tell(f"{part}: {sum(counts.values())} rows")
        loading.check_references()
        loading.reset_sequences([model for part in wanted for model in tables.models_of(part)])
    return total


def _load_part(backup: Path, part: Part, name: str, identities: list[age.Identity]) -> dict[str, int]:
    loader = loading.Loader(name)
    reader = stream.Reader(name, loader)
    with (backup / part.file).open("rb") as file:
        source = folder.Digesting(file)
        age.decrypt(source, reader.feed, identities)
    reader.finish()
    loader.flush()
    if source.hexdigest() != part.sha256:
        raise BackupDamaged(f"{part.file} was changed since it was proven")
    return reader.counts

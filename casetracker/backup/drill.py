"""The drill: what is there opens, what is on record is true, and what was erased stays erased.

Plaintext is decrypted and let go; nothing of it is kept, told or logged. Findings name contracts, rows and scopes.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from casetracker.audit import ciphertexts, verify
from casetracker.backup import samples
from casetracker.backup.samples import Cell, StoredFile
from casetracker.vault import files, keyring, rows
from casetracker.vault.errors import KeyUnavailable, VaultError
from casetracker.vault.ledger import Erased
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import Scope, ScopeKind

MOST_FILES = 20
MOST_PROBLEMS = 20


@dataclass
class Drilled:
    """How much was tried, and everything that is wrong."""

    cells: int = 0
    keys: int = 0
    files: int = 0
    erased_scopes: int = 0
    audit_entries: int = 0
    audited_cells: int = 0
    has_keys: bool = False
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"ok": not self.problems, **asdict(self)}


def drill_run(
    *, size: int, erased: Collection[Erased], has_files: bool = True, missing: Collection[UUID] = ()
) -> Drilled:
    """Try ``size`` random cells and keys and up to 20 files; look at every entry, digest, scope and erasure.

    Where no keys were restored yet nothing is opened. ``missing`` are files that the backup did not have either.
    """
    drilled = Drilled(has_keys=KeyEpoch.objects.exists())
    gone = {scope for entry in erased for scope in entry.scopes}
    keyring.forget()
    _try_audit(drilled)
    _try_erased(drilled, erased)
    if drilled.has_keys:
        _try_cells(drilled, samples.cells(size, gone))
        _try_keys(drilled, samples.keys(size))
        drilled.problems += [f"{_named(scope)} has rows and no key" for scope in samples.keyless_scopes(gone)]
    if has_files:
        lost = samples.files_not_stored(gone, missing)
        drilled.problems += [f"the file {file_id} is not in the storage" for file_id in lost]
        if drilled.has_keys:
            _try_files(drilled, samples.stored_files(MOST_FILES, gone, {*missing, *lost}))
    return drilled


def _named(scope: Scope) -> str:
    return f"{scope.kind.name.lower()} {scope.id}"


def _try_cells(drilled: Drilled, cells: Collection[Cell]) -> None:
    drilled.cells = len(cells)
    for row, column in cells:
        try:
            column.open_for(row)
        except VaultError as error:
            drilled.problems.append(f"{column.contract_name} of row {row.pk}: {type(error).__name__}")


def _try_keys(drilled: Drilled, keys: Collection[DataKey]) -> None:
    drilled.keys = len(keys)
    for key in keys:
        try:
            keyring.key_for(Scope(ScopeKind(key.scope_kind), key.scope_id), keyring.FIELD, key.generation)
        except (VaultError, ValueError) as error:
            drilled.problems.append(f"the data key {key.pk}: {type(error).__name__}")


def _try_files(drilled: Drilled, published: Collection[StoredFile]) -> None:
    drilled.files = len(published)
    for scope, file_id, wrapped in published:
        try:
            for _ in files.open_file(scope, file_id, wrapped):
                pass
        except VaultError as error:
            drilled.problems.append(f"the file {file_id}: {type(error).__name__}")


def _try_audit(drilled: Drilled) -> None:
    report = verify.verify()
    drilled.audit_entries = report.entries
    drilled.audited_cells, bad = ciphertexts.verify_ciphertexts()
    drilled.problems += [
        f"audit: {one.chain_kind} {one.chain_id}, entry {one.seq}: {one.code}"
        for one in report.findings[:MOST_PROBLEMS]
    ]
    drilled.problems += [f"audit: {one.contract} of row {one.row_id}: {one.code}" for one in bad[:MOST_PROBLEMS]]


def _try_erased(drilled: Drilled, erased: Collection[Erased]) -> None:
    for entry in erased:
        for scope in entry.scopes:
            drilled.erased_scopes += 1
            if _is_readable(scope):
                drilled.problems.append(f"{_named(scope)} was erased and can be read again")
        if DataKey.objects.filter(pk__in=entry.keys).exists():
            drilled.problems.append(f"a key that erasure {entry.erasure_id} destroyed is back")
        back = [file_id for file_id in entry.files if files.evidence_storage().exists(files.object_name(file_id))]
        drilled.problems += [f"the file {file_id} was erased and is back" for file_id in back]


def _is_readable(scope: Scope) -> bool:
    if keyring.has_scope(scope):
        return True
    for model, fields in rows.encrypted_models():
        for column in fields:
            row = rows.rows_in(model, scope).filter(**{f"{column.attname}__isnull": False}).first()
            if row is not None:
                return _opens(row, column)
    return False


def _opens(row: Any, column: Any) -> bool:
    try:
        column.open_for(row)
    except KeyUnavailable:
        return False
    except VaultError:
        return True  # it was tried with a key, and there should be none
    return True

"""A new key for a scope: everything that the old one sealed is sealed anew, and the old one is gone.

One scope is one transaction. Who seals in it waits, and goes on under the new key; who had read a row before finds its
cells sealed anew (``EncryptedField``). What is immutable otherwise, a sealed communication or an event, lets exactly
this pass: ``renewal_sql`` is the condition of its triggers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connections, models

from casetracker.core import acting
from casetracker.core.acting import Seal
from casetracker.vault import files, keyring, marks, primitives
from casetracker.vault.envelope import FieldCipher
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.fields import EncryptedField, FileKeyField, VaultModel
from casetracker.vault.models import DataKey, Renewal
from casetracker.vault.rows import encrypted_models, file_models, rows_in
from casetracker.vault.scopes import Scope

CHUNK = 500

# Where the generation stands in a value, counted from 1 as SQL does, and how long it is.
_GENERATION = {EncryptedField: 3, FileKeyField: 2}


@dataclass
class Renewed:
    """What a renewal did: the new generation, the values and file keys sealed anew, the keys destroyed."""

    generation: int
    cells: int = 0
    file_keys: int = 0
    keys_destroyed: int = 0


def renew_scope(scope: Scope) -> Renewed:
    """Seal all of a scope under a new key and destroy the old ones, in the present transaction.

    The digests of the new ciphertexts lie with the present act: the caller puts them on record in the scope's chain.
    Raises KeyUnavailable where the scope has no key, BrokenCiphertext where something in it does not open, RuntimeError
    outside of a transaction.
    """
    if not connections[marks.KEY_DATABASE].in_atomic_block:
        raise RuntimeError("a key is renewed in a transaction")
    old = locked_keys(scope)
    if not old:
        raise KeyUnavailable(f"no data key for {scope.kind.name.lower()} {scope.id}: never made, or destroyed")
    renewed = Renewed(old[0].generation + 1)
    permit = Renewal.objects.create(scope_kind=scope.kind, scope_id=scope.id)
    file_keys = list(_opened_file_keys(scope))
    keyring.add_generation(scope, renewed.generation)
    for model, fields in encrypted_models():
        renewed.cells += _renew_rows(model, fields, scope)
    for model, field, row_id, file_key in file_keys:
        wrapped = files.wrap_file_key(scope, row_id, file_key)
        renewed.file_keys += rows_in(model, scope).filter(pk=row_id).update(**{field.name: wrapped})
    renewed.keys_destroyed = keyring.destroy(scope, before=renewed.generation)
    permit.delete()
    return renewed


def locked_keys(scope: Scope) -> list[DataKey]:
    """A scope's data keys, newest first, locked for a renewal; before them the row that the scope is named after.

    Services lock a communication and then its key: in the same order nobody waits for us while we wait for them.
    """
    for model, _ in encrypted_models():
        if model._meta.pk.attname == model.scope_column:  # noqa: SLF001  Django's public model API
            list(rows_in(model, scope).select_for_update(no_key=True).values_list("pk"))
    return list(keyring.keys_of(scope).select_for_update())


def _opened_file_keys(scope: Scope) -> Iterator[tuple[type[VaultModel], FileKeyField, UUID, bytes]]:
    for model, field in file_models():
        for row_id, wrapped in rows_in(model, scope).values_list("pk", field.attname):
            yield model, field, row_id, files.unwrap_file_key(scope, row_id, bytes(wrapped))


def _renew_rows(model: type[VaultModel], fields: tuple[EncryptedField, ...], scope: Scope) -> int:
    count, sealing = 0, keyring.cipher_to_seal(scope)
    rows = rows_in(model, scope).order_by("pk").values_list("pk", *(field.attname for field in fields))
    for row_id, *values in rows.iterator(chunk_size=CHUNK):
        changed = {
            field.name: _renewed_cell(sealing, field.contract_name, row_id, bytes(value))
            for field, value in zip(fields, values, strict=True)
            if value is not None
        }
        if changed:
            model._default_manager.filter(pk=row_id).update(**changed)  # noqa: SLF001  Django's public model API
        count += len(changed)
    return count


def _renewed_cell(sealing: FieldCipher, contract: str, row_id: UUID, sealed: bytes) -> bytes:
    plaintext = keyring.cipher_to_open(sealing.scope, sealed).unseal(contract, row_id, sealed)
    anew = sealing.seal(contract, row_id, plaintext)
    acting.current().seals.append(Seal(contract, row_id, primitives.sha256(anew)))
    return anew


def renewal_sql(model: type[VaultModel], vendor: str) -> str:
    """The SQL condition over OLD and NEW: a renewal of this row's scope is under way, and the update does no more.

    Every plain column stays as it was; a sealed one does too, or is of a newer generation. It is never NULL, so it can
    stand negated in a trigger. The permit is written and removed within the renewal's transaction: no other sees it.
    """
    fields = model._meta.local_concrete_fields  # noqa: SLF001  Django's public model API
    columns = [_unchanged_or_newer(field, vendor) for field in fields]
    scope_column = next(field.column for field in fields if field.attname == model.scope_column)
    of_its_scope = f'r.scope_kind = {int(model.scope_kind)} AND r.scope_id = OLD."{scope_column}"'
    permit = f"EXISTS (SELECT 1 FROM vault_renewal r WHERE {of_its_scope})"  # noqa: S608  names of our own columns
    return " AND ".join([permit, *columns])


def _unchanged_or_newer(field: "models.Field[object, object]", vendor: str) -> str:
    same = "IS" if vendor == "sqlite" else "IS NOT DISTINCT FROM"
    unchanged = f'NEW."{field.column}" {same} OLD."{field.column}"'
    start = next((at for kind, at in _GENERATION.items() if isinstance(field, kind)), 0)
    if not start:
        return f"({unchanged})"
    new, old = (f'substr({row}."{field.column}", {start}, 4)' for row in ("NEW", "OLD"))
    both = f'NEW."{field.column}" IS NOT NULL AND OLD."{field.column}" IS NOT NULL'
    return f"({unchanged} OR ({both} AND {new} > {old}))"

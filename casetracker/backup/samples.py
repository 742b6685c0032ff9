"""What a drill takes up: random cells, keys and files, and everything that has no key or no object."""

from collections.abc import Collection, Iterable, Iterator
from random import SystemRandom
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casetracker.vault import files, rows
from casetracker.vault.fields import EncryptedField, VaultModel
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import Scope

_random = SystemRandom()
Model = type[VaultModel]


class Cell(NamedTuple):
    """A row, and one of its encrypted columns that holds something."""

    row: VaultModel
    column: EncryptedField


class StoredFile(NamedTuple):
    """A published file, its scope and its wrapped key."""

    scope: Scope
    id: UUID
    wrapped: bytes


def cells(size: int, gone: Collection[Scope]) -> list[Cell]:
    """Up to ``size`` random cells, each column as often as it is filled; none of a scope that is ``gone``.

    Where there are no more than that, each of them.
    """
    columns = [(model, column) for model, fields in rows.encrypted_models() for column in fields]
    filled = {model: _filled(model, fields, gone) for model, fields in rows.encrypted_models()}
    weights = [filled[model][column.attname] for model, column in columns]
    if sum(weights) <= size:
        return [Cell(row, column) for model, column in columns for row in _holding(model, column, gone)]
    picked = _random.choices(columns, weights, k=size)
    return [cell for model, column in picked for cell in _cell(model, column, gone)]


def _filled(model: Model, fields: Iterable[EncryptedField], gone: Collection[Scope]) -> dict[str, int]:
    counted = {f"n_{column.attname}": Count(column.attname) for column in fields}
    found = _living(model, gone).aggregate(**counted)
    return {name.removeprefix("n_"): number for name, number in found.items()}


def _cell(model: Model, column: EncryptedField, gone: Collection[Scope]) -> Iterator[Cell]:
    filled = _holding(model, column, gone).order_by("pk")
    row = filled.filter(pk__gte=_pivots(1)[0]).first() or filled.first()
    if row is not None:
        yield Cell(row, column)


def _holding(model: Model, column: EncryptedField, gone: Collection[Scope]) -> "QuerySet[VaultModel]":
    return _living(model, gone).filter(**{f"{column.attname}__isnull": False})


def _living(model: Model, gone: Collection[Scope]) -> "QuerySet[VaultModel]":
    ids = [scope.id for scope in gone if scope.kind == model.scope_kind]
    everything: QuerySet[VaultModel] = QuerySet(model)
    return everything.exclude(**{f"{model.scope_column}__in": ids}) if ids else everything


def keys(size: int) -> list[DataKey]:
    """One data key of every epoch, and ``size`` random ones; all of them where there are no more."""
    everything = DataKey.objects.order_by("pk")
    if everything.count() <= size:
        return list(everything)
    first = [everything.filter(epoch=epoch).first() for epoch in KeyEpoch.objects.all()]
    random = [everything.filter(pk__gte=pivot).first() or everything.first() for pivot in _pivots(size)]
    return list({key.pk: key for key in [*first, *random] if key is not None}.values())


def _pivots(number: int) -> list[UUID]:
    # Keys are random, so the first behind a random one is a random row, found by the index.
    return [UUID(int=_random.getrandbits(128)) for _ in range(number)]


def keyless_scopes(gone: Collection[Scope]) -> list[Scope]:
    """Scopes with encrypted cells and no data key, other than those that are ``gone``: what they hold is lost."""
    found: set[Scope] = set()
    for model, fields in rows.encrypted_models():
        holds = Q()
        for column in fields:
            holds |= Q(**{f"{column.attname}__isnull": False})
        keyed = DataKey.objects.filter(scope_kind=model.scope_kind, scope_id=OuterRef(model.scope_column))
        ids = _living(model, gone).filter(holds).exclude(Exists(keyed)).values_list(model.scope_column, flat=True)
        found |= {Scope(model.scope_kind, scope_id) for scope_id in ids.distinct()}
    return sorted(found)


def files_not_stored(gone: Collection[Scope], missing: Collection[UUID]) -> list[UUID]:
    """Published files whose object is not in the storage, other than those known to be ``missing``."""
    storage = files.evidence_storage()
    wanted = (file.id for file in _published(gone) if file.id not in missing)
    return [file_id for file_id in wanted if not storage.exists(files.object_name(file_id))]


def stored_files(size: int, gone: Collection[Scope], missing: Collection[UUID]) -> list[StoredFile]:
    """Up to ``size`` random published files."""
    chosen: list[StoredFile] = []
    for seen, file in enumerate(file for file in _published(gone) if file.id not in missing):
        if len(chosen) < size:
            chosen.append(file)
        elif (place := _random.randrange(seen + 1)) < size:  # each file is as likely as any other to be kept
            chosen[place] = file
    return chosen


def _published(gone: Collection[Scope]) -> Iterator[StoredFile]:
    return (StoredFile(*found) for found in rows.published_files() if found[0] not in gone)

"""Which rows belong to a scope, of whatever model: what rotation seals anew, what erasure makes unreadable.

The vault knows no model by name. A model declares its scope (``VaultModel``), its encrypted columns and the key of its
file by their fields, and is found here.
"""

from collections.abc import Iterator
from functools import cache
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from casetracker.vault.fields import EncryptedField, FileKeyField, VaultModel
from casetracker.vault.scopes import Scope

Model = type[VaultModel]
F = TypeVar("F")


@cache
def encrypted_models() -> tuple[tuple[Model, tuple[EncryptedField, ...]], ...]:
    """Every model with encrypted fields, with those fields."""
    found = ((model, _fields(model, EncryptedField)) for model in apps.get_models() if issubclass(model, VaultModel))
    return tuple((model, fields) for model, fields in found if fields)


@cache
def file_models() -> tuple[tuple[Model, FileKeyField], ...]:
    """Every model whose rows publish an encrypted file, with the field of its wrapped key."""
    found = ((model, _fields(model, FileKeyField)) for model in apps.get_models() if issubclass(model, VaultModel))
    return tuple((model, fields[0]) for model, fields in found if fields)


def _fields(model: Model, kind: type[F]) -> tuple[F, ...]:
    return tuple(field for field in model._meta.local_concrete_fields if isinstance(field, kind))  # noqa: SLF001


def rows_in(model: Model, scope: Scope) -> "QuerySet[VaultModel]":
    """The rows of one model that belong to ``scope``."""
    manager = model._default_manager  # noqa: SLF001
    return manager.filter(**{model.scope_column: scope.id}) if model.scope_kind == scope.kind else manager.none()


def files_in(scope: Scope) -> list[UUID]:
    """The ids of the files that rows of ``scope`` publish."""
    return [row_id for model, _ in file_models() for row_id in rows_in(model, scope).values_list("pk", flat=True)]


def is_published(file_id: UUID) -> bool:
    """Whether a row publishes the file of this id."""
    return any(model._default_manager.filter(pk=file_id).exists() for model, _ in file_models())  # noqa: SLF001


def published_files() -> Iterator[tuple[Scope, UUID, bytes]]:
    """Every published file: its scope, its id, its wrapped key."""
    for model, field in file_models():
        rows = model._default_manager.order_by("pk").values_list("pk", model.scope_column, field.attname)  # noqa: SLF001
        for row_id, scope_id, wrapped in rows.iterator(chunk_size=2000):
            yield Scope(model.scope_kind, scope_id), row_id, bytes(wrapped)

"""Which tables there are, in which part each belongs, and their rows in Python's types on either engine."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Field, Model, QuerySet

from casetracker.backup.errors import BackupError
from casetracker.backup.stream import Row, Table
from casetracker.vault.models import DataKey, IndexKey, KeyEpoch, Renewal, Rotation

DATA, KEYS, FILES, ESCROW = "data", "keys", "files", "escrow"
PARTS = (DATA, KEYS, FILES, ESCROW)
KEY_STORE: tuple[type[Model], ...] = (KeyEpoch, DataKey, IndexKey, Rotation, Renewal)
LEFT_OUT: tuple[type[Model], ...] = (Session,)  # everybody logs in again after a restore
WRITTEN_BY_MIGRATE = frozenset({"django_content_type", "auth_permission"})
CHUNK = 200  # rows in memory at a time: an audit entry may name thousands of digests

# By class, the first that fits: a DateTimeField is a DateField too.
_TYPES: "tuple[tuple[type[Field[Any, Any]], str], ...]" = (
    (models.BinaryField, "bytes"),
    (models.UUIDField, "uuid"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.DecimalField, "decimal"),
    (models.FloatField, "float"),
    (models.BooleanField, "bool"),
    (models.JSONField, "json"),
    (models.IntegerField, "int"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)


def models_of(part: str) -> list[type[Model]]:
    """The models whose tables make up ``data`` or ``keys``, by the names of their tables."""
    found = [model for model in apps.get_models(include_auto_created=True) if _is_stored(model)]
    return sorted((model for model in found if _part_of(model) == part), key=lambda model: model._meta.db_table)  # noqa: SLF001


def _is_stored(model: type[Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and model not in LEFT_OUT  # noqa: SLF001


def _part_of(model: type[Model]) -> str:
    return KEYS if model in KEY_STORE else DATA


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns of a table, in the order in which a stream has them."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: str(field.column))  # noqa: SLF001


def table_of(model: type[Model]) -> Table:
    """The description of a table in a stream. Raises BackupError for a column of a type that has no form there."""
    names = tuple((str(field.column), _type_of(field)) for field in columns(model))
    return Table(model._meta.db_table, names)  # noqa: SLF001


def _type_of(field: "Field[Any, Any]") -> str:
    if isinstance(field, models.ForeignKey):
        return _type_of(field.target_field)
    for kind, name in _TYPES:
        if isinstance(field, kind):
            return name
    raise BackupError(f"the column {field} has a type that no backup can hold: name it in casetracker/backup/tables.py")


def rows(model: type[Model]) -> Iterator[Row]:
    """Every row of a table, by its key, in constant memory."""
    names = [field.attname for field in columns(model)]
    return iter(QuerySet(model).order_by("pk").values_list(*names).iterator(chunk_size=CHUNK))


def count(model: type[Model]) -> int:
    """The number of rows of a table."""
    return QuerySet(model).count()

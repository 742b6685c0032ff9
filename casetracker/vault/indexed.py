"""Models whose rows keep their blind indexes in step, however they are written: no service can forget it.

Saving, bulk creation and deletion, of an object or a queryset, are covered. ``update()`` and ``bulk_update()`` carry
envelopes alone: they bring no new plaintext in, so they leave the tokens as they are.
"""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.db import models, transaction

from casetracker.vault import blind_index
from casetracker.vault.blind_index import BlindIndex
from casetracker.vault.scopes import Scope

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class IndexedQuerySet(models.QuerySet[M_co], Generic[M_co]):
    """A queryset that writes tokens for what it creates, and takes those of what it deletes along."""

    def bulk_create(self, objs: Iterable[M_co], batch_size: int | None = None, **conflicts: Any) -> list[M_co]:  # type: ignore[override]
        if not _indexes_of(self.model):
            return super().bulk_create(objs, batch_size, **conflicts)
        if any(conflicts.values()):
            raise TypeError("rows with a blind index are not written over others in bulk")
        with transaction.atomic(savepoint=False):
            made = super().bulk_create(objs, batch_size)
            blind_index.refresh(cast("list[IndexedModel]", made), are_new=True)
        return made

    def delete(self) -> tuple[int, dict[str, int]]:
        if not _indexes_of(self.model):
            return super().delete()
        with transaction.atomic(savepoint=False):
            row_ids = list(self.values_list("pk", flat=True))
            gone = super().delete()
            blind_index.forget_rows(row_ids)
        return gone

    # As Django marks its own, so that no template and no manager can call it.
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class IndexedManager(models.Manager[M_co], Generic[M_co]):
    """The manager of every model with encrypted fields."""

    def get_queryset(self) -> IndexedQuerySet[M_co]:
        return IndexedQuerySet(self.model, using=self._db)


class IndexedModel(models.Model):
    """What a model with encrypted fields inherits its indexes from; ``blind_indexes`` names them, none by default."""

    blind_indexes: ClassVar[tuple[BlindIndex, ...]] = ()
    scope_column: ClassVar[str]

    objects = IndexedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not _is_touched(self.blind_indexes, kwargs.get("update_fields")):
            super().save(*args, **kwargs)
            return
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            blind_index.refresh([self])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.blind_indexes:
            return super().delete(*args, **kwargs)
        row_id = self.pk
        with transaction.atomic(savepoint=False):
            gone = super().delete(*args, **kwargs)
            blind_index.forget_rows([row_id])
        return gone

    def vault_scope(self) -> Scope:
        """The scope whose key seals this row."""
        raise NotImplementedError

    def open_field(self, name: str) -> Any:
        """Decrypt one encrypted field as it is stored. Raises BrokenCiphertext or KeyUnavailable."""
        field: Any = self._meta.get_field(name)
        return None if getattr(self, field.attname) is None else field.open_for(self)


def _indexes_of(model: type[models.Model]) -> tuple[BlindIndex, ...]:
    return model.blind_indexes if issubclass(model, IndexedModel) else ()


def _is_touched(indexes: tuple[BlindIndex, ...], names: Collection[str] | None) -> bool:
    # A field that was emptied is not pending any more: what is saved of an index refreshes it. Django takes a field by
    # its name and by its column's attribute.
    indexed = {form for index in indexes for field in index.fields for form in (field, f"{field}_sealed")}
    return bool(indexed) and (names is None or not indexed.isdisjoint(names))

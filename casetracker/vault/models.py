"""The keys' own store: epochs and data keys. Left out of data backups; holds wrapped keys only."""

from django.db import models

from casetracker.core.ids import new_id


class KeyEpoch(models.Model):
    """One key-encryption key, wrapped by the root key of a provider."""

    number = models.PositiveIntegerField(primary_key=True)
    provider = models.CharField(max_length=40)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)


class DataKey(models.Model):
    """One data key: a scope's key of one generation, wrapped under an epoch's key.

    Plain ids, no foreign keys: the store can move to a database of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope_kind = models.PositiveSmallIntegerField()
    scope_id = models.UUIDField()
    generation = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    commitment = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope_kind", "scope_id", "generation"], name="datakey_one_per_generation"),
        ]
        indexes = [models.Index(fields=["epoch"], name="datakey_epoch")]

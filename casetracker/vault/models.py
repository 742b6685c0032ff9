"""The keys' own store: epochs, data keys, index keys, rotations under way. Left out of data backups.

It holds wrapped keys only; without the root key nothing in it opens. Plain ids, no foreign keys to other tables.
"""

from django.db import models

from casetracker.core.ids import new_id


class KeyEpoch(models.Model):
    """One key-encryption key, wrapped by the root key of a provider. It is retired by its deletion.

    The newest one wraps new data keys. Numbers only rise: an epoch is retired when a newer one has taken its place.
    """

    number = models.PositiveIntegerField(primary_key=True)
    provider = models.CharField(max_length=40)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()


class DataKey(models.Model):
    """One data key: a scope's key of one generation, wrapped under an epoch's key.

    The database itself refuses to let an epoch go that still wraps a key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope_kind = models.PositiveSmallIntegerField()
    scope_id = models.UUIDField()
    generation = models.PositiveIntegerField()
    # No index: re-wrapping changes this column in every row, and an index would double the work of it.
    epoch = models.ForeignKey(KeyEpoch, on_delete=models.PROTECT, db_column="epoch", db_index=False, related_name="+")
    wrapped = models.BinaryField()
    commitment = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope_kind", "scope_id", "generation"], name="datakey_one_per_generation"),
        ]


class IndexKey(models.Model):
    """The key of the blind indexes of one generation, wrapped by the root key; ``bits`` is the length of their tokens.

    At most two stand: the one that is searched by (``is_current``), and the next one while it is filled.
    """

    generation = models.PositiveIntegerField(primary_key=True)
    provider = models.CharField(max_length=40)
    wrapped = models.BinaryField()
    bits = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="indexkey_one_is_current"
            ),
        ]


class IndexToken(models.Model):
    """One token of one row in a blind index: the row lies in ``bucket``. See ``vault.blind_index``.

    Two words of one row that fall into the same bucket are one token. It tells of what scope the row is, so that
    erasing the scope takes its tokens along.
    """

    pk = models.CompositePrimaryKey("index", "generation", "bucket", "row_id")
    index = models.CharField(max_length=40)
    generation = models.PositiveIntegerField()
    bucket = models.PositiveBigIntegerField()
    row_id = models.UUIDField()
    scope_kind = models.PositiveSmallIntegerField()
    scope_id = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["row_id"], name="indextoken_row"),
            models.Index(fields=["scope_id", "scope_kind"], name="indextoken_scope"),
        ]


class Rotation(models.Model):
    """A rotation of keys: begun, perhaps interrupted, taken up again, finished.

    ``target`` is the epoch or the index generation that it leads to; rotating data keys has none: it takes up every
    scope whose newest key is older than ``started_at``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=[("kek", "kek"), ("dek", "dek"), ("index", "index")])
    target = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(finished_at__isnull=True), name="rotation_one_at_a_time"
            ),
        ]


class Renewal(models.Model):
    """The permit to seal a scope anew: written and removed within one transaction, so it is never seen from outside.

    Triggers that let nothing of a sealed communication change let a renewal pass while its permit stands.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope_kind = models.PositiveSmallIntegerField()
    scope_id = models.UUIDField()


class LedgerHead(models.Model):
    """The last line of the erasure ledger that this database knows of: one row.

    A ledger without that line is another one, was cut, or begun anew because its disk was not there.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.PositiveIntegerField()
    digest = models.BinaryField()
